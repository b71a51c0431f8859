"""Everything that is done to accounts, sessions, memberships and invitations."""

from participa.people.services.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    BadCredentialsError,
    EmailTakenError,
    LastAdminError,
    LinkDeadError,
    NotAllowedError,
    OtherPersonError,
    PeopleError,
    WeakPasswordError,
)
from participa.people.services.invitations import (
    accept,
    accept_with_new_account,
    invite,
    resend_invitation,
    revoke_invitation,
)
from participa.people.services.memberships import change_role, end_membership
from participa.people.services.passwords import (
    ask_reset,
    change_name,
    change_password,
    create_super_admin,
    reset_password,
)
from participa.people.services.signing_in import (
    Browser,
    SignedIn,
    end_other_sessions,
    end_session,
    rotate_session,
    sign_in,
    sign_out,
)

__all__ = [
    "AlreadyInvitedError",
    "AlreadyMemberError",
    "BadCredentialsError",
    "Browser",
    "EmailTakenError",
    "LastAdminError",
    "LinkDeadError",
    "NotAllowedError",
    "OtherPersonError",
    "PeopleError",
    "SignedIn",
    "WeakPasswordError",
    "accept",
    "accept_with_new_account",
    "ask_reset",
    "change_name",
    "change_password",
    "change_role",
    "create_super_admin",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "invite",
    "resend_invitation",
    "reset_password",
    "revoke_invitation",
    "rotate_session",
    "sign_in",
    "sign_out",
]
