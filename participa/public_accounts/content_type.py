"""What the publishing mechanism needs to know of an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.clock import local, now, today
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import date_and_time, short_date
from participa.public_accounts import queries
from participa.public_accounts.forms import (
    CHANNEL_LABELS,
    MODE_LABELS,
    AccountEventForm,
    AccountQuestionForm,
    PublicAccountForm,
)
from participa.public_accounts.models import AccountEvent, AccountPhase, AccountQuestion, PublicAccount
from participa.publishing.checks import advise
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register
from participa.terms.queries import list_terms
from participa.terms.rules import advice
from participa.territory.division import commune

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from participa.terms.rules import Term

PHASE_LABELS = {
    AccountPhase.PLANNED: _l("Planificada"),
    AccountPhase.CALLED: _l("Convocada"),
    AccountPhase.REPORTED: _l("Con informe publicado"),
    AccountPhase.HELD: _l("Realizada"),
    AccountPhase.OPEN: _l("Participación abierta"),
    AccountPhase.CLOSED: _l("Participación cerrada"),
    AccountPhase.ANSWERED: _l("Con respuestas publicadas"),
}


def report_sections(account: PublicAccount) -> list[tuple[str, str]]:
    """Return (heading, Markdown) of the sections of the report that have text."""
    sections = (
        (_("Políticas"), account.policies),
        (_("Planes"), account.plans),
        (_("Programas"), account.programmes),
        (_("Acciones"), account.actions),
        (_("Ejecución presupuestaria"), account.budget_execution),
        (_("Indicadores"), account.indicators),
        (_("Compromisos de la cuenta anterior"), account.previous_commitments),
    )
    return [(heading, text) for heading, text in sections if text]


def describe(account: PublicAccount) -> Facts:
    """Return what lists and search need; the window is that of virtual participation, the year that of the edition."""
    events = queries.list_events(account)
    marked = (
        account.how_to_take_part,
        *(text for _h, text in report_sections(account)),
        account.pronouncement,
        account.final_report,
    )
    questions = [f"{row.topic} {row.question} {row.answer}" for row in queries.list_question_texts(account)]
    places = [
        f"{event.place} {commune(event.commune_code).name if event.commune_code else ''} {event.host}"
        for event in events
    ]
    days = _days(account, events)
    return Facts(
        text=" ".join([plain("\n\n".join(text for text in marked if text)), *places, *questions]).strip(),
        year=account.edition_year,
        opens_at=account.opens_at,
        closes_at=account.closes_at,
        event_on=next((day for day, _label in days if day >= today()), None),
        event_label=next((label for day, label in days if day >= today()), ""),
        dates=days,
    )


def _days(account: PublicAccount, events: Sequence[AccountEvent]) -> tuple[tuple[date, str], ...]:
    days = {(local(event.starts_at).date(), "event") for event in events}
    if account.participation_opens_on:
        days.add((account.participation_opens_on, "starts"))
    if account.participation_closes_on:
        days.add((account.participation_closes_on, "closes"))
    return tuple(sorted(days))


def check(account: PublicAccount) -> list[Problem]:
    """Return what to mend before it is shown, and what practice advises."""
    events = queries.list_events(account)
    questions, answered = queries.count_questions(account)
    problems = _owed(account, events, left=questions - answered)
    terms = list_terms(account.agency_id)
    report, final = terms["account_report"], terms["account_final"]
    advised = (
        (account.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (events, "eventos", _("Agregue al menos un evento con su fecha.")),
        (
            account.edition_year == (account.reporting_year or 0) + 1,
            "edition_year",
            _("La edición suele ser el año siguiente a la gestión: revise los años."),
        ),
        (
            not _is_hasty(account, events, report),
            "report_published_on",
            advice(_("Publique el informe al menos %(length)s antes del evento.", length=report.length), report),
        ),
        (
            not _is_late(account, events, final),
            "final_report_on",
            advice(_("Publique el informe final dentro de %(length)s desde el evento.", length=final.length), final),
        ),
        (account.participation_closes_on, "participation_closes_on", _("Indique hasta cuándo se puede participar.")),
        (
            account.pronouncement or not _all_held(events),
            "pronouncement",
            _("Publique lo que dijo el consejo de la sociedad civil."),
        ),
        (account.contact_email, "contact_email", _("Indique un correo de contacto.")),
    )
    return problems + advise(*advised)


def _owed(account: PublicAccount, events: Sequence[AccountEvent], *, left: int) -> list[Problem]:
    """Return what stops it: the law's own demand, and questions without an answer; `left` of them."""
    problems = []
    if not account.budget_execution and not _is_only_announced(account, events):
        text = _("Agregue la ejecución presupuestaria: el artículo 72 exige dar cuenta de ella.")
        problems.append(Problem("budget_execution", text))
    if account.final_report_on and left > 0:
        problems.append(Problem("preguntas", _("Responda todas las preguntas antes de publicar el informe final.")))
    return problems


