"""What the publishing mechanism needs to know of a process."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from participa.elections import queries
from participa.elections.forms import (
    ELECTED_LABELS,
    PHASE_LABELS,
    ROLL_LABELS,
    TYPE_LABELS,
    CandidacyForm,
    CouncilProcessForm,
    ProcessStageForm,
    ResultLineForm,
    RollEntryForm,
)
from participa.elections.models import (
    Candidacy,
    CouncilProcess,
    Phase,
    ProcessStage,
    ResultLine,
    RollEntry,
    StageState,
    window,
)
from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.publishing.checks import advise
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register
from participa.terms.queries import list_terms
from participa.terms.rules import advice

if TYPE_CHECKING:
    from datetime import date

    from participa.terms.rules import Term

STANDING_LABELS = {
    StageState.NEXT: _l("Por comenzar"),
    StageState.CURRENT: _l("En curso"),
    StageState.DONE: _l("Terminado"),
}
#: The terms that say how long a stage lasts at the least.
LEAST = {Phase.REGISTRATION: "election_roll", Phase.OBSERVATIONS: "election_claims"}
_ORDER = {phase: place for place, phase in enumerate(Phase)}


def describe(process: CouncilProcess) -> Facts:
    """Return what lists and search need; the window is that of the whole timetable."""
    stages = queries.list_stages(process)
    opens_at, closes_at = (None, None) if process.has_ended_early else window(stages)
    days = () if process.has_ended_early else _days(stages)
    return Facts(
        text=_text(process, stages),
        subkind=str(process.process_type),
        year=stages[-1].starts_on.year if stages else None,
        opens_at=opens_at,
        closes_at=closes_at,
        event_on=next((day for day, _label in days if day >= today()), None),
        event_label="stage",
        dates=days,
    )


def _days(stages: list[ProcessStage]) -> tuple[tuple[date, str], ...]:
    days = [(stage.starts_on, "stage") for stage in stages]
    if stages:
        days.append((max(stage.last_day for stage in stages), "closes"))
    return tuple(sorted(set(days)))


def _text(process: CouncilProcess, stages: list[ProcessStage]) -> str:
    marked = (
        process.call,
        process.seats,
        process.commission,
        process.organisation_requirements,
        process.candidate_requirements,
    )
    lines = [
        process.council_name,
        *(stage_label(stage) for stage in stages),
        *(f"{row.name} {row.organisation} {row.category}" for row in queries.list_candidates(process)),
        *(f"{row.candidate} {row.organisation}" for row in queries.list_results(process)),
        plain("\n\n".join(text for text in marked if text)),
        *queries.list_roll_names(process),
    ]
    return " ".join(line for line in lines if line)


def stage_label(stage: ProcessStage) -> str:
    """Return the stage's own name, or that of its phase."""
    return stage.label or str(PHASE_LABELS[stage.phase])


