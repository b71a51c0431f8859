"""What every change of a content does beside itself: the log, "what changed", the step to undo, the listeners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.slugs import slugify, unique_slug
from participa.publishing.models import TRANSITIONS, Content, ContentChange, State
from participa.publishing.services.errors import PublishingError
from participa.publishing.versions import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.publishing.content_types import ContentType
    from participa.publishing.workflow import Step

#: Called after each change of a content, inside its transaction: the read model listens here.
LISTENERS: list[Callable[[Content], None]] = []
#: What a step changes of a content's life, and its undoing puts back.
LIFE = (
    "state",
    "text_stage",
    "authors",
    "submitted_at",
    "shown_from",
    "shown_until",
    "state_reason",
    "approval_owed_since",
    "forced_by_id",
    "forced_authors",
    "trashed_at",
)


def tell(content: Content) -> None:
    """Write, and let the listeners know."""
    db.session.flush()
    for listener in LISTENERS:
        listener(content)


def touch(content: Content, account_id: int | None) -> None:
    """Note who changed a content, and when."""
    content.updated_at = now()
    content.updated_by_id = account_id


def begin_step(content: Content, step: Step, account_id: int | None, **more: Any) -> None:
    """Remember how a content stood before a step, so that who took it can undo it for some minutes."""
    was = {name: to_plain(getattr(content, name)) for name in LIFE}
    touch(content, account_id)
    content.last_step = {
        "step": step.value,
        "by": account_id,
        "at": content.updated_at.isoformat(),
        "was": was,
        **more,
    }


def move(content: Content, state: State) -> None:
    """Change the state. Raises PublishingError for a move that the table does not have."""
    if state not in TRANSITIONS[content.state]:
        message = f"{content.state} can't become {state}"
        raise PublishingError(message)
    content.state = state


def add_change(content: Content, action: str, account_id: int | None, note: str = "") -> None:
    """Add a line to what the public reads under "what changed"."""
    db.session.add(
        ContentChange(
            agency_id=content.agency_id, content_id=content.id, account_id=account_id, action=action, note=note.strip()
        )
    )


def log(action: str, content: Content, account_id: int | None, details: dict[str, Any] | None = None) -> None:
    """Add a line to the agency's log."""
    record(
        action,
        account_id=account_id,
        agency_id=content.agency_id,
        subject=f"{content.kind}:{content.id}",
        details={"title": content.title, **(details or {})},
    )


def set_values(content_type: ContentType, content: Content, values: dict[str, Any]) -> None:
    """Write values into a content, and run what its type does after a save."""
    for name, value in values.items():
        setattr(content, name, value)
    for act in content_type.after_save:
        act(content)


def free_slug(
    content_type: ContentType,
    agency_id: int,
    title: str,
    *,
    own: int | None = None,
    taken: Callable[[str], bool] | None = None,
) -> str:
    """Return an address word for a title that no other content of the agency and type has."""
    base = slugify(title) or content_type.segment

    def found_in_database(slug: str) -> bool:
        mine = (Content.agency_id == agency_id, Content.kind == content_type.kind, Content.slug == slug)
        found = db.session.scalar(db.select(Content.id).where(*mine))
        return found is not None and found != own

    with db.session.no_autoflush:
        return unique_slug(base, taken or found_in_database, beside_pages=False)
