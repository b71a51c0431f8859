"""The steps of a consultation. Each is decided once, by the database's clock, with the row held until the commit."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from participa.audit.services import changes_of, record
from participa.consultations import queries
from participa.consultations.models import (
    Consultation,
    ConsultationStep,
    Halt,
    Milestone,
    PlanEntry,
    Step,
)
from participa.consultations.workflow import STEP_LABELS, out_of_course
from participa.extensions import db
from participa.foundation import words
from participa.foundation.clock import local, now, today
from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.foundation.working_days import roll_forward
from participa.mechanisms.models import CommitmentState
from participa.publishing.services.errors import PublishingError
from participa.publishing.services.keeping import add_change, log, tell, touch
from participa.terms.queries import list_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.terms.rules import Term

#: What a step of the agency's own leads to.
LEADS_TO: dict[Step, Milestone] = {
    Step.PLAN: Milestone.PLANNED,
    Step.PREPARE: Milestone.PREPARING,
    Step.SYSTEMATISE: Milestone.SYSTEMATISED,
    Step.SHOW_RESULTS: Milestone.RESULTS,
    Step.REPLY: Milestone.REPLIED,
    Step.FOLLOW_UP: Milestone.FOLLOW_UP,
    Step.FINISH: Milestone.FINISHED,
}
#: What the public reads of a step under "what changed".
SEEN_AS = {
    Step.SHOW_RESULTS: "results",
    Step.REPLY: "replied",
    Step.FOLLOW_UP: "follow_up",
    Step.FINISH: "finished",
}


#: Letters of a reason that says something.
SHORTEST_REASON = 30


class StepRefusedError(PublishingError):
    """A step that can't be taken; the text says why, and what to do instead."""


def advance(consultation: Consultation, step: Step, *, account_id: int | None, reason: str = "") -> ConsultationStep:
    """Take a step that only brings it further. Raises StepRefusedError."""
    _begin(consultation, step)
    if missing := gate(consultation, step):
        raise StepRefusedError(" ".join(missing))
    consultation.milestone = LEADS_TO[step]
    if step is Step.REPLY:
        consultation.outcome_on = today()
    return keep_step(consultation, step, account_id, reason, seen=SEEN_AS.get(step, ""))


def announce(
    consultation: Consultation,
    *,
    year: int,
    month: int | None,
    subject: str,
    purpose: str = "",
    territory: str = "",
    account_id: int | None,
) -> PlanEntry:
    """Put it in the yearly plan, in words that the public reads from now on. Raises StepRefusedError."""
    _begin(consultation, Step.PLAN)
    entry = queries.find_plan_entry(consultation)
    if entry is None:
        entry = PlanEntry(agency_id=consultation.agency_id, content_id=consultation.id, announced_on=today())
        db.session.add(entry)
    entry.removed_on, entry.removed_reason, entry.origin = None, "", consultation.origin
    _say(entry, year=year, month=month, subject=subject, purpose=purpose, territory=territory)
    consultation.milestone = LEADS_TO[Step.PLAN]
    keep_step(consultation, Step.PLAN, account_id, "")
    return entry


def change_announcement(entry: PlanEntry, *, account_id: int | None, **facts: Any) -> PlanEntry:
    """Correct what the plan says; the public reads when it was changed."""
    _say(entry, **facts)
    entry.changed_on = today()
    subject = f"consultation:{entry.content_id}"
    record(
        "consultation.plan",
        account_id=account_id,
        agency_id=entry.agency_id,
        subject=subject,
        changes=changes_of(entry),
    )
    db.session.flush()
    return entry


def take_off_plan(
    entry: PlanEntry, consultation: Consultation | None, *, reason: str, account_id: int | None
) -> PlanEntry:
    """Say that it will not be called after all; it stays in the plan with the reason. Raises StepRefusedError."""
    _need_reason(reason)
    if entry.removed_on is not None or (consultation is not None and consultation.was_public):
        raise StepRefusedError(_("Ya no se puede sacar del plan: fue convocada o ya había salido."))
    entry.removed_on, entry.removed_reason = today(), reason.strip()
    if consultation is not None and consultation.milestone is Milestone.PLANNED:
        consultation.milestone = Milestone.PREPARING
    record(
        "consultation.plan",
        account_id=account_id,
        agency_id=entry.agency_id,
        subject=f"consultation:{entry.content_id}",
        details={"title": entry.subject, "reason": entry.removed_reason},
    )
    db.session.flush()
    return entry


