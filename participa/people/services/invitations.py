"""Inviting people into an agency, and accepting."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from participa.access.visitor import Role
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.db import rows_changed
from participa.people import notices, throttle
from participa.people.apart import step_aside
from participa.people.identity import checked_email, checked_name
from participa.people.models import Account, Invitation, Membership
from participa.people.queries import (
    Offer,
    find_account_by_email,
    find_member_by_email,
    find_offer,
    find_waiting_invitation,
)
from participa.people.services.demands import time_to_set_up
from participa.people.services.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    EmailTakenError,
    LinkDeadError,
    OtherPersonError,
)
from participa.people.services.memberships import must_reach
from participa.people.services.passwords import checked_password
from participa.people.services.signing_in import Browser, SignedIn, open_session, rotate_session
from participa.people.tokens import hash_token, new_token
from participa.tenancy import scopes

if TYPE_CHECKING:
    from datetime import date

    from participa.agencies.models import Agency

INVITATION_LASTS = timedelta(days=14)


def invite(
    *,
    agency: Agency,
    email: str,
    role: Role,
    account_id: int,
    actor_role: Role,
    name: str = "",
    ends_on: date | None = None,
) -> tuple[Invitation, str]:
    """Offer a role to an address and mail the link. Return the invitation and its token, which is kept nowhere.

    Raises IdentityError, NotAllowedError, AlreadyMemberError, AlreadyInvitedError, TooManyError. Whether the address
    has an account in the portal changes nothing (abuse case S05).
    """
    throttle.count_try([throttle.INVITE_ACCOUNT.of(str(account_id))])
    must_reach(actor_role, role)
    address = checked_email(email)
    if find_member_by_email(agency.id, address):
        raise AlreadyMemberError
    if find_waiting_invitation(agency.id, address):
        raise AlreadyInvitedError
    token = new_token()
    invitation = Invitation(
        agency_id=agency.id,
        email=address,
        name=checked_name(name) if name else "",
        role=role,
        token_hash=hash_token(token),
        invited_by_id=account_id,
        ends_on=ends_on,
        expires_at=now() + INVITATION_LASTS,
    )
    db.session.add(invitation)
    db.session.flush()
    db.session.add(
        notices.invitation(invitation, token, agency=agency, inviter=db.session.get_one(Account, account_id))
    )
    _log("invitation.send", invitation, account_id)
    return invitation, token


def resend_invitation(
    *, invitation: Invitation, agency: Agency, account_id: int, actor_role: Role, by_mail: bool = True
) -> str:
    """Mail a new link with the full time to answer; the old link dies (abuse case S01). Return the new token.

    With `by_mail` false the link is for whoever invites to hand over. Raises NotAllowedError, TooManyError.
    """
    must_reach(actor_role, invitation.role)
    throttle.count_try([throttle.INVITE_ACCOUNT.of(str(account_id))])
    token = new_token()
    invitation.token_hash = hash_token(token)
    invitation.sent_at = now()
    invitation.expires_at = now() + INVITATION_LASTS
    invitation.opened_at = None
    if by_mail:
        db.session.add(
            notices.invitation(invitation, token, agency=agency, inviter=db.session.get_one(Account, account_id))
        )
    _log("invitation.resend" if by_mail else "invitation.copy-link", invitation, account_id)
    return token


def revoke_invitation(*, invitation: Invitation, account_id: int) -> None:
    """Take an offer back; its link dies."""
    invitation.revoked_at = now()
    _log("invitation.revoke", invitation, account_id)


def mark_opened(*, offer: Offer) -> None:
    """Write down that a person, not a program that fetches links, has the page open; the first time counts."""
    with scopes.agency(offer.agency_id):
        db.session.execute(
            update(Invitation)
            .where(
                Invitation.agency_id == offer.agency_id,
                Invitation.id == offer.invitation_id,
                Invitation.opened_at.is_(None),
            )
            .values(opened_at=now())
            .execution_options(synchronize_session=False)
        )


def accept(*, token: str, account_id: int, session_token: str) -> tuple[Offer, str]:
    """Join with the account that is signed in. Return the offer and the browser's new session token.

    Raises LinkDeadError, OtherPersonError when the invitation was sent to another address (abuse case S02).
    """
    offer = _live_offer(token)
    account = db.session.get_one(Account, account_id)
    if account.email != offer.email:
        raise OtherPersonError
    _join(offer, token, account)
    return offer, rotate_session(account_id=account_id, token=session_token)


def accept_with_new_account(*, token: str, name: str, password: str, browser: Browser) -> tuple[Offer, SignedIn]:
    """Make the account the invitation is for, join, and sign in.

    Raises LinkDeadError, EmailTakenError (its owner signs in instead; one account per address, abuse case S03),
    IdentityError, WeakPasswordError.
    """
    offer = _live_offer(token)
    if find_account_by_email(offer.email):
        raise EmailTakenError
    step_aside()  # nobody waits for the hash
    called = checked_name(name)
    kept = checked_password(password, offer.email, called, offer.agency_name)
    account = Account(email=offer.email, name=called, password_hash=kept, password_changed_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:  # another invitation was accepted at this very moment
        raise EmailTakenError from error
    record("account.create", account_id=account.id, subject=f"account:{account.id}")
    _join(offer, token, account)
    account.last_sign_in_at = now()
    return offer, open_session(account_id=account.id, browser=browser)


def _live_offer(token: str) -> Offer:
    offer = find_offer(token)
    if offer is None or not offer.is_open:
        raise LinkDeadError
    return offer


def _join(offer: Offer, token: str, account: Account) -> None:
    """Spend the invitation and make the membership; of two that try at once, one does it."""
    with scopes.agency(offer.agency_id):
        moment = now()
        spent = db.session.execute(
            update(Invitation)
            .where(
                Invitation.agency_id == offer.agency_id,
                Invitation.id == offer.invitation_id,
                Invitation.token_hash == hash_token(token),  # a link sent again replaces this one
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > moment,
            )
            .values(accepted_at=moment)
            .execution_options(synchronize_session=False)
        )
        if rows_changed(spent) != 1:
            raise LinkDeadError
        if find_member_by_email(offer.agency_id, account.email) is None:
            _add_member(offer, account)
        record(
            "invitation.accept",
            account_id=account.id,
            agency_id=offer.agency_id,
            subject=f"invitation:{offer.invitation_id}",
            details={"role": offer.role.value},
        )


def _add_member(offer: Offer, account: Account) -> None:
    _close_what_is_over(offer.agency_id, account.id)
    try:
        with db.session.begin_nested():
            due = time_to_set_up(offer.agency_id, offer.role)
            joined = Membership(
                agency_id=offer.agency_id,
                account_id=account.id,
                role=offer.role,
                ends_on=offer.ends_on,
                second_step_by=due,
            )
            db.session.add(joined)
    except IntegrityError:  # a second invitation was accepted at this very moment: the person is in
        return


def _close_what_is_over(agency_id: int, account_id: int) -> None:
    """Write down the end of a membership whose last day is over: the person begins a new one."""
    mine = Membership.agency_id == agency_id, Membership.account_id == account_id
    lapsed = db.session.scalars(
        select(Membership).where(*mine, Membership.ended_at.is_(None), Membership.ends_on < today())
    )
    for membership in lapsed:
        membership.ended_at = membership.left_at
    db.session.flush()


def _log(action: str, invitation: Invitation, account_id: int) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=invitation.agency_id,
        subject=f"invitation:{invitation.id}",
        details={"email": invitation.email, "role": invitation.role.value},
    )
