"""The course of a consultation: which step can be taken from which phase, and by whom. What is not in it is refused.

What dates do (it opens, it closes) is no step: nobody takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.consultations.models import Phase, Step
from participa.foundation.i18n import _, _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from participa.access.visitor import Visitor
    from participa.consultations.models import Consultation

PHASE_LABELS: dict[Phase, LazyString] = {
    Phase.PROPOSED: _l("Propuesta"),
    Phase.PLANNED: _l("En el plan anual"),
    Phase.PREPARING: _l("En preparación"),
    Phase.CALLED: _l("Por abrir"),
    Phase.OPEN: _l("Abierta"),
    Phase.CLOSED: _l("Cerrada"),
    Phase.SYSTEMATISED: _l("Sistematizada"),
    Phase.RESULTS: _l("Con resultados"),
    Phase.REPLIED: _l("Con respuesta"),
    Phase.FOLLOW_UP: _l("En seguimiento"),
    Phase.FINISHED: _l("Finalizada"),
    Phase.SUSPENDED: _l("Suspendida"),
    Phase.ANNULLED: _l("Anulada"),
}
STEP_LABELS: dict[Step, LazyString] = {
    Step.PLAN: _l("Incluir en el plan anual"),
    Step.PREPARE: _l("Pasar a preparación"),
    Step.CALL: _l("Convocar"),
    Step.EXTEND: _l("Ampliar el plazo"),
    Step.SUSPEND: _l("Suspender"),
    Step.RESUME: _l("Reanudar"),
    Step.ANNUL: _l("Anular"),
    Step.SYSTEMATISE: _l("Dar por sistematizada"),
    Step.SHOW_RESULTS: _l("Publicar los resultados"),
    Step.REPLY: _l("Publicar la respuesta"),
    Step.FOLLOW_UP: _l("Pasar a seguimiento"),
    Step.FINISH: _l("Finalizar"),
}
#: The permission that a step asks for.
PERMISSIONS: dict[Step, May] = {
    Step.PLAN: May.CONTENT_PUBLISH,
    Step.PREPARE: May.CONTENT_EDIT,
    Step.CALL: May.CONTENT_APPROVE,
    Step.EXTEND: May.CONTENT_PUBLISH,
    Step.SUSPEND: May.CONTENT_PUBLISH,
    Step.RESUME: May.CONTENT_PUBLISH,
    Step.ANNUL: May.CONTENT_PUBLISH,
    Step.SYSTEMATISE: May.CONTENT_EDIT,
    Step.SHOW_RESULTS: May.CONTENT_PUBLISH,
    Step.REPLY: May.CONTENT_APPROVE,
    Step.FOLLOW_UP: May.CONTENT_PUBLISH,
    Step.FINISH: May.CONTENT_PUBLISH,
}
_STOPS = frozenset({Step.SUSPEND, Step.ANNUL})
#: phase -> the steps that can be taken.
STEPS: dict[Phase, frozenset[Step]] = {
    Phase.PROPOSED: frozenset({Step.PLAN, Step.PREPARE}),
    Phase.PLANNED: frozenset({Step.PREPARE, Step.CALL}),
    Phase.PREPARING: frozenset({Step.PLAN, Step.CALL}),
    Phase.CALLED: frozenset({Step.EXTEND}) | _STOPS,
    Phase.OPEN: frozenset({Step.EXTEND}) | _STOPS,
    Phase.CLOSED: frozenset({Step.SYSTEMATISE}) | _STOPS,
    Phase.SYSTEMATISED: frozenset({Step.SHOW_RESULTS, Step.REPLY, Step.ANNUL}),
    Phase.RESULTS: frozenset({Step.REPLY, Step.ANNUL}),
    Phase.REPLIED: frozenset({Step.FOLLOW_UP, Step.FINISH}),
    Phase.FOLLOW_UP: frozenset({Step.FINISH}),
    Phase.FINISHED: frozenset(),
    Phase.SUSPENDED: frozenset({Step.RESUME, Step.ANNUL}),
    Phase.ANNULLED: frozenset(),
}


def refusal(consultation: Consultation, step: Step, visitor: Visitor, *, authors: list[int], four_eyes: bool) -> str:
    """Return why somebody can't take a step, in words for that person; empty when nothing stands against it."""
    if refused := out_of_course(consultation.phase, step):
        return refused
    permission = PERMISSIONS[step]
    if may(visitor, permission, TextAtHand(authors, four_eyes, "consultation")):
        return ""
    if may(visitor, permission, TextAtHand(kind="consultation")):
        return _("Usted escribió esta respuesta: debe publicarla otra persona.")
    return _("Su rol no permite hacerlo. Pídalo a quien publica en su organismo.")


def out_of_course(phase: Phase, step: Step) -> str:
    """Return why a step can't be taken from a phase, whoever asks; empty when it can."""
    if step in STEPS[phase]:
        return ""
    reason = str(_FIXED_REASONS.get(phase, _LATE_OR_EARLY[step]))
    return reason % {"step": STEP_LABELS[step], "phase": PHASE_LABELS[phase]}


#: Why nothing (else) can be done from a phase.
_FIXED_REASONS: dict[Phase, LazyString] = {
    Phase.ANNULLED: _l("Esta consulta fue anulada y ya no sigue su curso."),
    Phase.FINISHED: _l("Esta consulta ya finalizó."),
    Phase.SUSPENDED: _l("Esta consulta está suspendida: primero reanúdela."),
}
#: Why a step can't be taken from any phase that does not have it.
_LATE_OR_EARLY: dict[Step, LazyString] = {
    Step.PLAN: _l("«%(step)s» solo se puede antes de convocar; ahora está en la etapa «%(phase)s»."),
    Step.PREPARE: _l("«%(step)s» solo se puede desde la propuesta o el plan anual; ahora está en «%(phase)s»."),
    Step.CALL: _l("Solo se convoca lo que está en el plan anual o en preparación; ahora está en «%(phase)s»."),
    Step.EXTEND: _l("El plazo se amplía solo antes de su término; ahora está en la etapa «%(phase)s»."),
    Step.SUSPEND: _l("Se suspende solo una consulta convocada y sin sistematizar; ahora está en «%(phase)s»."),
    Step.RESUME: _l("Se reanuda solo una consulta suspendida; ahora está en la etapa «%(phase)s»."),
    Step.ANNUL: _l("Se anula solo una consulta convocada y sin respuesta; ahora está en «%(phase)s»."),
    Step.SYSTEMATISE: _l("Se sistematiza solo una consulta cerrada; ahora está en la etapa «%(phase)s»."),
    Step.SHOW_RESULTS: _l("Primero dé la consulta por sistematizada; ahora está en la etapa «%(phase)s»."),
    Step.REPLY: _l("La respuesta se publica después de sistematizar; ahora está en la etapa «%(phase)s»."),
    Step.FOLLOW_UP: _l("El seguimiento comienza con la respuesta publicada; ahora está en «%(phase)s»."),
    Step.FINISH: _l("Se finaliza solo con la respuesta publicada; ahora está en la etapa «%(phase)s»."),
}


def steps_from(phase: Phase) -> list[Step]:
    """Return the steps that can be taken from a phase, in the order of their list."""
    return [step for step in Step if step in STEPS[phase]]
