"""Citizens' pages of consultations: an agency's, each one, and the national list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.consultations import wording
from participa.consultations.content_type import CONSULTATION
from participa.consultations.forms import MODE_LABELS, ORIGIN_LABELS
from participa.consultations.models import Consultation, Milestone
from participa.consultations.queries import Reply, get_reply
from participa.consultations.reply_forms import CHANNEL_LABELS, DECISION_LABELS
from participa.consultations.workflow import PHASE_LABELS
from participa.foundation.i18n import _, _l
from participa.mechanisms.forms import COMMITMENT_LABELS
from participa.publishing.pages import public_area
from participa.search.pages import national_list as list_page
from participa.search.queries import Window, count_late_of_agency
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

STAGES = {
    Window.OPEN: _l("Abiertas"),
    Window.SOON: _l("Por abrir"),
    Window.PAST: _l("Cerradas"),
    Window.LATE: _l("Respuestas atrasadas"),
}


def _context(consultation: Consultation) -> dict[str, Any]:
    return {
        "phase_label": PHASE_LABELS[consultation.phase],
        "phase_tone": wording.TONES.get(consultation.phase, "neutral"),
        "mode_label": MODE_LABELS[consultation.mode],
        "origin_label": ORIGIN_LABELS[consultation.origin],
        "steps": wording.course(consultation) if consultation.halt is None else [],
        "standing": wording.standing(consultation),
        "conditions": wording.conditions(consultation),
        "countdown": wording.countdown(consultation),
        "reply": _reply(consultation),
        "channel_labels": CHANNEL_LABELS,
        "decision_labels": DECISION_LABELS,
        "commitment_labels": COMMITMENT_LABELS,
    }


def _reply(consultation: Consultation) -> Reply | None:
    """Return the figures and, once it is public, the reply; None before there are results."""
    if not consultation.is_replied and consultation.milestone is not Milestone.RESULTS:
        return None
    found = get_reply(consultation)
    return found if consultation.is_replied else Reply(found.figures, (), (), ())


def _beside_list() -> dict[str, Any]:
    return {"late": count_late_of_agency(current_agency().id)}


area = public_area(CONSULTATION, __name__, _context, _beside_list)


@area.get("/consultas/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Consultations of every agency."""
    return list_page(
        "consultation",
        heading=_("Consultas ciudadanas"),
        lead=_("Materias en que los organismos piden su opinión antes de decidir."),
        stages=STAGES,
    )
