"""Reading the log, and proving that nobody changed it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, Text, cast, or_, select

from participa.audit.chaining import BEGINNING, PLATFORM, seal_of
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import at_local, end_of_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What to look for in the log; empty values ask for nothing."""

    account_id: int | None = None
    action: str = ""
    #: First and last day, both included, on Santiago's clock.
    since: date | None = None
    until: date | None = None
    text: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.account_id or self.action or self.since or self.until or self.text)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the examination of a chain found: how many lines are right, and the number of the first that is not."""

    chain: int
    lines: int
    seal: str
    last_at: datetime | None = None
    broken_at: int | None = None

    @property
    def good(self) -> bool:
        """Tell whether every line is as it was written."""
        return self.broken_at is None


def list_of_agency(agency_id: int) -> Select[AuditEvent]:
    """Return one agency's lines, newest first."""
    return select(AuditEvent).where(AuditEvent.subject_agency_id == agency_id).order_by(AuditEvent.id.desc())


def narrowed(query: Any, filters: Filters) -> Any:
    """Return a select of lines with the filters on it."""
    if filters.account_id is not None:
        query = query.where(AuditEvent.account_id == filters.account_id)
    if filters.action:
        query = query.where(AuditEvent.action == filters.action)
    if filters.since:
        query = query.where(AuditEvent.at >= at_local(filters.since))
    if filters.until:
        query = query.where(AuditEvent.at < end_of_day(filters.until))
    if filters.text:
        # The column keeps letters with accents as JSON writes them, where no engine knows which is the capital.
        said = (filters.text, filters.text.lower(), filters.text.upper(), filters.text.capitalize())
        details = cast(AuditEvent.details, Text)
        places = [details.icontains(json.dumps(each)[1:-1], autoescape=True) for each in dict.fromkeys(said)]
        query = query.where(or_(AuditEvent.subject.icontains(filters.text, autoescape=True), *places))
    return query


def list_actors(agency_id: int) -> Sequence[int]:
    """Return the accounts that appear in an agency's log."""
    mine = (AuditEvent.subject_agency_id == agency_id, AuditEvent.account_id.is_not(None))
    found: Any = db.session.scalars(select(AuditEvent.account_id).where(*mine).distinct())
    return list(found)


def list_actions(agency_id: int) -> Sequence[str]:
    """Return the kinds of action that appear in an agency's log."""
    return db.session.scalars(
        select(AuditEvent.action)
        .where(AuditEvent.subject_agency_id == agency_id)
        .distinct()
        .order_by(AuditEvent.action)
    ).all()


def list_chains() -> Sequence[int]:
    """Return every chain there is, the platform's first."""
    return db.session.scalars(select(AuditEvent.chain).distinct().order_by(AuditEvent.chain)).all()


def prove(chain: int = PLATFORM) -> Proof:
    """Go through a chain from its first line and seal each again; it stops at the first that is not as it was."""
    table: Any = AuditEvent.__table__
    result: Any = db.session.execute(
        select(table).where(table.c.chain == chain).order_by(table.c.number),
        execution_options={"yield_per": _AT_A_TIME},
    )
    lines, seal, last_at = 0, BEGINNING, None
    for row in result.mappings():
        own = row["subject_agency_id"] or PLATFORM
        if row["number"] != lines + 1 or own != chain or row["seal"] != seal_of(seal, dict(row)):
            result.close()
            return Proof(chain, lines, seal, last_at, broken_at=lines + 1)
        lines, seal, last_at = row["number"], row["seal"], row["at"]
    return Proof(chain, lines, seal, last_at)