def _is_only_announced(account: PublicAccount, events: Sequence[AccountEvent]) -> bool:
    """Tell whether so far it is a call with its date: the report is still to come."""
    return not account.has_report and bool(events) and all(event.starts_at > now() for event in events)


def _is_hasty(account: PublicAccount, events: Sequence[AccountEvent], term: Term) -> bool:
    """Tell whether the report comes later before the first event than its term says."""
    if account.report_published_on is None or not events:
        return False
    return not term.fits(account.report_published_on, local(events[0].starts_at).date())


def _is_late(account: PublicAccount, events: Sequence[AccountEvent], term: Term) -> bool:
    """Tell whether the final report comes, or is still missing, later after the last event than is usual."""
    if not _all_held(events):
        return False
    return (account.final_report_on or today()) > term.after(local(events[-1].starts_at).date())


def _all_held(events: Sequence[AccountEvent]) -> bool:
    return bool(events) and all(event.starts_at <= now() for event in events)


EVENTS = PartType(
    segment="eventos",
    model=AccountEvent,
    form=AccountEventForm,
    plural=_l("Eventos"),
    singular=_l("Evento"),
    add_label=_l("Agregar evento"),
    empty_text=_l("Agregue la ceremonia y los encuentros en regiones: la ley pide dar cuenta de forma desconcentrada."),
    order_by=queries.EVENT_ORDER,
    deadlines=("starts_at",),
    columns=(
        (_l("Fecha"), lambda e: date_and_time(e.starts_at)),
        (_l("Modalidad"), lambda e: MODE_LABELS[e.mode]),
        (_l("Lugar"), lambda e: e.place),
        (_l("Comuna"), lambda e: commune(e.commune_code).name if e.commune_code else ""),
    ),
)
QUESTIONS = PartType(
    segment="preguntas",
    model=AccountQuestion,
    form=AccountQuestionForm,
    plural=_l("Preguntas y respuestas"),
    singular=_l("Pregunta"),
    add_label=_l("Agregar pregunta"),
    empty_text=_l("Agregue lo que se preguntó u observó y su respuesta. Sin nombres."),
    order_by=queries.QUESTION_ORDER,
    columns=(
        (_l("Pregunta"), lambda q: q.question),
        (_l("Cómo llegó"), lambda q: CHANNEL_LABELS[q.channel]),
        (
            _l("Respondida"),
            lambda q: (short_date(q.answered_on) if q.answered_on else _("Sí")) if q.is_answered else _("No"),
        ),
    ),
)

PUBLIC_ACCOUNT = register(
    ContentType(
        kind="public_account",
        segment="cuentas-publicas",
        model=PublicAccount,
        form=PublicAccountForm,
        singular=_l("Cuenta pública participativa"),
        plural=_l("Cuentas públicas participativas"),
        menu=_l("Cuentas públicas"),
        new_label=_l("Nueva cuenta pública"),
        empty_text=_l("Prepare la cuenta de este año: se puede anunciar primero y completar el informe después."),
        explanation=_l(
            "Cada año el organismo da cuenta de su gestión y presupuesto, y responde (art. 72 de la Ley 18.575)."
        ),
        describe=describe,
        check=check,
        parts=(EVENTS, QUESTIONS),
        deadlines=(
            "called_on",
            "report_published_on",
            "participation_opens_on",
            "participation_closes_on",
            "final_report_on",
        ),
        columns=(
            (_l("Año de la gestión"), lambda a: a.reporting_year),
            (_l("Etapa"), lambda a: PHASE_LABELS[a.phase]),
        ),
    )
)
