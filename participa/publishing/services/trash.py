"""The trash: a draft waits there for thirty days with all that hangs from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing.models import Content, State
from participa.publishing.services.errors import PublishingError
from participa.publishing.services.keeping import begin_step, log, tell
from participa.publishing.workflow import Step

if TYPE_CHECKING:
    from datetime import datetime

#: Calendar days that the trash keeps a draft.
KEPT_DAYS = 30


def trash(content: Content, *, account_id: int | None) -> Content:
    """Put a draft into the trash. What has been public can't go there: raises PublishingError."""
    if content.state is not State.DRAFT or content.was_public or content.trashed_at is not None:
        message = "only a draft that was never public goes to the trash"
        raise PublishingError(message)
    begin_step(content, Step.TRASH, account_id)
    content.trashed_at = content.updated_at
    log("content.trash", content, account_id)
    tell(content)
    return content


def restore(content: Content, *, account_id: int | None) -> Content:
    """Take a draft out of the trash, whole. Raises PublishingError for one that is not there."""
    if content.trashed_at is None:
        message = "it is not in the trash"
        raise PublishingError(message)
    begin_step(content, Step.RESTORE, account_id)
    content.trashed_at = None
    log("content.restore", content, account_id)
    tell(content)
    return content


def gone_before() -> datetime:
    """Return the instant before which what went to the trash is gone."""
    return now() - timedelta(days=KEPT_DAYS)


def purge() -> int:
    """Delete what has been in the trash for more than thirty days, in the scope at hand; returns how many.

    What something public still names (the decision on a petition) stays in the trash, and holds up nothing else.
    """
    old = db.session.scalars(
        select(Content)
        .where(Content.trashed_at.is_not(None), Content.trashed_at < gone_before())
        .with_for_update(skip_locked=True)  # of several workers at once, each takes what no other holds
    ).all()
    return sum(_purge(content) for content in old)


def _purge(content: Content) -> bool:
    try:
        with db.session.begin_nested():
            log("content.purge", content, None)
            db.session.delete(content)
            db.session.flush()
    except IntegrityError:
        return False
    return True
