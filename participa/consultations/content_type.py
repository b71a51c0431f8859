"""What the publishing mechanism needs to know of a consultation."""

from __future__ import annotations

from datetime import date, timedelta

from participa.consultations import queries
from participa.consultations.forms import ConsultationForm
from participa.consultations.models import (
    AFTER_CLOSE,
    CommitmentUpdate,
    Consultation,
    Milestone,
    ParticipationFigure,
    Phase,
    ReplyCommitment,
    ReplyTheme,
)
from participa.consultations.reply_forms import (
    CHANNEL_LABELS,
    DECISION_LABELS,
    CommitmentForm,
    FigureForm,
    ThemeForm,
    UpdateForm,
)
from participa.consultations.workflow import PHASE_LABELS
from participa.documents.models import AttachmentRole
from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import number, short_date
from participa.mechanisms.forms import COMMITMENT_LABELS
from participa.publishing.checks import advise
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register
from participa.terms.queries import list_terms
from participa.terms.rules import Term, advice

#: First and last day and month of the times when few can answer.
QUIET_TIMES = (((2, 1), (2, 28)), ((9, 18), (9, 19)))


def describe(consultation: Consultation) -> Facts:
    """Return what lists and search need."""
    parts = [consultation.background, consultation.open_to_change, consultation.how_to_take_part]
    if consultation.is_replied:
        parts.append(consultation.outcome)
        parts += [f"{theme.title}. {theme.said} {theme.reason}" for theme in queries.list_themes(consultation)]
    halted = consultation.halt is not None
    return Facts(
        text=plain("\n\n".join(part for part in parts if part)),
        subkind=str(consultation.halt) if halted else "answered" if consultation.is_replied else "",
        year=consultation.opens_on.year if consultation.opens_on else None,
        opens_at=None if halted else consultation.opens_at,
        closes_at=None if halted else consultation.closes_at,
        event_on=None if halted else consultation.closes_on,
        event_label="" if halted else "closes",
        dates=() if halted else _days(consultation),
        owed_by=consultation.owed_by,
    )


def _days(consultation: Consultation) -> tuple[tuple[date, str], ...]:
    days = (
        (consultation.opens_on, "starts"),
        (consultation.closes_on, "closes"),
        (consultation.first_closes_on, "moved"),
        (consultation.reply_due_on, "reply"),
    )
    return tuple((day, label) for day, label in days if day)


