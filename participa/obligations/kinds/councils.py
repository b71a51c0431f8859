"""Duties about councils: mandates that end, sessions without minutes, sessions of which nobody said what became."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.councils.models import SessionState
from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _
from participa.obligations.kinds.duty import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries import Facts


def council_missing(facts: Facts) -> Iterator[Duty]:
    """Yield that no council is published."""
    if not facts.councils:
        yield Duty(
            key="council-missing",
            what=_("Publicar el consejo de la sociedad civil"),
            why=_why_council(facts),
            endpoint="councils_office.index",
            remedy=_("Ir a los consejos"),
            about="council",
        )


def _why_council(facts: Facts) -> str:
    if facts.agency.regime == "solo_cosoc":
        return _("Lo pide a los gobiernos regionales la Ley N° 21.074, artículo 4.")
    return _("Lo pide el artículo 74 de la Ley N° 18.575.")


def mandates(facts: Facts) -> Iterator[Duty]:
    """Yield the councils whose term ends, or has ended, with no election under way."""
    term = facts.terms["council_term"]
    for row in facts.councils:
        if row.term_until is None or row.id in facts.electing or term.before(row.term_until) > facts.day:
            continue
        yield Duty(
            key=f"council-term:{row.id}",
            what=_("Convocar la elección de «%(title)s»", title=row.title),
            why=_(
                "Su periodo termina el %(date)s, según la ficha que publicó su organismo.",
                date=words.plain_date(row.term_until),
            )
            if row.term_until >= facts.day
            else _("Su periodo terminó el %(date)s y no hay elección en curso.", date=words.plain_date(row.term_until)),
            due_on=row.term_until,
            endpoint="elections_office.create",
            remedy=_("Preparar la elección"),
            about="council_process",
        )


def sessions(facts: Facts) -> Iterator[Duty]:
    """Yield the sessions that were held and have no minutes, and those whose day passed with nothing said of it."""
    term = facts.terms["minutes"]
    for row in facts.sessions:
        held_on = local(row.starts_at).date()
        said = {"number": str(row.number), "year": str(row.year), "title": row.title}
        is_held = row.state is SessionState.HELD
        yield Duty(
            key=f"minutes:{row.id}",
            what=_("Publicar el acta de la sesión %(number)s de %(year)s de «%(title)s»", **said)
            if is_held
            else _("Anotar si se realizó la sesión %(number)s de %(year)s de «%(title)s»", **said),
            why=_("La sesión fue el %(date)s. %(term)s", date=words.plain_date(held_on), term=term.origin)
            if is_held
            else _("Estaba convocada para el %(date)s.", date=words.plain_date(held_on)),
            due_on=term.after(held_on),
            endpoint="councils_office.council_session_edit",
            values={"content_id": row.content_id, "part_id": row.id} | ({"_anchor": "minutes_text"} if is_held else {}),
            remedy=_("Agregar el acta") if is_held else _("Anotarlo"),
            about="council",
        )
