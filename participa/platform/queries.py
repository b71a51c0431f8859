"""What the platform's office reads across agencies. Runs in the platform scope."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from participa.agencies.models import Agency, AgencyState
from participa.agencies.queries import AgencyFilters, in_earnest, list_for_platform
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import AnySelect
from participa.foundation.mail import OutboxMail
from participa.foundation.worker import MOST_ATTEMPTS
from participa.people.models import Invitation, Membership

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: A mail that waits longer than this means that nobody is sending.
SLOW_MAIL = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Outbox:
    """How the mails stand that are still worth sending: not tried yet, failing, given up; the oldest one's moment."""

    waiting: int
    failing: int
    given_up: int
    oldest_at: datetime | None

    @property
    def is_stuck(self) -> bool:
        """Tell whether mails fail, or wait longer than a sender that works would let them."""
        return (
            self.failing > 0 or self.given_up > 0 or (self.oldest_at is not None and now() - self.oldest_at > SLOW_MAIL)
        )


def without_members() -> ColumnElement[bool]:
    """Return the criterion of an agency, on or in preparation, in which nobody works."""
    somebody = select(Membership.id).where(Membership.agency_id == Agency.id, Membership.current()).correlate(Agency)
    return Agency.state.in_((AgencyState.PREPARING, AgencyState.LIVE)) & in_earnest() & ~somebody.exists()


class Stage(enum.StrEnum):
    """How far an agency has come on its way to a published section. The words are those of the list's address."""

    NOBODY = "sin-invitar"
    EXPIRED = "vencida"
    INVITED = "invitado"
    OPENED = "abrio"
    ENTERED = "entro"
    CONFIRMED = "ficha"
    PUBLISHED = "publicada"


@dataclass(frozen=True, slots=True)
class Onboarding:
    """An agency's stage, and the invitation to send again where it waits for an answer."""

    stage: Stage
    invitation_id: int | None


def stage_of() -> ColumnElement[str]:
    """Return, as SQL, the stage of an agency: the furthest that it reached."""
    member = select(Membership.id).where(Membership.agency_id == Agency.id, Membership.current())
    offer = _waiting_offers()
    in_time = offer.where(Invitation.expires_at > now())
    return case(
        (Agency.state != AgencyState.PREPARING.value, Stage.PUBLISHED.value),
        (Agency.card_confirmed_at.is_not(None), Stage.CONFIRMED.value),
        (member.correlate(Agency).exists(), Stage.ENTERED.value),
        (in_time.where(Invitation.opened_at.is_not(None)).correlate(Agency).exists(), Stage.OPENED.value),
        (in_time.correlate(Agency).exists(), Stage.INVITED.value),
        (offer.correlate(Agency).exists(), Stage.EXPIRED.value),
        else_=Stage.NOBODY.value,
    )


def _waiting_offers() -> AnySelect:
    return select(Invitation.id).where(
        Invitation.agency_id == Agency.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )


def read_stages(agency_ids: Collection[int]) -> dict[int, Onboarding]:
    """Return how far some agencies have come, in one statement."""
    newest = _waiting_offers().order_by(Invitation.sent_at.desc(), Invitation.id.desc()).limit(1)
    rows: Any = db.session.execute(
        select(Agency.id, stage_of(), newest.correlate(Agency).scalar_subquery()).where(Agency.id.in_(agency_ids))
    )
    return {number: Onboarding(Stage(stage), invitation_id) for number, stage, invitation_id in rows}


def list_agencies(
    filters: AgencyFilters, *, only_without_members: bool = False, stage: Stage | None = None
) -> Select[Agency]:
    """Return agencies by name, narrowed."""
    query = list_for_platform(filters)
    if only_without_members:
        query = query.where(without_members())
    return query.where(stage_of() == stage.value) if stage is not None else query


def read_agencies(
    filters: AgencyFilters, *, only_without_members: bool = False, stage: Stage | None = None
) -> Sequence[Agency]:
    """Return all agencies of a list, for a download."""
    return db.session.scalars(list_agencies(filters, only_without_members=only_without_members, stage=stage)).all()


def list_stuck(most: int = 10) -> Sequence[Agency]:
    """Return the agencies that have waited longest for their first person."""
    return db.session.scalars(
        select(Agency).where(without_members()).order_by(Agency.created_at, Agency.id).limit(most)
    ).all()


def count_stuck() -> int:
    """Return how many agencies have nobody."""
    return db.session.scalar(select(func.count()).select_from(Agency).where(without_members())) or 0


def read_outbox() -> Outbox:
    """Return how the mails that were not sent stand."""
    waiting = func.count().filter(OutboxMail.attempts == 0)
    failing = func.count().filter(OutboxMail.attempts > 0, OutboxMail.attempts < MOST_ATTEMPTS)
    given_up = func.count().filter(OutboxMail.attempts >= MOST_ATTEMPTS)
    oldest = func.min(OutboxMail.created_at)
    still_useful = or_(OutboxMail.useful_until.is_(None), OutboxMail.useful_until > now())
    query = select(waiting, failing, given_up, oldest).where(OutboxMail.sent_at.is_(None), still_useful)
    return Outbox(*db.session.execute(query).one())


def list_failing_mails(most: int = 5) -> Sequence[Any]:
    """Return (subject, attempts, last_error, due_at) of mails that failed, the most tried first; no address."""
    return db.session.execute(
        select(OutboxMail.subject, OutboxMail.attempts, OutboxMail.last_error, OutboxMail.due_at)
        .where(OutboxMail.sent_at.is_(None), OutboxMail.attempts > 0)
        .order_by(OutboxMail.attempts.desc(), OutboxMail.id)
        .limit(most)
    ).all()


def count_members(agency_id: int) -> int:
    """Return how many people work in an agency."""
    query = select(func.count()).select_from(Membership)
    return db.session.scalar(query.where(Membership.agency_id == agency_id, Membership.current())) or 0


def list_events(*, only_platform: bool = False, agency_id: int | None = None) -> AnySelect:
    """Return (event, agency name, agency slug), newest first."""
    query = (
        select(AuditEvent, Agency.name, Agency.slug)
        .outerjoin(Agency, Agency.id == AuditEvent.subject_agency_id)
        .where(in_earnest())
        .order_by(AuditEvent.id.desc())
    )
    if only_platform:
        query = query.where(AuditEvent.subject_agency_id.is_(None) | AuditEvent.action.startswith("agency."))
    if agency_id is not None:
        query = query.where(AuditEvent.subject_agency_id == agency_id)
    return query
