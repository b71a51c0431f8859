"""How a consultation tells people where it stands, who may answer, until when, and when the reply is due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from participa.consultations.models import AgeRule, AnswersShown, Phase
from participa.consultations.workflow import PHASE_LABELS
from participa.foundation import words
from participa.foundation.clock import now, today
from participa.foundation.i18n import _, _l, ngettext
from participa.foundation.working_days import working_days_between
from participa.participants.models import Level

if TYPE_CHECKING:
    from datetime import date

    from participa.consultations.models import Consultation, PlanEntry

TONES = {Phase.OPEN: "success", Phase.SUSPENDED: "warning", Phase.ANNULLED: "error"}
_IDENTITY = {
    Level.ANONYMOUS: _l("No se le pide ningún dato personal."),
    Level.DECLARED: _l("Se le pregunta quién es; no se comprueba."),
    Level.EMAIL: _l("Con su correo: le enviaremos un enlace para comprobarlo."),
    Level.ORGANISATION: _l("A nombre de una organización, con su RUT."),
    Level.CLAVEUNICA: _l("Con su ClaveÚnica."),
}
_AGES = {
    AgeRule.WITH_LEAVE: _l("Personas de toda edad; menores de 14 años, con autorización de quien las cuida."),
    AgeRule.FROM_14: _l("Personas desde los 14 años."),
    AgeRule.FROM_18: _l("Personas desde los 18 años."),
}
_SHOWN = {
    AnswersShown.NO: _l("No se publican: se dan a conocer solo resultados en conjunto."),
    AnswersShown.WITH_CONSENT: _l("Se publican solo con su permiso y después de una revisión."),
}


class Standing(NamedTuple):
    """What is said before anything else: whether one can answer now, and what follows."""

    tone: str
    title: str
    text: str


def standing(consultation: Consultation) -> Standing:
    """Return whether one can answer now; if not, why, and what happens next."""
    phase = consultation.phase
    if phase is Phase.OPEN and consultation.closes_at is not None:
        until = words.closing(consultation.closes_at, now())
        return Standing("success", _("Puede participar ahora"), _("Esta consulta %(when)s.", when=until))
    if phase is Phase.CALLED and consultation.opens_at is not None:
        when = words.opening(consultation.opens_at, now())
        return Standing("info", _("Todavía no se puede responder"), _("Esta consulta %(when)s.", when=when))
    if phase is Phase.SUSPENDED:
        said = words.sentence(_said(consultation))
        after = _("Cuando se reanude, el plazo recupera los días perdidos.")
        return Standing("warning", _("Suspendida: por ahora no se puede responder"), f"{said} {after}")
    if phase is Phase.ANNULLED:
        return Standing("warning", _("Anulada: no se puede responder"), _said(consultation))
    if consultation.is_replied:
        return Standing("info", _("Ya tiene respuesta"), _answered(consultation))
    return Standing("info", _("Ya no se puede responder"), _closed(consultation))


def _said(consultation: Consultation) -> str:
    return _("Motivo: %(reason)s", reason=consultation.halt_reason)


def _answered(consultation: Consultation) -> str:
    if consultation.outcome_on is None:
        return ""
    return _("El organismo publicó su respuesta el %(date)s.", date=words.plain_date(consultation.outcome_on))


def _closed(consultation: Consultation) -> str:
    if consultation.closes_at is None:
        return ""
    ended = _("Esta consulta %(when)s.", when=words.closing(consultation.closes_at, now()))
    return f"{ended} {_('Ahora el organismo analiza lo recibido y prepara su respuesta.')}"


def countdown(consultation: Consultation) -> Standing | None:
    """Return how far the promised reply is, in working days; None when none is owed."""
    due = consultation.owed_by
    if due is None or not consultation.was_public:
        return None
    day, left = words.plain_date(due), working_days_between(today(), due)
    promised = _("Respuesta comprometida para el %(date)s", date=day)
    if due < today():
        return Standing("warning", _("La respuesta está atrasada"), f"{promised}: {_late(due)}")
    if due == today():
        return Standing("info", _("La respuesta está comprometida para hoy"), "")
    if not left:
        return Standing("info", promised, _("Es en los próximos días."))
    text = ngettext("Falta %(num)s día hábil.", "Faltan %(num)s días hábiles.", left)
    return Standing("info", promised, text)


def _late(due: date) -> str:
    days = working_days_between(due, today())
    if not days:
        return _("venció en estos días.")
    return ngettext("lleva %(num)s día hábil de atraso.", "lleva %(num)s días hábiles de atraso.", days)


def conditions(consultation: Consultation) -> list[tuple[str, str]]:
    """Return who may answer and how, in plain words: what is said before the first question."""
    who = f"{words.sentence(consultation.addressed_to or '')} {_AGES[consultation.minimum_age_rule]}".strip()
    found = [(_("Quiénes"), who)]
    if consultation.requirements:
        found.append((_("Requisitos"), consultation.requirements))
    identity = str(_IDENTITY[consultation.identity_level])
    if consultation.one_each:
        identity = f"{identity} {_one_each(consultation)}"
    found.append((_("Con qué identidad"), identity))
    found.append((_("Sus respuestas"), str(_SHOWN[consultation.publication_of_answers])))
    if consultation.identity_level is not Level.ANONYMOUS:
        kept = ngettext(
            "Se guardan hasta %(num)s mes después de la respuesta.",
            "Se guardan hasta %(num)s meses después de la respuesta.",
            consultation.retention_months,
        )
        found.append((_("Sus datos"), kept))
    return found


def _one_each(consultation: Consultation) -> str:
    if consultation.identity_level is Level.ORGANISATION:
        return _("Una respuesta por organización.")
    return _("Una respuesta por persona.")


#: The course as citizens see it: the phases of the drawing, and the phase that each further one belongs to.
_COURSE = (Phase.CALLED, Phase.OPEN, Phase.CLOSED, Phase.RESULTS, Phase.REPLIED, Phase.FINISHED)
_STANDS_AT = {Phase.SYSTEMATISED: Phase.CLOSED, Phase.FOLLOW_UP: Phase.REPLIED}


def course(consultation: Consultation, results_on: date | None = None) -> list[dict[str, Any]]:
    """Return the phases with their dates, for the drawing of where it stands: what was done, when it was done."""
    names = {
        Phase.CALLED: _("Convocada"),
        Phase.OPEN: _("Abierta"),
        Phase.CLOSED: _("En análisis"),
        Phase.RESULTS: _("Resultados"),
        Phase.REPLIED: _("Respuesta y seguimiento"),
        Phase.FINISHED: _("Finalizada"),
    }
    days = {
        Phase.OPEN: consultation.opens_on,
        Phase.CLOSED: consultation.closes_on,
        Phase.RESULTS: results_on or consultation.results_due_on,
        Phase.REPLIED: consultation.outcome_on if consultation.is_replied else consultation.reply_due_on,
    }
    by_course = consultation.phase if consultation.halt is None else Phase.CALLED
    at = _COURSE.index(_STANDS_AT.get(by_course, by_course)) if consultation.was_public else -1
    return [
        {
            "label": names[phase],
            "state": "done" if place < at or by_course is Phase.FINISHED else "current" if place == at else "next",
            "dates": words.plain_date(day) if (day := days.get(phase)) else "",
        }
        for place, phase in enumerate(_COURSE)
    ]


def plan_month(entry: PlanEntry) -> str:
    """Return the month in which an entry of the yearly plan should open."""
    return words.month_name(entry.first_day) if entry.first_day else _("Mes por definir")


def plan_standing(entry: PlanEntry, consultation: Consultation | None) -> tuple[str, str]:
    """Return where an entry of the yearly plan stands, and its tone. `consultation` is None while it is not public."""
    if consultation is not None:
        return str(PHASE_LABELS[consultation.phase]), TONES.get(consultation.phase, "neutral")
    if entry.removed_on is not None:
        return _("Fuera del plan"), "neutral"
    return (_("Atrasada"), "warning") if entry.is_late else (_("Anunciada"), "info")
