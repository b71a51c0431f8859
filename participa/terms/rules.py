"""The terms themselves: the portal's own, and how to count them.

Each says what it is counted from and how certain it is. An agency puts its own in its place (`DeadlineRule`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from participa.foundation.i18n import _, _l, ngettext
from participa.foundation.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    add_working_days,
    is_working_day,
    roll_forward,
    working_days_between,
)
from participa.terms.models import Certainty, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask_babel.speaklater import LazyString

    from participa.terms.models import DeadlineRule

#: Longest term an agency can set, by what it is counted in.
MOST = {Unit.WORKING_DAYS: 250, Unit.CALENDAR_DAYS: 730, Unit.MONTHS: 60, Unit.TIMES: 12}
#: What a length of time is counted in.
OF_TIME = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS)


@dataclass(frozen=True, slots=True)
class Term:
    """So many days or months, from or before something; or how many times something may be done."""

    name: str
    #: What it is the term for, and what it is counted from: one sentence for the page of terms.
    label: LazyString
    quantity: int
    unit: Unit
    certainty: Certainty
    basis: str = ""

    def after(self, start: date) -> date:
        """Return the last day of the term that begins with `start`; one that would end on a holiday rolls forward."""
        end = self._end(start)
        return roll_forward(end) if _is_known(end) and self.unit is not Unit.WORKING_DAYS else end

    def fits(self, start: date, end: date) -> bool:
        """Tell whether the whole term lies between two days."""
        return self._end(start) <= end

    def _end(self, start: date) -> date:
        if self.unit is Unit.WORKING_DAYS:
            return add_working_days(start, self.quantity) if _is_known(start) else start
        return _months_after(start, self.quantity) if self.unit is Unit.MONTHS else start + timedelta(self.quantity)

    def before(self, end: date) -> date:
        """Return the day that lies the whole term before `end`."""
        if self.unit is Unit.WORKING_DAYS:
            return working_days_before(end, self.quantity)
        return _months_after(end, -self.quantity) if self.unit is Unit.MONTHS else end - timedelta(self.quantity)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return what it may be counted in."""
        return (Unit.TIMES,) if self.unit is Unit.TIMES else OF_TIME

    @property
    def least(self) -> int:
        """Return the smallest number that makes sense: something may be done no times, a length has a day."""
        return 0 if self.unit is Unit.TIMES else 1

    @property
    def length(self) -> str:
        """Return "20 días hábiles", "1 mes", "2 veces"."""
        if self.unit is Unit.TIMES:
            return ngettext("%(num)s vez", "%(num)s veces", self.quantity) if self.quantity else _("ninguna vez")
        if self.unit is Unit.WORKING_DAYS:
            return ngettext("%(num)s día hábil", "%(num)s días hábiles", self.quantity)
        if self.unit is Unit.MONTHS:
            return ngettext("%(num)s mes", "%(num)s meses", self.quantity)
        return ngettext("%(num)s día corrido", "%(num)s días corridos", self.quantity)

    @property
    def origin_in_short(self) -> str:
        """Return the same for a table whose heading says the rest."""
        if self.certainty in (Certainty.OWN_NORM, Certainty.OWN_DECISION):
            return self.origin
        return _("Práctica de los servicios") if self.certainty is Certainty.PRACTICE else _("Sugerido")

    @property
    def origin(self) -> str:
        """Return where the term comes from, never claiming that a law fixed it."""
        if self.certainty is Certainty.OWN_NORM:
            return _("Plazo de su norma: %(basis)s.", basis=self.basis.rstrip("."))
        if self.certainty is Certainty.OWN_DECISION:
            return _("Plazo que fijó su organismo.")
        if self.certainty is Certainty.PRACTICE:
            return _("Plazo según la práctica de los servicios; ninguna ley lo fija.")
        return _("Plazo sugerido; ninguna ley lo fija.")


def advice(text: str, term: Term) -> str:
    """Return an advice that a term gives, with where the term comes from."""
    return f"{text} {term.origin}"


def _suggested(name: str, label: LazyString, quantity: int, unit: Unit) -> Term:
    return Term(name, label, quantity, unit, Certainty.SUGGESTED)


def _practised(name: str, label: LazyString, quantity: int, unit: Unit) -> Term:
    return Term(name, label, quantity, unit, Certainty.PRACTICE)


