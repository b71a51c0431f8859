"""Duties about consultations: those about to close, and those closed that owe a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.consultations.models import Milestone
from participa.foundation import words
from participa.foundation.i18n import _
from participa.obligations.kinds.duty import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from participa.obligations.queries import Facts


def closing(facts: Facts) -> Iterator[Duty]:
    """Yield the consultations that are about to close."""
    term = facts.terms["consultation_closing"]
    for row in facts.consultations:
        if row.closes_on < facts.day or term.before(row.closes_on) > facts.day:
            continue
        yield Duty(
            key=f"consultation-closing:{row.id}",
            what=_("Cierra la consulta «%(title)s»", title=row.title),
            why=_("Su organismo publicó esta fecha. Es el momento de recordarla a quienes falta oír."),
            due_on=row.closes_on,
            is_event=True,
            endpoint="consultations_office.show",
            values={"content_id": row.id},
            remedy=_("Ver la consulta"),
        )


def results(facts: Facts) -> Iterator[Duty]:
    """Yield the closed consultations whose results nobody published yet."""
    for row in facts.consultations:
        if row.closes_on >= facts.day or row.milestone is Milestone.RESULTS:
            continue
        due_on, why = _owed(facts, row, row.results_due_on, "consultation_results")
        yield Duty(
            key=f"consultation-results:{row.id}",
            what=_("Publicar los resultados de «%(title)s»", title=row.title),
            why=why,
            due_on=due_on,
            endpoint="consultations_office.show",
            values={"content_id": row.id},
            remedy=_("Ir a la consulta"),
        )


def replies(facts: Facts) -> Iterator[Duty]:
    """Yield the closed consultations that owe their reasoned reply."""
    for row in facts.consultations:
        if row.closes_on >= facts.day:
            continue
        due_on, why = _owed(facts, row, row.reply_due_on, "consultation_reply")
        yield Duty(
            key=f"consultation-reply:{row.id}",
            what=_("Publicar la respuesta de «%(title)s»", title=row.title),
            why=why,
            due_on=due_on,
            endpoint="consultations_office.show",
            values={"content_id": row.id},
            remedy=_("Ir a la consulta"),
        )


def _owed(facts: Facts, row: Any, promised: date | None, term: str) -> tuple[date, str]:
    """Return the day by which something is owed after the close, and who set it."""
    closed_on = words.plain_date(row.closes_on)
    if promised is not None:
        return promised, _("Cerró el %(date)s y su organismo prometió esta fecha.", date=closed_on)
    return facts.terms[term].after(row.closes_on), _(
        "Cerró el %(date)s; la Ley N° 18.575, artículo 73, pide evaluar y ponderar las opiniones. %(term)s",
        date=closed_on,
        term=facts.terms[term].origin,
    )
