"""What the publishing mechanism needs to know of a mechanism."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.mechanisms.forms import (
    COMMITMENT_LABELS,
    LEVEL_LABELS,
    TYPE_LABELS,
    MechanismCommitmentForm,
    MechanismForm,
)
from participa.mechanisms.models import Mechanism, MechanismCommitment, MechanismType, Stage
from participa.mechanisms.queries import COMMITMENT_ORDER, list_commitments
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register

if TYPE_CHECKING:
    from datetime import date

STAGE_LABELS = {
    Stage.PERMANENT: _l("Permanente"),
    Stage.UNDATED: _l("Fecha por confirmar"),
    Stage.SOON: _l("Próximo"),
    Stage.OPEN: _l("En curso"),
    Stage.PAST: _l("Terminado"),
}


def describe(mechanism: Mechanism) -> Facts:
    """Return what lists and search need."""
    commitments = list_commitments(mechanism)
    marked = (mechanism.objective, mechanism.purpose, mechanism.how_to_take_part, mechanism.schedule, mechanism.results)
    lines = (
        mechanism.variant,
        mechanism.addressed_to,
        mechanism.place,
        *(f"{c.text} {c.responsible}" for c in commitments),
    )
    return Facts(
        text=" ".join(part for part in (plain("\n\n".join(part for part in marked if part)), *lines) if part),
        subkind=str(mechanism.mechanism_type),
        year=mechanism.starts_on.year if mechanism.starts_on else None,
        opens_at=mechanism.opens_at,
        closes_at=mechanism.closes_at,
        event_on=mechanism.starts_on,
        event_label="starts",
        dates=_days(mechanism),
    )


def _days(mechanism: Mechanism) -> tuple[tuple[date, str], ...]:
    days = []
    if mechanism.starts_on and not mechanism.is_permanent:
        days.append((mechanism.starts_on, "starts" if mechanism.ends_on else "event"))
        if mechanism.ends_on and mechanism.ends_on != mechanism.starts_on:
            days.append((mechanism.ends_on, "closes"))
    return tuple(days)


def check(mechanism: Mechanism) -> list[Problem]:
    """Return what to mend before it is shown: the columns of the State's transparency table, and when it happens."""
    needed = (
        (mechanism.objective, "objective", _("Indique el objetivo.")),
        (mechanism.addressed_to, "addressed_to", _("Diga a quiénes está dirigido.")),
        (mechanism.requirements, "requirements", _("Indique los requisitos, o que no los hay.")),
        (
            mechanism.is_permanent or mechanism.starts_on,
            "starts_on",
            _("Indique cuándo comienza, o que es permanente."),
        ),
    )
    advised = (
        (mechanism.summary, "summary", _("Escriba un resumen en lenguaje claro: es lo que se lee en las listas.")),
        (mechanism.purpose, "purpose", _("Explique el propósito: para qué se usará lo que resulte.")),
        (mechanism.how_to_take_part or mechanism.take_part_url, "how_to_take_part", _("Explique cómo participar.")),
        (mechanism.contact_email, "contact_email", _("Indique un correo de contacto.")),
        (mechanism.stage is not Stage.PAST or mechanism.results, "results", _("Ya terminó: cuente qué resultó.")),
        (not mechanism.has_council or mechanism.council_url, "council_url", _("Agregue el enlace al consejo.")),
        (
            mechanism.mechanism_type != MechanismType.OTHER or mechanism.variant,
            "variant",
            _("Diga qué tipo de mecanismo es."),
        ),
    )
    return [Problem(field, text) for value, field, text in needed if not value] + [
        Problem(field, text, stops=False) for value, field, text in advised if not value
    ]


COMMITMENTS = PartType(
    segment="compromisos",
    model=MechanismCommitment,
    form=MechanismCommitmentForm,
    plural=_l("Compromisos"),
    singular=_l("Compromiso"),
    add_label=_l("Agregar compromiso"),
    empty_text=_l("Agregue lo que el organismo se comprometió a hacer, con responsable y fecha."),
    order_by=COMMITMENT_ORDER,
    deadlines=("due_on",),
    columns=(
        (_l("Compromiso"), lambda c: c.text),
        (_l("Responsable"), lambda c: c.responsible),
        (_l("Fecha"), lambda c: short_date(c.due_on) if c.due_on else ""),
        (_l("Estado"), lambda c: COMMITMENT_LABELS[c.state]),
    ),
)

MECHANISM = register(
    ContentType(
        kind="mechanism",
        segment="mecanismos",
        model=Mechanism,
        form=MechanismForm,
        singular=_l("Mecanismo de participación"),
        plural=_l("Otros mecanismos de participación"),
        menu=_l("Otros mecanismos"),
        new_label=_l("Nuevo mecanismo"),
        empty_text=_l(
            "Agregue las audiencias, diálogos, cabildos y demás formas de participar que ofrece el organismo."
        ),
        explanation=_l(
            "Las demás formas de participar que establece la norma del organismo: audiencias, diálogos, mesas."
        ),
        describe=describe,
        check=check,
        parts=(COMMITMENTS,),
        deadlines=("starts_on", "ends_on"),
        columns=(
            (_l("Tipo"), lambda m: TYPE_LABELS[m.mechanism_type]),
            (_l("Nivel"), lambda m: LEVEL_LABELS[m.level]),
            (_l("Situación"), lambda m: STAGE_LABELS[m.stage]),
        ),
    )
)
