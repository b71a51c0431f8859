"""Between author and reviewer: submitting a text, returning it, talking about it, giving it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.extensions import db
from participa.publishing.models import Content, ContentVersion, ReviewComment, TextStage
from participa.publishing.queries import find_working_text
from participa.publishing.services.contents import save_text
from participa.publishing.services.errors import PublishingError
from participa.publishing.services.keeping import begin_step, log, tell
from participa.publishing.versions import from_plain
from participa.publishing.workflow import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.publishing.content_types import ContentType


#: Called with a content and the correction that the supervision asks of it: who is told stands above (wiring.py).
CORRECTION_LISTENERS: list[Callable[[Content, ReviewComment], None]] = []


def comment(content: Content, *, text: str, account_id: int | None, action: str = "comment") -> ReviewComment:
    """Say something about a text to the others of the agency."""
    said = ReviewComment(
        agency_id=content.agency_id, content_id=content.id, account_id=account_id, text=text.strip(), action=action
    )
    db.session.add(said)
    db.session.flush()
    if action == "correction":
        log("content.ask-correction", content, account_id)
        for listener in CORRECTION_LISTENERS:
            listener(content, said)
    return said


def submit(content: Content, *, account_id: int | None, message: str = "") -> Content:
    """Ask for a review."""
    _must_be(content, TextStage.EDITING)
    begin_step(content, Step.SUBMIT, account_id)
    content.text_stage = TextStage.REVIEWING
    content.submitted_at = content.updated_at
    comment(content, text=message, account_id=account_id, action="submitted")
    log("content.submit", content, account_id)
    tell(content)
    return content


def return_text(content: Content, *, account_id: int | None, message: str) -> Content:
    """Give a text back to its authors, with what to change. Raises PublishingError without it."""
    _must_be(content, TextStage.REVIEWING)
    if not message.strip():
        error = "returning a text needs a word on what to change"
        raise PublishingError(error)
    begin_step(content, Step.RETURN, account_id)
    content.text_stage = TextStage.EDITING
    content.submitted_at = None
    comment(content, text=message, account_id=account_id, action="returned")
    log("content.return", content, account_id)
    tell(content)
    return content


def discard(content: Content, *, account_id: int | None) -> Content:
    """Give the next version up; what is public stays. It can be undone for some minutes."""
    working = find_working_text(content)
    if working is None:
        message = "there is no next version"
        raise PublishingError(message)
    begin_step(content, Step.DISCARD, account_id, values=dict(working.values))
    db.session.delete(working)
    content.text_stage, content.authors, content.submitted_at = TextStage.CLEAN, [], None
    log("content.discard", content, account_id)
    tell(content)
    return content


def restore_version(
    content_type: ContentType, content: Content, version: ContentVersion, *, account_id: int | None
) -> Content:
    """Make an earlier text the next version: it is read, reviewed and published like any other."""
    return save_text(content_type, content, values=from_plain(content_type, version.values), account_id=account_id)


def _must_be(content: Content, stage: TextStage) -> None:
    if content.text_stage is not stage or content.trashed_at is not None:
        message = f"the text is {content.text_stage}, not {stage}"
        raise PublishingError(message)