def _say(entry: PlanEntry, *, year: int, month: int | None, subject: str, purpose: str, territory: str) -> None:
    entry.year, entry.month = year, month
    entry.subject, entry.purpose, entry.territory = subject.strip(), purpose.strip(), territory.strip()


def gate(consultation: Consultation, step: Step) -> list[str]:
    """Return what is missing for a step, each with its remedy."""
    match step:
        case Step.SHOW_RESULTS:
            return _without_figures(consultation)
        case Step.REPLY:
            return [*_without_figures(consultation), *_reply_lacks(consultation)]
        case Step.FOLLOW_UP if not queries.list_commitments(consultation):
            return [_("Agregue al menos un compromiso; sin compromisos, finalícela.")]
        case Step.FINISH:
            return _unfinished(consultation)
    return []


def _without_figures(consultation: Consultation) -> list[str]:
    if queries.list_figures(consultation):
        return []
    return [_("Agregue cuántas personas participaron por cada canal.")]


def _reply_lacks(consultation: Consultation) -> list[str]:
    """Return what the reply needs: the decision, its themes, and a reason of its own for each (abuse case B04)."""
    themes = queries.list_themes(consultation)
    found = []
    if not consultation.outcome:
        found.append(_("Escriba y publique la respuesta fundada: qué se decidió y por qué."))
    if not themes:
        found.append(_("Agregue los temas: qué dijeron las personas y qué se decidió en cada uno."))
    found += [
        _("Explique por qué se decidió así en «%(theme)s».", theme=theme.title)
        for theme in themes
        if len(fold(theme.reason)) < SHORTEST_REASON
    ]
    reasons = Counter(fold(theme.reason) for theme in themes)
    if any(count > 1 for reason, count in reasons.items() if len(reason) >= SHORTEST_REASON):
        found.append(_("Hay temas con la misma razón: cada uno necesita la suya."))
    return found


def _unfinished(consultation: Consultation) -> list[str]:
    reply = queries.get_reply(consultation)
    ended = (CommitmentState.DONE, CommitmentState.DROPPED)
    return [
        _("Diga qué pasó con el compromiso «%(text)s».", text=commitment.text)
        for commitment in reply.commitments
        if reply.standing(commitment) not in ended
    ]


def extend(consultation: Consultation, *, closes_on: date, reason: str, account_id: int | None) -> ConsultationStep:
    """Move the closing on, before it has come, as far as the agency's terms allow. Raises StepRefusedError."""
    _begin(consultation, Step.EXTEND)
    _need_reason(reason)
    if refused := extension_refusal(consultation, closes_on, list_terms(consultation.agency_id)):
        raise StepRefusedError(refused)
    before = consultation.closes_on
    note = _move_closing(consultation, closes_on)
    return keep_step(
        consultation, Step.EXTEND, account_id, reason, seen="deadline", note=note, before=before, after=closes_on
    )


def extension_refusal(consultation: Consultation, closes_on: date, terms: Mapping[str, Term]) -> str:
    """Return why the closing can't be moved to a day; empty when it can."""
    first = consultation.first_closes_on or consultation.closes_on
    if consultation.closes_on is None or first is None or closes_on <= consultation.closes_on:
        return _("El nuevo cierre debe ser posterior al actual.")
    if len(queries.list_steps(consultation, Step.EXTEND)) >= terms["consultation_extensions"].quantity:
        return _("Ya se amplió todas las veces que permite la norma de su organismo.")
    last = terms["consultation_extension"].after(first)
    if closes_on > last:
        return _("La norma de su organismo permite ampliar hasta el %(date)s.", date=words.plain_date(last))
    return ""


