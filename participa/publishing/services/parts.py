"""The rows that hang from a content: added, changed, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.extensions import db
from participa.publishing.services.keeping import log, tell, touch

if TYPE_CHECKING:
    from participa.publishing.content_types import PartType
    from participa.publishing.models import Content, ContentPart


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
    touch(content, account_id)
    log("part.save", content, account_id, {"part": part_type.segment})
    tell(content)
    return part


def delete_part(part_type: PartType, content: Content, part: ContentPart, *, account_id: int | None) -> None:
    """Remove a row that hangs from a content; the log keeps that it was there."""
    kept = {
        c.key: str(getattr(part, c.key))
        for c in part.__mapper__.column_attrs
        if c.key not in ("agency_id", "content_id")
    }
    log("part.delete", content, account_id, {"part": part_type.segment, "was": kept})
    db.session.delete(part)
    touch(content, account_id)
    tell(content)
