"""Showing a content to the public and taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.i18n import _
from participa.publishing.checks import find_problems, find_stops
from participa.publishing.models import Content, ContentVersion, State, TextStage
from participa.publishing.queries import find_working_text
from participa.publishing.services.contents import apply_working_text
from participa.publishing.services.errors import DeadlineReasonError, NotReadyError, PublishingError
from participa.publishing.services.keeping import add_change, begin_step, log, move, tell
from participa.publishing.versions import compare, copy_with, values_of
from participa.publishing.workflow import Step

if TYPE_CHECKING:
    from datetime import datetime

    from participa.publishing.content_types import ContentType, Problem
    from participa.publishing.versions import Difference


def problems_of(content_type: ContentType, content: Content) -> list[Problem]:
    """Return what to mend in the text that would be published, the next version where there is one."""
    return find_problems(content_type, text_at_hand(content_type, content))


def text_at_hand(content_type: ContentType, content: Content) -> Content:
    """Return a content as it would be published: itself, or a copy that says its next version."""
    working = find_working_text(content)
    return content if working is None else copy_with(content_type, content, working.values)


def changed_deadlines(content_type: ContentType, content: Content) -> list[Difference]:
    """Return the public deadlines that the next version would change."""
    working = find_working_text(content)
    if working is None or not content.was_public:
        return []
    now_public = values_of(content_type, content)
    keep = {name: now_public.get(name) for name in content_type.deadlines}
    new = {name: working.values.get(name) for name in content_type.deadlines}
    return compare(content_type, keep, new)


def publish(
    content_type: ContentType,
    content: Content,
    *,
    account_id: int | None,
    note: str = "",
    shown_from: datetime | None = None,
    shown_until: datetime | None = None,
    forced: bool = False,
) -> Content:
    """Show a content, or its next version, to the public; from and until which instant may be set.

    Who may is asked before (`workflow.refusal`). `forced` leaves the debt of an approval by another person. Raises
    NotReadyError with what to mend, DeadlineReasonError when a deadline changes without a reason, PublishingError from
    a wrong state.
    """
    stops = find_stops(content_type, text_at_hand(content_type, content))
    if stops:
        raise NotReadyError(stops)
    deadlines = changed_deadlines(content_type, content)
    if deadlines and not note.strip():
        raise DeadlineReasonError
    authors = list(content.authors)
    begin_step(content, Step.FORCE if forced else Step.APPROVE, account_id)
    action = _show(content_type, content)
    content.shown_from, content.shown_until = shown_from, shown_until
    content.approval_owed_since = now() if forced else None
    content.forced_by_id = account_id if forced else None
    content.forced_authors = authors if forced else []
    _tell_public(content, action, account_id, note, deadlines)
    number = 1 if action == "published" else _last_number(content) + 1
    _keep_version(content_type, content, account_id, authors, note=note, number=number)
    log("content.publish", content, account_id, _facts(forced=forced, shown_from=shown_from, shown_until=shown_until))
    tell(content)
    return content


def _show(content_type: ContentType, content: Content) -> str:
    """Make the newest text the public one; returns what happened, for "what changed"."""
    first = not content.was_public
    if not first and _last_number(content) == 0:  # public since before versions were kept
        _keep_version(content_type, content, None, [], note="", number=1)
    newer = apply_working_text(content_type, content)
    if content.state is not State.PUBLISHED:
        move(content, State.PUBLISHED)
        action = "published" if first else "republished"
    elif newer:
        action = "edited"
    else:
        message = "it is published, and there is no newer text"
        raise PublishingError(message)
    content.published_at = content.published_at or now()
    content.state_reason = ""
    content.text_stage, content.submitted_at, content.authors = TextStage.CLEAN, None, []
    for act in content_type.after_save:
        act(content)
    return action


def _facts(**facts: Any) -> dict[str, Any] | None:
    return {name: str(value) for name, value in facts.items() if value} or None


def _tell_public(content: Content, action: str, account_id: int | None, note: str, deadlines: list[Difference]) -> None:
    add_change(content, action, account_id, "" if deadlines else note)
    for change in deadlines:
        said = _(
            "%(label)s: de %(before)s a %(after)s.",
            label=change.label,
            before=_said(change.before),
            after=_said(change.after),
        )
        add_change(content, "deadline", account_id, f"{said} {note.strip()}")


def _said(day: str) -> str:
    return day or _("sin fecha")


def _keep_version(
    content_type: ContentType, content: Content, account_id: int | None, authors: list[int], *, note: str, number: int
) -> None:
    db.session.add(
        ContentVersion(
            agency_id=content.agency_id,
            content_id=content.id,
            number=number,
            values=values_of(content_type, content),
            account_id=account_id,
            authors=authors,
            note=note.strip(),
        )
    )


def _last_number(content: Content) -> int:
    mine = (ContentVersion.agency_id == content.agency_id, ContentVersion.content_id == content.id)
    return db.session.scalar(select(func.max(ContentVersion.number)).where(*mine)) or 0


def approve_later(content: Content, *, account_id: int | None) -> Content:
    """Settle the debt of a publication without review."""
    if content.approval_owed_since is None:
        message = "nothing is owed"
        raise PublishingError(message)
    begin_step(content, Step.APPROVE_LATER, account_id)
    content.approval_owed_since, content.forced_by_id, content.forced_authors = None, None, []
    log("content.approve-later", content, account_id)
    tell(content)
    return content


def withdraw(content: Content, *, account_id: int | None, reason: str) -> Content:
    """Take a content away from the public, with a reason that is shown. Raises PublishingError without one."""
    if not reason.strip():
        message = "a withdrawal needs its public reason"
        raise PublishingError(message)
    return _take_down(content, Step.WITHDRAW, State.WITHDRAWN, account_id, reason.strip())


def archive(content: Content, *, account_id: int | None, reason: str = "") -> Content:
    """Put what is over out of the public's way; it keeps its address."""
    return _take_down(content, Step.ARCHIVE, State.ARCHIVED, account_id, reason.strip())


def _take_down(content: Content, step: Step, state: State, account_id: int | None, reason: str) -> Content:
    if state not in (State.WITHDRAWN, State.ARCHIVED) or content.state is not State.PUBLISHED:
        message = f"{content.state} can't become {state}"
        raise PublishingError(message)
    begin_step(content, step, account_id)
    move(content, state)
    content.state_reason = reason
    content.shown_from = content.shown_until = None
    add_change(content, state.value, account_id, reason)
    log(f"content.{step.value}", content, account_id, {"reason": reason})
    tell(content)
    return content


def republish(content_type: ContentType, content: Content, *, account_id: int | None, note: str = "") -> Content:
    """Show again, as it was, what had been taken down. Raises NotReadyError, PublishingError."""
    if content.text_stage is not TextStage.CLEAN or not content.was_public:
        message = "it has a newer text: that one is published by its own steps"
        raise PublishingError(message)
    stops = [problem for problem in find_problems(content_type, content) if problem.stops]
    if stops:
        raise NotReadyError(stops)
    begin_step(content, Step.REPUBLISH, account_id)
    move(content, State.PUBLISHED)
    content.state_reason = ""
    for act in content_type.after_save:
        act(content)
    add_change(content, "republished", account_id, note)
    log("content.republish", content, account_id)
    tell(content)
    return content
