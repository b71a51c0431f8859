"""Undoing the last step: for ten minutes, by who took it, while nothing else happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing.models import Content, WorkingText
from participa.publishing.services.errors import PublishingError
from participa.publishing.services.keeping import LIFE, add_change, log, tell, touch
from participa.publishing.versions import typed
from participa.publishing.workflow import Step

if TYPE_CHECKING:
    from participa.publishing.content_types import ContentType

MINUTES = 10
#: A publication is not undone in silence: it is withdrawn, with its reason.
UNDOABLE = frozenset(
    {
        Step.SUBMIT,
        Step.RETURN,
        Step.DISCARD,
        Step.WITHDRAW,
        Step.ARCHIVE,
        Step.REPUBLISH,
        Step.TRASH,
        Step.RESTORE,
        Step.APPROVE_LATER,
    }
)
#: What the public reads when a step that it could see is undone.
_SEEN = {Step.WITHDRAW: "republished", Step.ARCHIVE: "republished", Step.REPUBLISH: "withdrawn"}


def undoable_step(content: Content, account_id: int | None) -> Step | None:
    """Return the step that a person could undo now, or None."""
    last: dict[str, Any] | None = content.last_step
    if last is None or last["by"] != account_id or account_id is None:
        return None
    at = datetime.fromisoformat(last["at"])
    if at != content.updated_at or now() - at > timedelta(minutes=MINUTES):
        return None
    step = Step(last["step"])
    return step if step in UNDOABLE else None


def undo(content_type: ContentType, content: Content, *, account_id: int | None) -> Step:
    """Put a content back as it stood before the person's last step. Raises PublishingError when it is too late."""
    step = undoable_step(content, account_id)
    if step is None or content.last_step is None:
        message = "nothing to undo"
        raise PublishingError(message)
    last = content.last_step
    columns = sa.inspect(type(content)).columns
    for name in LIFE:
        setattr(content, name, typed(columns[name].type, last["was"][name]))
    if step is Step.DISCARD:
        db.session.add(WorkingText(agency_id=content.agency_id, content_id=content.id, values=last["values"]))
    content.last_step = None
    touch(content, account_id)
    if step in _SEEN:
        add_change(content, _SEEN[step], account_id)
    for act in content_type.after_save:
        act(content)
    log(f"content.undo-{step.value}", content, account_id)
    tell(content)
    return step