def suspend(consultation: Consultation, *, reason: str, account_id: int | None) -> ConsultationStep:
    """Stop it for a time, with a reason that the public reads. Raises StepRefusedError."""
    return _halt(consultation, Step.SUSPEND, Halt.SUSPENDED, reason, account_id)


def annul(consultation: Consultation, *, reason: str, account_id: int | None) -> ConsultationStep:
    """End it without a result, with a reason that the public reads. Raises StepRefusedError."""
    return _halt(consultation, Step.ANNUL, Halt.ANNULLED, reason, account_id)


def _halt(consultation: Consultation, step: Step, halt: Halt, reason: str, account_id: int | None) -> ConsultationStep:
    _begin(consultation, step)
    _need_reason(reason)
    consultation.halt, consultation.halt_reason, consultation.halted_at = halt, reason.strip(), now()
    return keep_step(consultation, step, account_id, reason, seen=halt.value)


def resume(consultation: Consultation, *, reason: str, account_id: int | None) -> ConsultationStep:
    """Let it go on; the days of taking part that were lost come after the former end. Raises StepRefusedError."""
    _begin(consultation, Step.RESUME)
    before, lost = consultation.closes_on, days_lost(consultation, today())
    consultation.halt, consultation.halt_reason, consultation.halted_at = None, "", None
    note = ""
    if lost and before is not None:
        note = _move_closing(consultation, before + timedelta(days=lost))
    return keep_step(
        consultation,
        Step.RESUME,
        account_id,
        reason,
        seen="resumed",
        note=note,
        before=before if lost else None,
        after=consultation.closes_on if lost else None,
    )


def days_lost(consultation: Consultation, day: date) -> int:
    """Return how many days of taking part a suspension has taken away when it ends on a day."""
    if consultation.halted_at is None or consultation.opens_on is None or consultation.closes_on is None:
        return 0
    began = max(local(consultation.halted_at).date(), consultation.opens_on)
    if began > consultation.closes_on:
        return 0
    return max((day - began).days, 0)


def _begin(consultation: Consultation, step: Step) -> None:
    """Hold the consultation and see that the step is in its course. Raises StepRefusedError."""
    if refused := out_of_course(queries.hold_phase(consultation), step):
        raise StepRefusedError(refused)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise StepRefusedError(_("Escriba el motivo: lo lee el público."))


def _move_closing(consultation: Consultation, closes_on: date) -> str:
    """Move the closing, and what was promised after it by as many days; return it in words for the public."""
    before = consultation.closes_on
    if before is None:
        message = "a consultation without a closing can't move it"
        raise PublishingError(message)
    consultation.first_closes_on = consultation.first_closes_on or before
    consultation.closes_on = closes_on
    said = [_moved(_("Cierre"), before, closes_on)]
    later = closes_on - before
    if consultation.results_due_on is not None:
        consultation.results_due_on = roll_forward(consultation.results_due_on + later)
    if consultation.reply_due_on is not None:
        promised = consultation.reply_due_on
        consultation.reply_due_on = roll_forward(promised + later)
        said.append(_moved(_("Respuesta comprometida"), promised, consultation.reply_due_on))
    return " ".join(said)


def _moved(label: str, before: date, after: date) -> str:
    return _(
        "%(label)s: de %(before)s a %(after)s.",
        label=label,
        before=words.plain_date(before),
        after=words.plain_date(after),
    )


def keep_step(
    consultation: Consultation,
    step: Step,
    account_id: int | None,
    reason: str,
    *,
    seen: str = "",
    note: str = "",
    before: date | None = None,
    after: date | None = None,
) -> ConsultationStep:
    """Keep a step that was taken, tell the public where it concerns it, log it and let the listeners know."""
    taken = ConsultationStep(
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        step=step,
        account_id=account_id,
        reason=reason.strip(),
        before=before,
        after=after,
    )
    db.session.add(taken)
    touch(consultation, account_id)
    if seen and consultation.was_public:
        add_change(consultation, seen, account_id, f"{note} {reason.strip()}".strip())
    log("consultation.step", consultation, account_id, {"step": str(STEP_LABELS[step]), "reason": reason.strip()})
    tell(consultation)
    return taken
