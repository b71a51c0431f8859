"""Whom to tell of what: the stages of a duty, what of it a person was not told yet, and which mail is due.

Nothing here looks at windows of time that a stopped worker would miss: what is due follows from the present stage of
each duty and from the ledger, so after days of silence the present stage is told, once, and those passed over are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from participa.foundation.clock import at_local, local
from participa.foundation.working_days import is_working_day
from participa.terms.rules import working_days_before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from participa.obligations.kinds import Duty

#: Mails leave between these hours of Santiago, so that nobody is woken.
FIRST_HOUR, LAST_HOUR = time(7), time(20)
#: The weekly mail is of use until Thursday; then people wait for the next one.
WEEKLY_LASTS = timedelta(days=4)
WEEK = timedelta(days=7)
#: What the ledger calls the mails themselves.
WEEKLY, DAILY = "weekly", "daily"

#: What was told: (duty, occasion).
Told = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person must do in one agency: plain facts, good in any transaction."""

    agency_id: int
    slug: str
    agency_name: str
    duties: Sequence[Duty]


@dataclass(slots=True)
class Person:
    """Somebody to be told: what they want to hear, and what they must do in each agency."""

    account_id: int
    email: str
    name: str
    wants_weekly: bool
    wants_reminders: bool
    #: When the first of the present memberships began.
    since: datetime
    desks: list[Desk] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """One mail for a person: which, with what, and what the ledger keeps of it. No desks: nothing is sent."""

    mail: str
    desks: Sequence[Desk]
    told: Sequence[Told]


def is_hour_of_mails(moment: datetime) -> bool:
    """Tell whether mails may leave now: by day, on a working day."""
    clock = local(moment)
    return is_working_day(clock.date()) and FIRST_HOUR <= clock.time() < LAST_HOUR


def stage(duty: Duty, day: date) -> str | None:
    """Return the stage of a duty that is worth a reminder: overdue, a working day before, a week before; or None."""
    if duty.due_on is None or (duty.is_event and duty.due_on < day):
        return None
    if duty.is_overdue(day):
        return "overdue"
    if day >= working_days_before(duty.due_on, 1):
        return "day"
    return "week" if day >= duty.due_on - WEEK else None


def name_of(agency_id: int, duty: Duty) -> str:
    """Return what the ledger calls a duty: one whose date moves is another."""
    return f"{agency_id}/{duty.key}/{duty.due_on}"


def stages_of(person: Person, day: date) -> list[tuple[Desk, Duty, Told]]:
    """Return the duties of a person that are in a stage worth a reminder."""
    found = []
    for desk in person.desks:
        for duty in desk.duties:
            now_at = stage(duty, day)
            if now_at is not None:
                found.append((desk, duty, (name_of(desk.agency_id, duty), now_at)))
    return found


def names_for(person: Person, moment: datetime) -> list[str]:
    """Return the names under which the ledger may know something of a person's present duties and mails."""
    return [WEEKLY, DAILY, *(told[0] for _desk, _duty, told in stages_of(person, local(moment).date()))]


def plan(person: Person, told: set[Told], moment: datetime) -> Plan | None:
    """Return what a person is told now, given what they were told; None for nothing.

    The weekly mail holds everything, so what it holds is not told again by a reminder; and one mail of reminders a day
    is enough for anybody.
    """
    day = local(moment).date()
    fresh = [(desk, duty, mark) for desk, duty, mark in stages_of(person, day) if mark not in told]
    marks = [mark for _desk, _duty, mark in fresh]
    week = _week_due(person, moment)
    if week is not None and week not in told:
        desks = [desk for desk in person.desks if desk.duties]
        return Plan(WEEKLY, desks, [week, *(marks if desks else [])])
    daily = (DAILY, f"{day}")
    if not (person.wants_reminders and fresh) or daily in told:
        return None
    desks = [
        replace(desk, duties=[duty for other, duty, _mark in fresh if other is desk])
        for desk in person.desks
        if any(other is desk for other, _duty, _mark in fresh)
    ]
    return Plan(DAILY, desks, [daily, *marks])


def next_week(moment: datetime) -> datetime:
    """Return the hour of the next weekly mail."""
    day = local(moment).date()
    return at_local(day - timedelta(days=day.weekday()) + WEEK, FIRST_HOUR.hour)


def _week_due(person: Person, moment: datetime) -> Told | None:
    """Return the name of the week whose mail is due: not before Monday morning, nor for who came after it."""
    began = next_week(moment) - WEEK
    if not person.wants_weekly or not began <= moment < began + WEEKLY_LASTS or person.since > began:
        return None
    year, week, _day = local(began).isocalendar()
    return WEEKLY, f"{year}-W{week:02}"