_WORKING, _CALENDAR, _MONTHS = Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.MONTHS
DEFAULTS: dict[str, Term] = {
    term.name: term
    for term in (
        _suggested("review", _l("Revisar un texto, desde que se envía a revisión"), 3, _WORKING),
        _suggested("correction", _l("Corregir lo que pide la supervisión, desde que lo pide"), 5, _WORKING),
        _suggested("late_approval", _l("Aprobar lo publicado sin revisión, desde que se publica"), 5, _WORKING),
        _suggested(
            "officer_ending", _l("Avisar del término de un encargado o encargada, antes de su fecha"), 30, _CALENDAR
        ),
        _suggested("norm_review", _l("Revisar la norma general, desde su última modificación"), 24, _MONTHS),
        _suggested("consultation_open", _l("Tener abierta una consulta, como mínimo"), 10, _WORKING),
        _suggested("consultation_extensions", _l("Cuántas veces se amplía el plazo de una consulta"), 1, Unit.TIMES),
        _suggested(
            "consultation_extension",
            _l("Ampliar una consulta, en total desde su primer cierre"),
            30,
            _CALENDAR,
        ),
        _suggested("consultation_closing", _l("Avisar del cierre de una consulta, antes de su fecha"), 7, _CALENDAR),
        _suggested(
            "consultation_results", _l("Publicar los resultados de una consulta, desde su cierre"), 20, _WORKING
        ),
        _suggested("consultation_reply", _l("Responder una consulta, desde su cierre"), 45, _WORKING),
        _suggested("sheet", _l("Actualizar una ficha de información, desde la fecha de sus datos"), 12, _MONTHS),
        _suggested(
            "sheet_budget", _l("Actualizar una ficha de presupuesto, desde la fecha de sus datos"), 30, _CALENDAR
        ),
        _practised("account_call", _l("Convocar la cuenta pública, desde el 1 de enero"), 120, _CALENDAR),
        _practised("account_report", _l("Publicar el informe de la cuenta pública, antes del evento"), 5, _WORKING),
        _practised(
            "account_answers", _l("Responder las preguntas de la cuenta pública, desde el último evento"), 45, _WORKING
        ),
        _practised("account_final", _l("Publicar el informe final de la cuenta, desde el último evento"), 45, _WORKING),
        _suggested("agenda", _l("Publicar la tabla de una sesión del consejo, antes de la sesión"), 5, _WORKING),
        _suggested(
            "council_term", _l("Preparar la elección del consejo, antes de que termine el periodo"), 60, _CALENDAR
        ),
        _suggested("minutes", _l("Publicar el acta de una sesión del consejo, desde la sesión"), 15, _WORKING),
        _suggested("election_roll", _l("Inscribirse para la elección del consejo, como mínimo"), 15, _WORKING),
        _suggested("election_claims", _l("Hacer observaciones al padrón, como mínimo"), 3, _WORKING),
    )
}


def terms_with(own: Iterable[DeadlineRule]) -> dict[str, Term]:
    """Return every term, an agency's own in the portal's place."""
    found = dict(DEFAULTS)
    for rule in own:
        if rule.name in found:
            default = found[rule.name]
            found[rule.name] = Term(rule.name, default.label, rule.quantity, rule.unit, rule.certainty, rule.basis)
    return found


def working_days_left(day: date, end: date) -> int:
    """Count the working days from a day to an end, negative once it has passed; far from our time, all days count."""
    if not (_is_known(day) and _is_known(end)):
        return (end - day).days
    return working_days_between(day, end)


def working_days_before(end: date, number: int) -> date:
    """Return the working day that lies so many working days before a day."""
    day = end
    while number and _is_known(day):
        day -= timedelta(1)
        number -= is_working_day(day)
    return day


def _is_known(day: date) -> bool:
    """Tell whether holidays are known around a day, with room for the longest term."""
    return FIRST_YEAR < day.year < LAST_YEAR - 1


def _months_after(day: date, months: int) -> date:
    """Return the same day so many months on; the last of the month where that month is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_after = date(years + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 (December, counted from 0)
    last = (first_after - timedelta(1)).day
    return date(years, month + 1, min(day.day, last))
