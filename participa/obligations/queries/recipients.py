"""Who is told of duties: present members of agencies that are on, whose account is theirs and active."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from participa.access.visitor import Role, Visitor
from participa.agencies.models import Agency, AgencyState
from participa.extensions import db
from participa.obligations.models import DutyNotice, DutyPreference
from participa.obligations.queries.facts import list_duties_of
from participa.obligations.reminders import Desk, Person, Told
from participa.people.models import Account, Membership
from participa.people.queries import is_refused
from participa.people.tokens import hash_token

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from participa.foundation.db import AnySelect
    from participa.obligations.kinds import Duty

#: Agencies whose facts are read at once.
_CHUNK = 50


def list_people() -> list[Person]:
    """Return everybody who may be told something, with what they must do. Runs in the platform scope (M01)."""
    return _with_desks(db.session.execute(_recipients().order_by(Agency.id, Account.id)).all())


def find_person(account_id: int) -> Person | None:
    """Return one of them, or None when there is nothing to tell. Runs in the platform scope."""
    rows = db.session.execute(_recipients().where(Account.id == account_id).order_by(Agency.id)).all()
    return next(iter(_with_desks(rows)), None)


def _recipients() -> AnySelect:
    """Return the members to whom mail may go; whoever is not plainly in this list gets nothing."""
    return (
        select(Membership, Account, Agency, DutyPreference)
        .join(Account, Account.id == Membership.account_id)
        .join(Agency, Agency.id == Membership.agency_id)
        .outerjoin(DutyPreference, DutyPreference.account_id == Account.id)
        .where(Membership.current(), Agency.state == AgencyState.LIVE.value, _is_somebody())
    )


def _is_somebody() -> Any:
    """An account that is active, and whose address proved to be its person's: they set a password, or signed in.

    Where mail does not arrive, none is sent (M01): the office says so beside the name.
    """
    return (
        Account.is_active.is_(True)
        & ~is_refused()
        & or_(Account.password_hash != "", Account.last_sign_in_at.is_not(None))
    )


def _with_desks(rows: Sequence[Any]) -> list[Person]:
    agencies = {agency.id: agency for _membership, _account, agency, _preference in rows}
    duties: dict[int, list[Duty]] = {}
    ids = list(agencies)
    for start in range(0, len(ids), _CHUNK):
        duties |= list_duties_of([agencies[agency_id] for agency_id in ids[start : start + _CHUNK]])
    people: dict[int, Person] = {}
    for membership, account, agency, preference in rows:
        person = people.setdefault(account.id, _person(account, preference, membership))
        person.since = min(person.since, membership.started_at)
        visitor = Visitor(account_id=account.id, agency_id=agency.id, role=membership.role)
        mine = [duty for duty in duties[agency.id] if duty.concerns(visitor)]
        person.desks.append(Desk(agency.id, agency.slug, agency.name, mine))
    return list(people.values())


def _person(account: Account, preference: DutyPreference | None, membership: Membership) -> Person:
    weekly = preference is None or preference.weekly
    wants_reminders = preference is None or preference.reminders
    return Person(account.id, account.email, account.name, weekly, wants_reminders, membership.started_at)


def list_for_correction(agency_id: int, account_ids: Collection[int]) -> Sequence[Account]:
    """Return who is told that a text is to be corrected: who wrote it, or else who manages the section."""
    mine = _recipients().where(Agency.id == agency_id)
    authors = db.session.execute(mine.where(Account.id.in_(account_ids))).all()
    managing = Membership.role.in_((Role.ADMIN.value, Role.OFFICER.value))
    rows: Sequence[Any] = authors or db.session.execute(mine.where(managing)).all()
    return [account for _membership, account, _agency, _preference in rows]


def list_told(session: Session, account_id: int, names: Sequence[str]) -> set[Told]:
    """Return what a person was told of some duties and mails."""
    rows = session.execute(
        select(DutyNotice.duty, DutyNotice.occasion).where(
            DutyNotice.account_id == account_id, DutyNotice.duty.in_(names)
        )
    )
    return {(row.duty, row.occasion) for row in rows}


def hold_recipient(session: Session, account_id: int) -> bool:
    """Hold an account until the transaction ends; tell whether mail may still go to it."""
    query = select(Account.id).where(Account.id == account_id, _is_somebody()).with_for_update()
    return session.scalar(query) is not None


def find_preference(account_id: int) -> DutyPreference | None:
    """Return what a person chose, or None for the usual."""
    return db.session.get(DutyPreference, account_id)


def find_owner_of_calendar(token: str) -> int | None:
    """Return whose calendar a secret address is, or None."""
    return db.session.scalar(
        select(DutyPreference.account_id)
        .join(Account, Account.id == DutyPreference.account_id)
        .where(DutyPreference.calendar_token_hash == hash_token(token), _is_somebody())
    )