def check(consultation: Consultation) -> list[Problem]:
    """Return what to mend before it is called: the gates, each with its remedy.

    What ended before it is published is a record of the past: what it never had is only advised.
    """
    past = consultation.closes_on is not None and consultation.closes_on < today()
    papers = queries.list_papers(consultation)
    gates = (
        (consultation.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (consultation.background, "background", _("Explique de qué se trata y por qué se consulta.")),
        (consultation.open_to_change, "open_to_change", _("Diga qué está abierto a cambio.")),
        (consultation.weighing, "weighing", _("Explique cómo se ponderarán las opiniones (art. 73).")),
        (consultation.region_code or consultation.territory, "territory", _("Diga para qué territorio es.")),
        (consultation.reply_due_on, "reply_due_on", _("Comprometa una fecha para la respuesta.")),
        (AttachmentRole.POSITION_PAPER in papers, "papers", _("Adjunte y publique la minuta de posición.")),
        (
            papers - {AttachmentRole.POSITION_PAPER},
            "papers",
            _("Adjunte y publique al menos un documento de antecedentes."),
        ),
    )
    needed = (
        (consultation.opens_on, "opens_on", _("Indique la fecha de apertura.")),
        (consultation.closes_on, "closes_on", _("Indique la fecha de cierre.")),
        (consultation.contact_email, "contact_email", _("Indique un correo de contacto.")),
    )
    return [
        *(Problem(name, text, stops=not past) for value, name, text in gates if not value),
        *(Problem(name, text) for value, name, text in needed if not value),
        *_wrong_course(consultation),
        *(_of_the_past(consultation) if past else _advised(consultation)),
    ]


def _of_the_past(consultation: Consultation) -> list[Problem]:
    """Return what is odd in a consultation that ended before it is published."""
    told = consultation.was_public or bool(consultation.outcome)
    text = _("El cierre ya pasó: corrija la fecha o, si la consulta ya se hizo, cuente qué resultó.")
    return advise((told, "closes_on", text))


def _wrong_course(consultation: Consultation) -> list[Problem]:
    """Return what its course does not allow: to be open before it is called, or to move what people count on."""
    if consultation.was_public:
        return _moved_days(consultation)
    found = []
    if consultation.milestone is Milestone.PROPOSED:
        found.append(Problem("milestone", _("Inclúyala en el plan anual o pásela a preparación antes de convocar.")))
    opens, closes = consultation.opens_on, consultation.closes_on
    if opens and closes and opens < today() <= closes:
        found.append(Problem("opens_on", _("La apertura no puede ser anterior a la convocatoria: use hoy o después.")))
    return found


def _moved_days(consultation: Consultation) -> list[Problem]:
    opens_on, closes_on, phase = queries.find_public_days(consultation)
    found = []
    if consultation.closes_on != closes_on:
        text = _("El cierre ya es público: muévalo con «Ampliar el plazo», que explica el motivo.")
        found.append(Problem("closes_on", text))
    if consultation.opens_on != opens_on and phase is not Phase.CALLED:
        found.append(Problem("opens_on", _("La consulta ya se abrió: su apertura no se puede cambiar.")))
    return found


def _advised(consultation: Consultation) -> list[Problem]:
    """Return what the agency's terms say of the days; the law fixes none of them."""
    opens, closes = consultation.opens_on, consultation.closes_on
    if closes is None:
        return []
    terms = list_terms(consultation.agency_id)
    is_open, results, reply = (terms[f"consultation_{name}"] for name in ("open", "results", "reply"))
    return advise(
        (
            opens is None or is_open.fits(opens - timedelta(days=1), closes),
            "closes_on",
            advice(_("Déjela abierta al menos %(length)s.", length=is_open.length), is_open),
        ),
        (
            opens is None or not _meets_quiet_times(opens, closes),
            "closes_on",
            _("El plazo pasa por febrero o Fiestas Patrias: conviene dar más días."),
        ),
        (
            _is_within(consultation.results_due_on, results, closes),
            "results_due_on",
            advice(
                _("Comprometa los resultados dentro de %(length)s desde el cierre.", length=results.length),
                results,
            ),
        ),
        (
            _is_within(consultation.reply_due_on, reply, closes),
            "reply_due_on",
            advice(_("Comprometa la respuesta dentro de %(length)s desde el cierre.", length=reply.length), reply),
        ),
    )


def _is_within(day: date | None, term: Term, start: date) -> bool:
    return day is None or day <= term.after(start)


def _meets_quiet_times(opens: date, closes: date) -> bool:
    """Tell whether a window meets February or the national holidays of September."""
    return any(
        opens <= date(year, *last) and closes >= date(year, *first)
        for year in range(opens.year, closes.year + 1)
        for first, last in QUIET_TIMES
    )


def _may_be_answered(consultation: Consultation) -> bool:
    return consultation.phase in (Phase.CLOSED, *(Phase(milestone.value) for milestone in AFTER_CLOSE))


def _is_replied(consultation: Consultation) -> bool:
    return consultation.is_replied


FIGURES = PartType(
    segment="participacion",
    model=ParticipationFigure,
    form=FigureForm,
    plural=_l("Cuántas personas participaron"),
    singular=_l("Participación por un canal"),
    add_label=_l("Agregar un canal"),
    empty_text=_l("Agregue cuántas personas participaron por cada canal: se publica con los resultados."),
    columns=((_l("Canal"), lambda row: CHANNEL_LABELS[row.channel]), (_l("Personas"), lambda row: number(row.people))),
    applies=_may_be_answered,
    is_public=lambda consultation: consultation.is_replied or consultation.milestone is Milestone.RESULTS,
    kept=True,
)
THEMES = PartType(
    segment="temas",
    model=ReplyTheme,
    form=ThemeForm,
    plural=_l("Respuesta por temas"),
    singular=_l("Tema"),
    add_label=_l("Agregar un tema"),
    empty_text=_l("Ordene lo recibido por temas y diga, en cada uno, qué se decidió y por qué."),
    order_by=("position", "id"),
    columns=((_l("Tema"), lambda row: row.title), (_l("Decisión"), lambda row: DECISION_LABELS[row.decision])),
    applies=_may_be_answered,
    is_public=_is_replied,
    kept=True,
)
COMMITMENTS = PartType(
    segment="compromisos",
    model=ReplyCommitment,
    form=CommitmentForm,
    plural=_l("Compromisos"),
    singular=_l("Compromiso"),
    add_label=_l("Agregar un compromiso"),
    empty_text=_l("Lo que el organismo hará, quién responde por ello y hasta cuándo."),
    order_by=("due_on", "id"),
    columns=(
        (_l("Compromiso"), lambda row: row.text),
        (_l("Responsable"), lambda row: row.responsible),
        (_l("Fecha"), lambda row: short_date(row.due_on) if row.due_on else ""),
    ),
    deadlines=("due_on",),
    applies=_may_be_answered,
    is_public=_is_replied,
    kept=True,
)
UPDATES = PartType(
    segment="avances",
    model=CommitmentUpdate,
    form=UpdateForm,
    plural=_l("Avances de los compromisos"),
    singular=_l("Avance"),
    add_label=_l("Agregar un avance"),
    empty_text=_l("Cuente cómo va cada compromiso: queda como historia a la vista de todos."),
    order_by=("on_day", "id"),
    columns=(
        (_l("Fecha"), lambda row: short_date(row.on_day)),
        (_l("Cómo va"), lambda row: COMMITMENT_LABELS[row.progress]),
        (_l("Qué pasó"), lambda row: row.note),
    ),
    applies=_is_replied,
    is_public=_is_replied,
    kept=True,
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
        parts=(FIGURES, THEMES, COMMITMENTS, UPDATES),
        deadlines=("opens_on", "closes_on", "results_due_on", "reply_due_on"),
        columns=(
            (_l("Etapa"), lambda c: PHASE_LABELS[c.phase]),
            (_l("Cierra"), lambda c: short_date(c.closes_on) if c.closes_on else ""),
        ),
    )
)
