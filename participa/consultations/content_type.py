"""What the publishing mechanism needs to know of a consultation."""

from __future__ import annotations

from datetime import timedelta

from participa.consultations.forms import ConsultationForm
from participa.consultations.models import Consultation, Phase
from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.publishing.checks import advise, count_days, practice
from participa.publishing.content_types import ContentType, Facts, Problem, register

#: Working days of good practice: how long it stays open, and until when results and reply are promised.
OPEN_DAYS, RESULTS_DAYS, REPLY_DAYS = 10, 20, 45
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
    problems = [Problem(field, text) for value, field, text in needed if not value]
    return problems + advise(*advised, *_dates(consultation))


def _dates(consultation: Consultation) -> tuple[tuple[bool, str, str], ...]:
    """Return what good practice says of the days; the law fixes none of them."""
    opens, closes, waits = consultation.opens_on, consultation.closes_on, consultation.published_at is None
    is_open = count_days(opens - timedelta(days=1), closes) if opens else None
    results = count_days(closes, consultation.results_due_on)
    reply = count_days(closes, consultation.reply_due_on)
    return (
        (
            not (waits and closes and closes < today() and not consultation.outcome),
            "closes_on",
            _("El cierre ya pasó: corrija la fecha o, si la consulta ya se hizo, cuente qué resultó."),
        ),
        (
            not (waits and opens and opens < today() and closes and closes >= today()),
            "opens_on",
            _("La apertura ya pasó: nadie pudo participar desde ese día. Corrija la fecha."),
        ),
        (
            is_open is None or is_open >= OPEN_DAYS,
            "closes_on",
            practice(_("Déjela abierta al menos %(days)s días hábiles.", days=OPEN_DAYS)),
        ),
        (
            results is None or results <= RESULTS_DAYS,
            "results_due_on",
            practice(_("Comprometa los resultados para los %(days)s días hábiles siguientes.", days=RESULTS_DAYS)),
        ),
        (
            reply is None or reply <= REPLY_DAYS,
            "reply_due_on",
            practice(
                _("Comprometa la respuesta para los %(days)s días hábiles siguientes al cierre.", days=REPLY_DAYS)
            ),
        ),
    )


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