def check(process: CouncilProcess) -> list[Problem]:
    """Return what to mend before it is called; the lengths of the stages are the norm's own, so they are advice."""
    stages = queries.list_stages(process)
    phases = {stage.phase for stage in stages}
    needed = (
        (process.call, "call", _("Escriba la convocatoria.")),
        (stages, "etapas", _("Agregue las etapas con sus fechas.")),
        (process.council_id or process.council_name, "council_name", _("Diga de qué consejo se trata.")),
    )
    advised = (
        (process.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (process.seats, "seats", _("Indique los cupos por estamento.")),
        (
            process.organisation_requirements,
            "organisation_requirements",
            _("Indique los requisitos de las organizaciones."),
        ),
        (process.commission, "commission", _("Diga quiénes forman la comisión electoral.")),
        (process.contact_email, "contact_email", _("Indique un correo de contacto.")),
        (not stages or Phase.VOTING in phases, "etapas", _("El calendario no tiene una etapa de votación.")),
        (_in_order(stages), "etapas", _("Hay etapas fuera del orden habitual: revise sus fechas.")),
    )
    problems = [Problem(field, text) for value, field, text in needed if not value]
    return problems + advise(*advised, *_lengths(process, stages))


def _lengths(process: CouncilProcess, stages: list[ProcessStage]) -> tuple[tuple[bool, str, str], ...]:
    """Return what the agency's terms say of the days of the stages."""
    terms = list_terms(process.agency_id)
    past = process.published_at is None and any(stage.last_day < today() for stage in stages)
    short = {
        phase: terms[name]
        for phase, name in LEAST.items()
        for stage in stages
        if stage.phase == phase and not terms[name].fits(stage.starts_on - timedelta(days=1), stage.last_day)
    }
    return (
        (not past, "etapas", _("Hay etapas que ya terminaron: revise sus fechas antes de convocar.")),
        *((False, "etapas", _least(phase, term)) for phase, term in short.items()),
    )


def _least(phase: Phase, term: Term) -> str:
    text = _("«%(stage)s» debiera durar al menos %(length)s.", stage=PHASE_LABELS[phase], length=term.length)
    return advice(text, term)


def _in_order(stages: list[ProcessStage]) -> bool:
    """Tell whether the phases begin in their usual order; the agency's own stages may stand anywhere."""
    places = [_ORDER[Phase(stage.phase)] for stage in stages if stage.phase != Phase.OTHER]
    return places == sorted(places)


def _dates(stage: Any) -> str:
    return (
        f"{short_date(stage.starts_on)} – {short_date(stage.ends_on)}" if stage.ends_on else short_date(stage.starts_on)
    )


STAGES = PartType(
    segment="etapas",
    model=ProcessStage,
    form=ProcessStageForm,
    plural=_l("Etapas"),
    singular=_l("Etapa"),
    add_label=_l("Agregar etapa"),
    empty_text=_l("Agregue las etapas del calendario con sus fechas: se publican juntas."),
    order_by=queries.STAGE_ORDER,
    deadlines=("starts_on", "ends_on"),
    columns=((_l("Etapa"), stage_label), (_l("Fechas"), _dates), (_l("Situación"), lambda s: STANDING_LABELS[s.state])),
)
ROLL = PartType(
    segment="padron",
    model=RollEntry,
    form=RollEntryForm,
    plural=_l("Padrón de organizaciones"),
    singular=_l("Organización del padrón"),
    add_label=_l("Agregar organización"),
    empty_text=_l("Agregue las organizaciones que se inscribieron y lo que se resolvió de cada una."),
    order_by=queries.ROLL_ORDER,
    columns=(
        (_l("Organización"), lambda r: r.organisation),
        (_l("Estamento"), lambda r: r.category),
        (_l("Estado"), lambda r: ROLL_LABELS[r.state]),
    ),
)
CANDIDACIES = PartType(
    segment="candidaturas",
    model=Candidacy,
    form=CandidacyForm,
    plural=_l("Candidaturas"),
    singular=_l("Candidatura"),
    add_label=_l("Agregar candidatura"),
    empty_text=_l("Agregue las candidaturas aceptadas. No se pide ni se guarda el RUN."),
    order_by=queries.CANDIDACY_ORDER,
    columns=(
        (_l("Nombre"), lambda c: c.name),
        (_l("Organización"), lambda c: c.organisation),
        (_l("Estamento"), lambda c: c.category),
    ),
)
RESULTS = PartType(
    segment="resultados",
    model=ResultLine,
    form=ResultLineForm,
    plural=_l("Resultados"),
    singular=_l("Resultado de una candidatura"),
    add_label=_l("Agregar resultado"),
    empty_text=_l("Agregue los votos de cada candidatura después del escrutinio."),
    order_by=queries.RESULT_ORDER,
    columns=(
        (_l("Candidatura"), lambda r: r.candidate),
        (_l("Votos"), lambda r: "" if r.votes is None else r.votes),
        (_l("Resultado"), lambda r: ELECTED_LABELS[r.elected]),
    ),
)

COUNCIL_PROCESS = register(
    ContentType(
        kind="council_process",
        segment="elecciones",
        model=CouncilProcess,
        form=CouncilProcessForm,
        singular=_l("Elección de consejo"),
        plural=_l("Elecciones de consejos"),
        menu=_l("Elecciones"),
        new_label=_l("Nueva elección o constitución"),
        empty_text=_l(
            "Publique la convocatoria con su calendario: aquí se siguen el padrón, las candidaturas y el resultado."
        ),
        explanation=_l(
            "Cómo se constituye o renueva el consejo de la sociedad civil: convocatoria, etapas, padrón y resultados."
        ),
        describe=describe,
        check=check,
        parts=(STAGES, ROLL, CANDIDACIES, RESULTS),
        columns=((_l("Tipo"), lambda p: TYPE_LABELS[p.process_type]),),
    )
)
