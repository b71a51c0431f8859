"""Reading accounts, memberships, invitations and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, not_, or_, select, true
from sqlalchemy.orm import joinedload

from participa.access.visitor import ROLE_LABELS, Role
from participa.agencies.models import Agency
from participa.audit.models import AuditEvent
from participa.audit.queries import list_of_agency
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail
from participa.people.identity import normal_email
from participa.people.models import Account, Membership, PasswordReset, SignInSession
from participa.people.queries.addresses import is_refused, list_refused
from participa.people.queries.invitations import (
    NotFoundError,
    Offer,
    find_offer,
    find_waiting_invitation,
    get_invitation,
    is_on,
    list_invitations,
)
from participa.people.queries.passkeys import count_passkeys, find_passkey, find_passkey_by_name, list_passkeys
from participa.people.queries.second_step import (
    count_recovery_codes,
    find_confirmed_step,
    find_offered_step,
    find_pending_sign_in,
    find_second_step_rule,
    has_recovery_code,
    list_second_step_terms,
    roles_with_second_step,
)
from participa.people.tokens import hash_token
from participa.people.wording import ACTIONS
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from flask_babel.speaklater import LazyString
    from sqlalchemy import Select

__all__ = [
    "MyAgency",
    "NotFoundError",
    "Offer",
    "count_demo_accounts",
    "count_passkeys",
    "count_recovery_codes",
    "demo_accounts",
    "find_account_by_email",
    "find_confirmed_step",
    "find_member_by_email",
    "find_offer",
    "find_offered_step",
    "find_passkey",
    "find_passkey_by_name",
    "find_pending_sign_in",
    "find_reset",
    "find_role",
    "find_second_step_rule",
    "find_waiting_invitation",
    "get_account",
    "get_invitation",
    "get_member",
    "get_outbox_mail",
    "has_recovery_code",
    "is_refused",
    "list_admins",
    "list_admins_for_update",
    "list_all_members",
    "list_former_members",
    "list_history",
    "list_invitations",
    "list_members",
    "list_my_agencies",
    "list_outbox",
    "list_passkeys",
    "list_refused",
    "list_second_step_terms",
    "list_sessions",
    "list_super_admins",
    "names_of",
    "roles_with_second_step",
]


@dataclass(frozen=True, slots=True)
class MyAgency:
    """One agency a person belongs to, as the list of their agencies shows it."""

    slug: str
    name: str
    short_name: str
    role: Role
    is_open: bool

    @property
    def role_label(self) -> LazyString:
        """Return the role in words."""
        return ROLE_LABELS[self.role]


# --- accounts --------------------------------------------------------------------------------------------------


def find_account_by_email(email: str) -> Account | None:
    """Return the account of an address, in whatever way it was typed, or None."""
    return db.session.scalar(select(Account).where(Account.email == normal_email(email)))


def get_account(account_id: int) -> Account:
    """Return an account. Raises NotFoundError."""
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFoundError
    return found


def names_of(account_ids: Collection[int]) -> dict[int, str]:
    """Return the names of some accounts, for logs and lists."""
    if not account_ids:
        return {}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return {row.id: row.name for row in rows}


def list_super_admins() -> Sequence[Account]:
    """Return those who administer the platform or watch over it, by name."""
    above = or_(Account.is_super_admin, Account.is_supervisor)
    return db.session.scalars(select(Account).where(above, Account.is_active).order_by(Account.name)).all()


def demo_accounts(agency_id: int | None = None) -> list[tuple[Account, str]]:
    """Return the accounts of the demonstration, each with what it can do; with an agency those that work in it."""
    of_agency = select(Membership.account_id).where(Membership.current(), Membership.agency_id == agency_id)
    with scopes.platform(reason="demonstration accounts"):
        accounts = db.session.scalars(
            select(Account)
            .where(Account.is_demo, Account.is_active, Account.id.in_(of_agency) if agency_id else true())
            .order_by(Account.is_super_admin.desc(), Account.is_supervisor.desc(), Account.id)
            .limit(24)
        ).all()
        rows = db.session.execute(
            select(Membership.account_id, Membership.role, Agency.name)
            .join(Agency, Agency.id == Membership.agency_id)
            .where(
                Membership.current(),
                Membership.account_id.in_([account.id for account in accounts]),
                Membership.agency_id == agency_id if agency_id else true(),
            )
            .order_by(Membership.started_at.desc())
        ).all()
    roles = {row.account_id: f"{ROLE_LABELS[row.role]}, {row.name}" for row in rows}
    return [(account, roles.get(account.id, "")) for account in accounts]


def count_demo_accounts() -> int:
    """Return how many accounts of the demonstration exist: production refuses to start with any (abuse case S17)."""
    return db.session.scalar(select(func.count()).select_from(Account).where(Account.is_demo)) or 0


# --- memberships -----------------------------------------------------------------------------------------------


def list_my_agencies(account_id: int) -> list[MyAgency]:
    """Return the agencies a person belongs to now, by name: the only rows read across agencies are their own."""
    with scopes.platform(reason="a person's own memberships"):
        rows = db.session.execute(
            select(Agency.slug, Agency.name, Agency.acronym, Agency.state, Membership.role)
            .join(Membership, Membership.agency_id == Agency.id)
            .where(Membership.account_id == account_id, Membership.current())
            .order_by(Agency.folded_name)
        ).all()
    return [MyAgency(row.slug, row.name, row.acronym or row.name, row.role, is_on(row.state)) for row in rows]


def list_members(agency_id: int, *, text: str = "", role: Role | None = None) -> Select[Membership]:
    """Return the present members of an agency with their accounts, by name; with a word of theirs, or a role."""
    found = (
        select(Membership)
        .join(Membership.account)
        .options(joinedload(Membership.account))
        .where(Membership.agency_id == agency_id, Membership.current())
        .order_by(Account.name, Membership.id)
    )
    if role is not None:
        found = found.where(Membership.role == role)
    if text:
        found = found.where(or_(*(c.icontains(text, autoescape=True) for c in (Account.name, Account.email))))
    return found


def list_former_members(agency_id: int, most: int = 50) -> Sequence[Membership]:
    """Return those who left an agency, the latest first."""
    found = db.session.scalars(
        select(Membership)
        .options(joinedload(Membership.account))
        .where(Membership.agency_id == agency_id, not_(Membership.current()))
        .order_by(func.coalesce(Membership.ended_at, Membership.started_at).desc(), Membership.id.desc())
        .limit(most)
    ).all()
    return sorted(found, key=lambda member: member.left_at or member.started_at, reverse=True)


def get_member(agency_id: int, membership_id: int) -> Membership:
    """Return a present membership of an agency. Raises NotFoundError."""
    found = db.session.scalar(list_members(agency_id).where(Membership.id == membership_id))
    if found is None:
        raise NotFoundError
    return found


def list_all_members(agency_id: int) -> Sequence[Membership]:
    """Return every present member of an agency with their accounts."""
    return db.session.scalars(list_members(agency_id)).all()


def find_member_by_email(agency_id: int, email: str) -> Membership | None:
    """Return the present member of an agency with an address, or None."""
    return db.session.scalar(list_members(agency_id).where(Account.email == normal_email(email)))


def find_role(agency_id: int, account_id: int | None) -> Role | None:
    """Return the present role of an account in the agency of the scope, or None."""
    return db.session.scalar(
        select(Membership.role).where(
            Membership.agency_id == agency_id, Membership.account_id == account_id, Membership.current()
        )
    )


def list_admins(agency_id: int) -> Sequence[Membership]:
    """Return the present administrators of an agency with their accounts, by name."""
    return db.session.scalars(list_members(agency_id).where(Membership.role == Role.ADMIN.value)).all()


def list_admins_for_update(agency_id: int) -> Sequence[Membership]:
    """Return the administrators of an agency whose account is on, held so that two can't leave at the same moment."""
    on = select(Account.id).where(Account.is_active)
    return db.session.scalars(
        select(Membership)
        .where(
            Membership.agency_id == agency_id,
            Membership.role == Role.ADMIN.value,
            Membership.current(),
            Membership.account_id.in_(on),
        )
        .order_by(Membership.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def list_history(agency_id: int) -> Select[AuditEvent]:
    """Return what changed among the people of an agency, the latest first."""
    return list_of_agency(agency_id).where(AuditEvent.action.in_(ACTIONS))


# --- sessions and links ----------------------------------------------------------------------------------------


def list_sessions(account_id: int) -> Sequence[SignInSession]:
    """Return the browsers in which a person is signed in now, the latest first."""
    return db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now()
        )
        .order_by(SignInSession.created_at.desc(), SignInSession.id.desc())
    ).all()


def find_reset(token: str) -> PasswordReset | None:
    """Return the live request behind a link to set a password, or None."""
    return db.session.scalar(
        select(PasswordReset).where(
            PasswordReset.token_hash == hash_token(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
        )
    )


# --- the outbox of the demonstration ---------------------------------------------------------------------------


def list_outbox() -> Select[OutboxMail]:
    """Return the mails, the latest first."""
    return select(OutboxMail).order_by(OutboxMail.id.desc())


def get_outbox_mail(mail_id: int) -> OutboxMail:
    """Return one mail. Raises NotFoundError."""
    found = db.session.get(OutboxMail, mail_id) if mail_id < 2**31 else None
    if found is None:
        raise NotFoundError
    return found
