"""Duties about consultations: those about to close, and those closed that owe a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def replies(facts: Facts) -> Iterator[Duty]:
    """Yield the closed consultations whose results or reply are owed: first the results, then the reply."""
    for row in facts.consultations:
        if row.closes_on >= facts.day:
            continue
        due_on, why = _first_owed(facts, row)
        yield Duty(
            key=f"consultation-reply:{row.id}",
            what=_("Publicar los resultados y la respuesta de «%(title)s»", title=row.title),
            why=why,
            due_on=due_on,
            endpoint="consultations_office.edit",
            values={"content_id": row.id, "_anchor": "outcome"},
            remedy=_("Escribir la respuesta"),
        )


def _first_owed(facts: Facts, row: Any) -> tuple[date, str]:
    """Return the day by which the first of results and reply is owed, and who set it."""
    promised = [day for day in (row.results_due_on, row.reply_due_on) if day is not None]
    if promised:
        return min(promised), _(
            "Cerró el %(date)s y su organismo prometió responder en esa fecha.", date=words.plain_date(row.closes_on)
        )
    term = facts.terms["consultation_reply"]
    return term.after(row.closes_on), _(
        "Cerró el %(date)s; la Ley N° 18.575, artículo 73, pide evaluar y ponderar las opiniones. %(term)s",
        date=words.plain_date(row.closes_on),
        term=term.origin,
    )
