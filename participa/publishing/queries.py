"""Reading contents. Every look-up goes through its agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import load_only

from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.publishing.models import Content, ContentChange, ContentPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.publishing.content_types import ContentType, PartType

C = TypeVar("C", bound=Content)


class NotFoundError(LookupError):
    """There is no such content in this agency, as far as the active scope can see."""


def get_by_slug(model: type[C], agency_id: int, slug: str) -> C:
    """Return a content by the word in its address. Raises NotFoundError."""
    found = db.session.scalar(select(model).where(model.agency_id == agency_id, model.slug == slug))
    if found is None:
        raise NotFoundError(slug)
    return found


def get_by_id(model: type[C], agency_id: int, content_id: int) -> C:
    """Return a content of an agency by number. Raises NotFoundError."""
    found = db.session.scalar(select(model).where(model.agency_id == agency_id, model.id == content_id))
    if found is None:
        raise NotFoundError(content_id)
    return found


def list_for_office(content_type: ContentType, agency_id: int, text: str = "", state: str = "") -> AnySelect:
    """Return an agency's contents of a type, last touched first."""
    model = content_type.model
    query = select(model).where(model.agency_id == agency_id).order_by(model.updated_at.desc(), model.id.desc())
    if text:
        query = query.where(model.title.icontains(text, autoescape=True))
    if state:
        query = query.where(model.state == state)
    return query


def list_published(model: type[C], agency_id: int) -> Select[C]:
    """Return what an agency shows of a type, newest first."""
    return (
        select(model)
        .where(model.agency_id == agency_id, model.state == "published")
        .order_by(model.published_at.desc(), model.id.desc())
    )


def list_changes(content: Content, most: int = 50) -> Sequence[ContentChange]:
    """Return the public record of changes, newest first."""
    return db.session.scalars(
        select(ContentChange)
        .where(ContentChange.agency_id == content.agency_id, ContentChange.content_id == content.id)
        .order_by(ContentChange.id.desc())
        .limit(most)
    ).all()


def list_parts(part_type: PartType, content: Content) -> Sequence[Any]:
    """Return the rows of a kind that hang from a content, in their order."""
    return db.session.scalars(select_parts(part_type.model, content, part_type.order_by)).all()


def select_parts(model: type[Any], content: Content, order_by: tuple[str, ...] = ("id",)) -> AnySelect:
    """Return the select behind `list_parts`."""
    query = select(model).where(model.agency_id == content.agency_id, model.content_id == content.id)
    for name in order_by:
        column = getattr(model, name.removeprefix("-"))
        query = query.order_by(column.desc() if name.startswith("-") else column)
    return query


def get_part(part_type: PartType, content: Content, part_id: int) -> ContentPart:
    """Return one part, through its content. Raises NotFoundError."""
    found = db.session.scalar(select_parts(part_type.model, content).where(part_type.model.id == part_id))
    if found is None:
        raise NotFoundError(part_id)
    return found  # type: ignore[no-any-return]


def count_by_kind_and_state(agency_id: int) -> dict[tuple[str, str], int]:
    """Return how many contents an agency has of each kind in each state."""
    rows = db.session.execute(
        select(Content.kind, Content.state, func.count())
        .where(Content.agency_id == agency_id)
        .group_by(Content.kind, Content.state)
    )
    return {(kind, str(state)): count for kind, state, count in rows}


def list_recent(agency_id: int, most: int = 8) -> Sequence[Content]:
    """Return what was last touched in an agency, of any type, with the shared columns only."""
    return db.session.scalars(
        select(Content)
        .options(load_only(Content.title, Content.kind, Content.state, Content.updated_at))
        .where(Content.agency_id == agency_id)
        .order_by(Content.updated_at.desc())
        .limit(most)
    ).all()
