"""Duties about the participatory public account of the year: its call, its report, its answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _, ngettext
from participa.obligations.kinds.duty import Duty, is_near

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries import Facts


def call(facts: Facts) -> Iterator[Duty]:
    """Yield that this year's account is not announced yet."""
    mine = [row for row in facts.accounts if row.edition_year == facts.day.year]
    if any(row.state in ("published", "archived") and row.called_on and row.called_on <= facts.day for row in mine):
        return
    term = facts.terms["account_call"]
    due_on = term.after(date(facts.day.year, 1, 1))
    if not is_near(due_on, facts.day):
        return
    begun = mine[-1] if mine else None
    year = facts.day.year
    yield Duty(
        key=f"account-call:{year}",
        what=_("Convocar la cuenta pública participativa de %(year)s", year=str(year)),
        why=_("La Ley N° 18.575, artículo 72, la pide cada año. %(term)s", term=term.origin),
        due_on=due_on,
        endpoint="public_accounts_office.show" if begun else "public_accounts_office.create",
        values={"content_id": begun.id} if begun else {},
        remedy=_("Continuarla") if begun else _("Empezarla"),
    )


def report(facts: Facts) -> Iterator[Duty]:
    """Yield the accounts that have an event ahead, or behind them, and no report."""
    term = facts.terms["account_report"]
    for row in _shown(facts):
        event = facts.events.get(row.id)
        if event is None or (row.report_published_on is not None and row.report_published_on <= facts.day):
            continue
        first = local(event.first).date()
        due_on = term.before(first)
        if is_near(due_on, facts.day):
            yield Duty(
                key=f"account-report:{row.id}",
                what=_("Publicar el informe de «%(title)s»", title=row.title),
                why=_("El primer evento es el %(date)s. %(term)s", date=words.plain_date(first), term=term.origin),
                due_on=due_on,
                endpoint="public_accounts_office.edit",
                values={"content_id": row.id, "_anchor": "report_published_on"},
                remedy=_("Agregar el informe"),
            )


def answers(facts: Facts) -> Iterator[Duty]:
    """Yield the accounts that were given and owe answers, or the report that gathers them."""
    term = facts.terms["account_answers"]
    for row in _shown(facts):
        event = facts.events.get(row.id)
        waiting = facts.unanswered.get(row.id, 0)
        if event is None or event.last > facts.moment or (row.has_final_report and not waiting):
            continue
        last = local(event.last).date()
        yield Duty(
            key=f"account-answers:{row.id}",
            what=_what(row, waiting),
            why=_(
                "La Ley N° 18.575, artículo 72, pide responder lo que se planteó; el último evento fue el %(date)s. "
                "%(term)s",
                date=words.plain_date(last),
                term=term.origin,
            ),
            due_on=term.after(last),
            endpoint="public_accounts_office.show" if waiting else "public_accounts_office.edit",
            values={"content_id": row.id, "_anchor": "parte-preguntas" if waiting else "final_report"},
            remedy=_("Responder") if waiting else _("Escribir el informe final"),
        )


def _what(row: Any, waiting: int) -> str:
    if not waiting:
        return _("Publicar el informe final de «%(title)s»", title=row.title)
    return ngettext(
        "Responder %(num)s pregunta de «%(title)s»",
        "Responder %(num)s preguntas de «%(title)s»",
        waiting,
        title=row.title,
    )


def _shown(facts: Facts) -> list[Any]:
    return [row for row in facts.accounts if row.state == "published"]
