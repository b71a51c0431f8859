"""How duties are said: until when in words, and in which group they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from participa.foundation import words
from participa.foundation.i18n import _, ngettext
from participa.terms.rules import working_days_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.obligations.kinds import Duty

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Group:
    """Duties that are equally near."""

    name: str
    title: str
    duties: Sequence[Duty]


def grouped(duties: Sequence[Duty], day: date) -> list[Group]:
    """Return the groups that have something: overdue, the next seven days, later, without a date."""
    kept: dict[str, list[Duty]] = {"overdue": [], "week": [], "later": [], "undated": []}
    for duty in duties:
        kept[nearness(duty, day)].append(duty)
    titles = {
        "overdue": _("Atrasado"),
        "week": _("En los próximos 7 días"),
        "later": _("Más adelante"),
        "undated": _("Sin fecha"),
    }
    return [Group(name, titles[name], found) for name, found in kept.items() if found]


def nearness(duty: Duty, day: date) -> str:
    """Return the name of the group a duty belongs to."""
    if duty.due_on is None:
        return "undated"
    if duty.is_overdue(day):
        return "overdue"
    return "week" if duty.due_on <= day + WEEK else "later"


def until(duty: Duty, day: date) -> str:
    """Return until when, in words, with the working days that are left."""
    if duty.due_on is None:
        return _("Sin plazo fijado: hágalo en cuanto pueda.")
    on = words.long_date(duty.due_on)
    left = working_days_left(day, duty.due_on)
    if duty.due_on < day:
        return _overdue(on, -left)
    if duty.is_event:
        return _event(on, left)
    if duty.due_on == day:
        return _("Vence hoy, %(date)s.", date=on)
    if left == 0:
        return _("Hasta el %(date)s: ya no quedan días hábiles.", date=on)
    return ngettext(
        "Hasta el %(date)s: le queda %(num)s día hábil.",
        "Hasta el %(date)s: le quedan %(num)s días hábiles.",
        left,
        date=on,
    )


def _overdue(on: str, ago: int) -> str:
    if ago == 0:
        return _("Venció el %(date)s.", date=on)
    return ngettext(
        "Venció el %(date)s, hace %(num)s día hábil.", "Venció el %(date)s, hace %(num)s días hábiles.", ago, date=on
    )


def _event(on: str, left: int) -> str:
    if left == 0:
        return _("Es el %(date)s.", date=on)
    return ngettext("Es el %(date)s, en %(num)s día hábil.", "Es el %(date)s, en %(num)s días hábiles.", left, date=on)
