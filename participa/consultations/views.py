"""Citizens' pages of consultations: an agency's, each one, and the national list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.consultations.content_type import CONSULTATION, PHASE_LABELS
from participa.consultations.forms import MODE_LABELS, ORIGIN_LABELS
from participa.consultations.models import Consultation, Phase
from participa.foundation import words
from participa.foundation.i18n import _, _l
from participa.publishing.pages import public_area
from participa.search.pages import national_list as list_page
from participa.search.queries import Window

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

STAGES = {Window.OPEN: _l("Abiertas"), Window.SOON: _l("Por abrir"), Window.PAST: _l("Cerradas")}


def _context(consultation: Consultation) -> dict[str, Any]:
    return {
        "phase_label": PHASE_LABELS[consultation.phase],
        "mode_label": MODE_LABELS[consultation.mode],
        "origin_label": ORIGIN_LABELS[consultation.origin],
        "steps": _steps(consultation),
    }


def _steps(consultation: Consultation) -> list[dict[str, Any]]:
    """Return the phases with their dates, for the drawing of where it stands."""
    order = [Phase.ANNOUNCED, Phase.OPEN, Phase.CLOSED, Phase.ANSWERED]
    names = {
        Phase.ANNOUNCED: _("Se anuncia"),
        Phase.OPEN: _("Abierta"),
        Phase.CLOSED: _("En análisis"),
        Phase.ANSWERED: _("Respuesta"),
    }
    days = {
        Phase.OPEN: consultation.opens_on,
        Phase.CLOSED: consultation.closes_on,
        Phase.ANSWERED: consultation.outcome_on or consultation.reply_due_on,
    }
    at = order.index(consultation.phase)
    return [
        {
            "label": names[phase],
            "state": "done" if place < at else "current" if place == at else "next",
            "dates": words.plain_date(day) if (day := days.get(phase)) else "",
        }
        for place, phase in enumerate(order)
    ]


area = public_area(CONSULTATION, __name__, _context)


@area.get("/consultas/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Consultations of every agency."""
    return list_page(
        "consultation",
        heading=_("Consultas ciudadanas"),
        lead=_("Materias en que los organismos piden su opinión antes de decidir."),
        stages=STAGES,
    )
