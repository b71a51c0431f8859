"""What the publishing mechanism needs to know of a consultation."""

from __future__ import annotations

from participa.consultations.forms import ConsultationForm
from participa.consultations.models import Consultation, Phase
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.publishing.content_types import ContentType, Facts, Problem, register

PHASE_LABELS = {
    Phase.ANNOUNCED: _l("Por abrir"),
    Phase.OPEN: _l("Abierta"),
    Phase.CLOSED: _l("Cerrada"),
    Phase.ANSWERED: _l("Con respuesta"),
}


def describe(consultation: Consultation) -> Facts:
    """Return what lists and search need."""
    parts = (consultation.background, consultation.open_to_change, consultation.how_to_take_part, consultation.outcome)
    return Facts(
        text=plain("\n\n".join(part for part in parts if part)),
        subkind="answered" if consultation.outcome else "",
        year=consultation.opens_on.year if consultation.opens_on else None,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        event_on=consultation.closes_on,
        event_label="closes",
        dates=tuple(
            (day, label)
            for day, label in (
                (consultation.opens_on, "starts"),
                (consultation.closes_on, "closes"),
                (consultation.reply_due_on, "reply"),
            )
            if day
        ),
    )


def check(consultation: Consultation) -> list[Problem]:
    """Return what to mend before it is called (domain rules of art. 73 and of good practice)."""
    needed = (
        (consultation.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (consultation.background, "background", _("Explique de qué se trata y por qué se consulta.")),
        (consultation.open_to_change, "open_to_change", _("Diga qué está abierto a cambio.")),
        (consultation.opens_on, "opens_on", _("Indique la fecha de apertura.")),
        (consultation.closes_on, "closes_on", _("Indique la fecha de cierre.")),
        (consultation.contact_email, "contact_email", _("Indique un correo de contacto.")),
    )
    advised = (
        (consultation.weighing, "weighing", _("Explique cómo se ponderarán las opiniones (art. 73).")),
        (consultation.reply_due_on, "reply_due_on", _("Comprometa una fecha para la respuesta.")),
    )
    return [Problem(field, text) for value, field, text in needed if not value] + [
        Problem(field, text, stops=False) for value, field, text in advised if not value
    ]


CONSULTATION = register(
    ContentType(
        kind="consultation",
        segment="consultas",
        model=Consultation,
        form=ConsultationForm,
        singular=_l("Consulta ciudadana"),
        plural=_l("Consultas ciudadanas"),
        menu=_l("Consultas"),
        new_label=_l("Nueva consulta"),
        empty_text=_l("Cree la primera consulta: quedará como borrador hasta que la publique."),
        explanation=_l(
            "Materias en que se pide la opinión de las personas antes de decidir (art. 73 de la Ley 18.575)."
        ),
        describe=describe,
        check=check,
        deadlines=("opens_on", "closes_on", "results_due_on", "reply_due_on"),
        columns=(
            (_l("Etapa"), lambda c: PHASE_LABELS[c.phase]),
            (_l("Cierra"), lambda c: short_date(c.closes_on) if c.closes_on else ""),
        ),
    )
)
