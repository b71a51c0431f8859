"""The rows that hang from a content: added, changed, removed. A public date never moves in silence."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from participa.extensions import db
from participa.foundation.clock import local, today
from participa.foundation.i18n import _
from participa.publishing import fields
from participa.publishing.services.errors import DeadlineReasonError
from participa.publishing.services.keeping import add_change, log, tell, touch
from participa.publishing.services.typing import forget_saved_form
from participa.publishing.versions import shown_by_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.publishing.content_types import PartType
    from participa.publishing.models import Content, ContentPart


def moved_deadlines(
    part_type: PartType, content: Content, part: ContentPart | None, values: Mapping[str, Any] | None
) -> list[str]:
    """Return, in words for the public, the public dates of a row that `values` would move; None removes the row."""
    if part is None or not content.was_public:
        return []
    labels = fields.labels(part_type.form)
    name = _name_of(part_type, part)
    moved = []
    for field in part_type.deadlines:
        before = shown_by_type(getattr(part, field))
        after = shown_by_type(values.get(field, getattr(part, field)) if values is not None else None)
        if before != after:  # as people read them: a form knows no seconds
            moved.append(
                _(
                    "%(label)s: de %(before)s a %(after)s.",
                    label=f"{name}. {labels[field]}",
                    before=before or _("sin fecha"),
                    after=after or _("sin fecha"),
                )
            )
    return moved if values is not None or not moved else [_("Se quitó: %(what)s.", what=_dated(part_type, part))]


def _name_of(part_type: PartType, part: ContentPart) -> str:
    """Return a row as the public knows it: "Etapa «Votación»"."""
    first = next((str(cell(part)) for _heading, cell in part_type.columns if cell(part)), "")
    return f"{part_type.singular} «{first}»" if first else str(part_type.singular)


def _dated(part_type: PartType, part: ContentPart) -> str:
    days = [shown_by_type(getattr(part, field)) for field in part_type.deadlines]
    return ", ".join([_name_of(part_type, part), *(day for day in days if day)])


def _is_ahead(part_type: PartType, part: ContentPart) -> bool:
    days = [getattr(part, field) for field in part_type.deadlines]
    return any((local(day).date() if isinstance(day, datetime) else day) >= today() for day in days if day)


def save_part(
    part_type: PartType,
    content: Content,
    *,
    values: dict[str, Any],
    account_id: int | None,
    part: ContentPart | None = None,
    reason: str = "",
    forget: str = "",
) -> ContentPart:
    """Add or change a row that hangs from a content; what was being typed at the path `forget` is let go.

    Raises DeadlineReasonError for a public date without a reason.
    """
    moved = moved_deadlines(part_type, content, part, values)
    if moved and not reason.strip():
        raise DeadlineReasonError
    is_new = part is None
    if part is None:
        part = part_type.model(agency_id=content.agency_id, content_id=content.id)
    for name, value in values.items():
        setattr(part, name, value)
    if hasattr(part, "written_by_id"):
        part.written_by_id = account_id
    db.session.add(part)
    if forget:
        forget_saved_form(content.agency_id, account_id, forget)
    touch(content, account_id)
    _tell_public(content, account_id, moved, reason)
    if is_new and content.was_public and _is_ahead(part_type, part):
        add_change(content, "edited", account_id, _("Se agregó: %(what)s.", what=_dated(part_type, part)))
    if part_type.kept and not is_new and part_type.is_public(content):
        add_change(content, "reply", account_id, _("Se corrigió: %(what)s.", what=_name_of(part_type, part)))
    log("part.save", content, account_id, {"part": part_type.segment})
    tell(content)
    return part


def delete_part(
    part_type: PartType, content: Content, part: ContentPart, *, account_id: int | None, reason: str = ""
) -> None:
    """Remove a row that hangs from a content; the log keeps that it was there.

    Raises DeadlineReasonError for one with a public date and no reason.
    """
    moved = moved_deadlines(part_type, content, part, None)
    if moved and not reason.strip():
        raise DeadlineReasonError
    kept = {
        c.key: str(getattr(part, c.key))
        for c in part.__mapper__.column_attrs
        if c.key not in ("agency_id", "content_id")
    }
    log("part.delete", content, account_id, {"part": part_type.segment, "was": kept})
    db.session.delete(part)
    touch(content, account_id)
    _tell_public(content, account_id, moved, reason)
    tell(content)


def _tell_public(content: Content, account_id: int | None, moved: list[str], reason: str) -> None:
    for said in moved:
        add_change(content, "deadline", account_id, f"{said} {reason.strip()}")
