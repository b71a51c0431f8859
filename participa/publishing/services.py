"""Everything that is done to a content: create, edit, publish, withdraw, archive, delete a draft; and to its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.slugs import slugify, unique_slug
from participa.publishing.models import TRANSITIONS, Content, ContentChange, ContentPart, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.publishing.content_types import ContentType, PartType, Problem


class PublishingError(RuntimeError):
    """A change that the life of a content does not allow."""


class ConflictError(PublishingError):
    """Somebody else saved the content since this form was opened."""


class NotReadyError(PublishingError):
    """The content has something to mend before it can be published."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, each with its remedy."""
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


#: Called after each change of a content, inside its transaction: the read model listens here.
LISTENERS: list[Callable[[Content], None]] = []


def _tell(content: Content) -> None:
    db.session.flush()
    for listener in LISTENERS:
        listener(content)


def create(
    content_type: ContentType,
    *,
    agency_id: int,
    values: dict[str, Any],
    account_id: int | None,
    slug_taken: Callable[[str], bool] | None = None,
) -> Content:
    """Make a draft with the values of its form.

    Who makes many at once gives a `slug_taken` that knows the agency's addresses of the type, also those just made.
    """
    model = content_type.model
    title = str(values.get("title") or content_type.singular)
    content = model(
        agency_id=agency_id,
        slug=_free_slug(content_type, agency_id, title, taken=slug_taken),
        title=title,
        created_by_id=account_id,
        updated_by_id=account_id,
    )
    _set(content_type, content, values)
    db.session.add(content)
    db.session.flush()
    _log("content.create", content, account_id)
    return content


def edit(
    content_type: ContentType,
    content: Content,
    *,
    values: dict[str, Any],
    account_id: int | None,
    expected_version: int | None = None,
    note: str = "",
) -> Content:
    """Change a content. Of a published one the change is told to the public. Raises ConflictError."""
    if expected_version is not None and content.version != expected_version:
        raise ConflictError
    _set(content_type, content, values)
    if not db.session.is_modified(content):
        return content
    content.updated_at = now()
    content.updated_by_id = account_id
    if content.published_at is None:
        content.slug = _free_slug(content_type, content.agency_id, content.title, own=content.id)
    if content.is_published:
        _change(content, "edited", account_id, note)
    _log("content.edit", content, account_id)
    _tell(content)
    return content


def publish(content_type: ContentType, content: Content, *, account_id: int | None, note: str = "") -> Content:
    """Show a content to the public. Raises NotReadyError with what to mend, PublishingError from a wrong state."""
    problems = [problem for problem in content_type.check(content) if problem.stops]
    if problems:
        raise NotReadyError(problems)
    again = content.published_at is not None
    _move(content, State.PUBLISHED)
    content.published_at = content.published_at or now()
    content.state_reason = ""
    _change(content, "republished" if again else "published", account_id, note)
    _log("content.publish", content, account_id)
    _tell(content)
    return content


def withdraw(content: Content, *, account_id: int | None, reason: str) -> Content:
    """Take a content away from the public, with a reason that is shown. Raises PublishingError without one."""
    if not reason.strip():
        message = "a withdrawal needs its public reason"
        raise PublishingError(message)
    _move(content, State.WITHDRAWN)
    content.state_reason = reason.strip()
    _change(content, "withdrawn", account_id, reason.strip())
    _log("content.withdraw", content, account_id, {"reason": reason.strip()})
    _tell(content)
    return content


def delete_draft(content: Content, *, account_id: int | None) -> None:
    """Throw a draft away. What has been public can't be: raises PublishingError."""
    if content.state is not State.DRAFT or content.published_at is not None:
        message = "only a draft that was never public can be deleted"
        raise PublishingError(message)
    _log("content.delete-draft", content, account_id, {"title": content.title})
    db.session.delete(content)
    db.session.flush()


def save_part(
    part_type: PartType,
    content: Content,
    *,
    values: dict[str, Any],
    account_id: int | None,
    part: ContentPart | None = None,
) -> ContentPart:
    """Add or change a row that hangs from a content."""
    if part is None:
        part = part_type.model(agency_id=content.agency_id, content_id=content.id)
    for name, value in values.items():
        setattr(part, name, value)
    db.session.add(part)
    _touch(content, account_id)
    _log("part.save", content, account_id, {"part": part_type.segment})
    _tell(content)
    return part


def delete_part(part_type: PartType, content: Content, part: ContentPart, *, account_id: int | None) -> None:
    """Remove a row that hangs from a content; the log keeps that it was there."""
    kept = {
        c.key: str(getattr(part, c.key))
        for c in part.__mapper__.column_attrs
        if c.key not in ("agency_id", "content_id")
    }
    _log("part.delete", content, account_id, {"part": part_type.segment, "was": kept})
    db.session.delete(part)
    _touch(content, account_id)
    _tell(content)


def _touch(content: Content, account_id: int | None) -> None:
    content.updated_at = now()
    content.updated_by_id = account_id


def _set(content_type: ContentType, content: Content, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(content, name, value)
    for act in content_type.after_save:
        act(content)


def _move(content: Content, state: State) -> None:
    if state not in TRANSITIONS[content.state]:
        message = f"{content.state} can't become {state}"
        raise PublishingError(message)
    content.state = state
    content.updated_at = now()


def _change(content: Content, action: str, account_id: int | None, note: str) -> None:
    db.session.add(
        ContentChange(
            agency_id=content.agency_id, content_id=content.id, account_id=account_id, action=action, note=note.strip()
        )
    )


def _log(action: str, content: Content, account_id: int | None, details: dict[str, Any] | None = None) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=content.agency_id,
        subject=f"{content.kind}:{content.id}",
        details={"title": content.title, **(details or {})},
    )


def _free_slug(
    content_type: ContentType,
    agency_id: int,
    title: str,
    *,
    own: int | None = None,
    taken: Callable[[str], bool] | None = None,
) -> str:
    base = slugify(title) or content_type.segment

    def found_in_database(slug: str) -> bool:
        mine = (Content.agency_id == agency_id, Content.kind == content_type.kind, Content.slug == slug)
        found = db.session.scalar(db.select(Content.id).where(*mine))
        return found is not None and found != own

    with db.session.no_autoflush:
        return unique_slug(base, taken or found_in_database)
