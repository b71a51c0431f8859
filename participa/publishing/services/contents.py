"""Writing a content's text: a draft in place, what was public beside the text that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing.models import Content, TextStage, WorkingText
from participa.publishing.queries import find_working_text
from participa.publishing.services.errors import ConflictError
from participa.publishing.services.keeping import add_change, free_slug, log, set_values, tell, touch
from participa.publishing.services.links import keep_first_links
from participa.publishing.services.typing import forget_saved_form
from participa.publishing.versions import from_plain, plain_values, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.publishing.content_types import ContentType


def create(
    content_type: ContentType,
    *,
    agency_id: int,
    values: dict[str, Any],
    account_id: int | None,
    slug_taken: Callable[[str], bool] | None = None,
    forget: str = "",
) -> Content:
    """Make a draft with the values of its form; what was being typed in the form at the path `forget` is let go.

    Who makes many at once gives a `slug_taken` that knows the agency's addresses of the type, also those just made.
    """
    model = content_type.model
    title = str(values.get("title") or content_type.singular)
    content = model(
        agency_id=agency_id,
        slug=free_slug(content_type, agency_id, title, taken=slug_taken),
        title=title,
        created_by_id=account_id,
        updated_by_id=account_id,
        text_stage=TextStage.EDITING,
        authors=[account_id] if account_id is not None else [],
    )
    set_values(content_type, content, values)
    db.session.add(content)
    db.session.flush()
    if forget:
        forget_saved_form(agency_id, account_id, forget)
    keep_first_links(content_type, content)
    log("content.create", content, account_id)
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
    """Change a content where it stands; of a published one the public reads it at once. Raises ConflictError.

    For what the portal itself knows (imports, the demonstration); people write by `save_text`.
    """
    if expected_version is not None and content.version != expected_version:
        raise ConflictError
    set_values(content_type, content, values)
    if not db.session.is_modified(content):
        return content
    touch(content, account_id)
    _keep_slug_of_title(content_type, content)
    if content.is_published:
        add_change(content, "edited", account_id, note)
    log("content.edit", content, account_id)
    tell(content)
    return content


def save_text(
    content_type: ContentType,
    content: Content,
    *,
    values: dict[str, Any],
    account_id: int | None,
    opened_at: str = "",
    forget: str = "",
) -> Content:
    """Keep what a person wrote: in the draft itself, or as the next version beside what is public.

    `opened_at` is the mark of the text that the form was opened on (`text_mark`). Raises ConflictError when somebody
    saved another text since.
    """
    working = find_working_text(content)
    if opened_at and opened_at != text_mark(content, working):
        raise ConflictError
    before = dict(working.values) if working is not None else values_of(content_type, content)
    if content.was_public:
        _write_beside(content_type, content, working, values)
    else:
        set_values(content_type, content, values)
        _keep_slug_of_title(content_type, content)
    after = plain_values(content_type, values)
    changed = sorted(name for name, value in after.items() if name in before and before[name] != value)
    content.text_stage = TextStage.EDITING
    content.submitted_at = None
    if account_id is not None and account_id not in content.authors:
        content.authors = [*content.authors, account_id]
    touch(content, account_id)
    if forget:
        forget_saved_form(content.agency_id, account_id, forget)
    log("content.edit", content, account_id, {"fields": changed} if changed else None)
    tell(content)
    return content


def _write_beside(
    content_type: ContentType, content: Content, working: WorkingText | None, values: dict[str, Any]
) -> None:
    plain = plain_values(content_type, values)
    if working is None:
        text = values_of(content_type, content) | plain
        db.session.add(WorkingText(agency_id=content.agency_id, content_id=content.id, values=text))
        return
    working.values = working.values | plain
    working.revision += 1
    working.updated_at = now()


def apply_working_text(content_type: ContentType, content: Content) -> bool:
    """Make the next version the text that people read; returns whether there was one."""
    working = find_working_text(content)
    if working is None:
        return False
    set_values(content_type, content, from_plain(content_type, working.values))
    db.session.delete(working)
    db.session.flush()
    if related := list(sa.inspect(content_type.model).relationships.keys()):
        db.session.expire(content, related)  # a key may have changed: what it leads to is read anew
    return True


def text_mark(content: Content, working: WorkingText | None) -> str:
    """Return the mark of the text that a form is opened on."""
    return f"{content.version}-{working.revision}" if working is not None else str(content.version)


def _keep_slug_of_title(content_type: ContentType, content: Content) -> None:
    if not content.was_public:
        content.slug = free_slug(content_type, content.agency_id, content.title, own=content.id)
