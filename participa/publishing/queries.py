"""Reading contents. Every look-up goes through its agency."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Integer, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import load_only

from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.foundation.outbound import Answer
from participa.publishing.models import (
    Content,
    ContentChange,
    ContentLink,
    ContentPart,
    ContentVersion,
    ReviewComment,
    SavedForm,
    State,
    TextStage,
    WorkingText,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from participa.publishing.content_types import ContentType, PartType

C = TypeVar("C", bound=Content)
#: What a line of the office's lists says of a content; the type's own table is left aside.
_CARD = load_only(
    Content.title,
    Content.kind,
    Content.state,
    Content.text_stage,
    Content.updated_at,
    Content.submitted_at,
    Content.approval_owed_since,
    Content.shown_from,
    Content.shown_until,
)


class NotFoundError(LookupError):
    """There is no such content in this agency, as far as the active scope can see."""


def get_by_slug(model: type[C], agency_id: int, slug: str) -> C:
    """Return a content by the word in its address. Raises NotFoundError."""
    found: C | None = db.session.scalar(_by_slug(model), {"agency": agency_id, "slug": slug})
    if found is None:
        raise NotFoundError(slug)
    return found


@cache
def _by_slug(model: type[Content]) -> Select[Any]:
    return select(model).where(model.agency_id == bindparam("agency"), model.slug == bindparam("slug"))


def get_by_id(model: type[C], agency_id: int, content_id: int) -> C:
    """Return a content of an agency by number, unless it is in the trash. Raises NotFoundError."""
    found = db.session.scalar(
        select(model).where(model.agency_id == agency_id, model.id == content_id, model.trashed_at.is_(None))
    )
    if found is None:
        raise NotFoundError(content_id)
    return found


def find_working_text(content: Content) -> WorkingText | None:
    """Return the next version of a content that was public, or None; never asked for a draft."""
    if content.published_at is None:
        return None
    return db.session.scalar(
        select(WorkingText).where(WorkingText.agency_id == content.agency_id, WorkingText.content_id == content.id)
    )


def list_versions(content: Content) -> Sequence[ContentVersion]:
    """Return what a content said at each publication, newest first."""
    return db.session.scalars(
        select(ContentVersion)
        .where(ContentVersion.agency_id == content.agency_id, ContentVersion.content_id == content.id)
        .order_by(ContentVersion.number.desc())
    ).all()


def get_version(content: Content, number: int) -> ContentVersion:
    """Return one version by its number. Raises NotFoundError."""
    found = db.session.scalar(
        select(ContentVersion).where(
            ContentVersion.agency_id == content.agency_id,
            ContentVersion.content_id == content.id,
            ContentVersion.number == number,
        )
    )
    if found is None:
        raise NotFoundError(number)
    return found


def list_comments(content: Content) -> Sequence[ReviewComment]:
    """Return what was said about a content inside the agency, oldest first."""
    return db.session.scalars(
        select(ReviewComment)
        .where(ReviewComment.agency_id == content.agency_id, ReviewComment.content_id == content.id)
        .order_by(ReviewComment.id)
    ).all()


def select_trash(agency_id: int, since: datetime) -> Select[Content]:
    """Return the contents in an agency's trash that can still be restored, the last thrown away first."""
    return (
        select(Content)
        .where(Content.agency_id == agency_id, Content.trashed_at.is_not(None), Content.trashed_at >= since)
        .order_by(Content.trashed_at.desc())
    )


def list_agencies_with_unread_links() -> Sequence[int]:
    """Return the agencies with contents whose links nobody gathered yet; needs the platform's scope."""
    return db.session.scalars(select(Content.agency_id).where(Content.links_read_at.is_(None)).distinct()).all()


def list_unread(agency_id: int, most: int) -> Sequence[Content]:
    """Return contents of an agency whose links nobody gathered yet."""
    unread = (Content.agency_id == agency_id, Content.links_read_at.is_(None))
    return db.session.scalars(select(Content).where(*unread).order_by(Content.id).limit(most)).all()


def list_agencies_with_trash(before: datetime) -> list[int]:
    """Return the agencies whose trash holds something older than an instant. Runs in the platform scope."""
    return list(
        db.session.scalars(
            select(Content.agency_id)
            .where(Content.trashed_at.is_not(None), Content.trashed_at < before)
            .distinct()
            .order_by(Content.agency_id)
        )
    )


def list_agencies_with_saved_forms(before: datetime) -> list[int]:
    """Return the agencies that hold something typed before an instant and not saved. Runs in the platform scope."""
    query = select(SavedForm.agency_id).where(SavedForm.saved_at < before).distinct().order_by(SavedForm.agency_id)
    return list(db.session.scalars(query))


def get_trashed(agency_id: int, content_id: int, since: datetime) -> Content:
    """Return a content that is in the trash. Raises NotFoundError."""
    found = db.session.scalar(select_trash(agency_id, since).where(Content.id == content_id))
    if found is None:
        raise NotFoundError(content_id)
    return found


def list_waiting_for_review(agency_id: int) -> Sequence[Content]:
    """Return the texts that wait for a reviewer, the longest waiting first."""
    return db.session.scalars(
        select(Content)
        .options(_CARD)
        .where(
            Content.agency_id == agency_id,
            Content.text_stage == TextStage.REVIEWING.value,
            Content.trashed_at.is_(None),
        )
        .order_by(Content.submitted_at)
    ).all()


def list_owing_approval(agency_id: int) -> Sequence[Content]:
    """Return what was published without review and still waits to be approved, the oldest debt first."""
    return db.session.scalars(
        select(Content)
        .options(_CARD)
        .where(Content.agency_id == agency_id, Content.approval_owed_since.is_not(None))
        .order_by(Content.approval_owed_since)
    ).all()


def list_scheduled(agency_id: int, moment: datetime) -> Sequence[Content]:
    """Return the published contents that will appear or go by themselves, the next first."""
    return db.session.scalars(
        select(Content)
        .options(_CARD)
        .where(
            Content.agency_id == agency_id,
            Content.state == State.PUBLISHED.value,
            or_(Content.shown_from > moment, Content.shown_until > moment),
        )
        .order_by(func.coalesce(Content.shown_from, Content.shown_until))
    ).all()


def list_links(content: Content) -> Sequence[ContentLink]:
    """Return the addresses that a content sends its readers to, in the order in which they were written."""
    return db.session.scalars(
        select(ContentLink)
        .where(ContentLink.agency_id == content.agency_id, ContentLink.content_id == content.id)
        .order_by(ContentLink.id)
    ).all()


def select_broken_links(agency_id: int) -> AnySelect:
    """Return (link, content) of an agency's links that do not lead their readers anywhere, the longest broken first."""
    of_it = and_(Content.agency_id == ContentLink.agency_id, Content.id == ContentLink.content_id)
    return (
        select(ContentLink, Content)
        .join(Content, of_it)
        .options(_CARD)
        .where(
            ContentLink.agency_id == agency_id,
            ContentLink.answer.in_((Answer.NO.value, Answer.REFUSED.value)),
            Content.trashed_at.is_(None),
        )
        .order_by(ContentLink.broken_since, ContentLink.id)
    )


def count_unasked_links(agency_id: int) -> int:
    """Return how many of an agency's links wait for their first look."""
    unasked = (ContentLink.agency_id == agency_id, ContentLink.answer.is_(None))
    return db.session.scalar(select(func.count()).select_from(ContentLink).where(*unasked)) or 0


def find_saved_form(agency_id: int, account_id: int | None, place: str) -> SavedForm | None:
    """Return what a person typed in the form of a page and did not save, or None."""
    return db.session.scalar(
        select(SavedForm).where(
            SavedForm.agency_id == agency_id, SavedForm.account_id == account_id, SavedForm.place == place
        )
    )


def get_even_trashed(model: type[C], agency_id: int, content_id: int) -> C:
    """Return a content by number, from the trash too: for undoing. Raises NotFoundError."""
    found = db.session.scalar(select(model).where(model.agency_id == agency_id, model.id == content_id))
    if found is None:
        raise NotFoundError(content_id)
    return found


def list_for_office(content_type: ContentType, agency_id: int, text: str = "", state: str = "") -> AnySelect:
    """Return an agency's contents of a type, last touched first."""
    model = content_type.model
    mine = (model.agency_id == agency_id, model.trashed_at.is_(None))
    query = select(model).where(*mine).order_by(model.updated_at.desc(), model.id.desc())
    if text:
        query = query.where(model.title.icontains(text, autoescape=True))
    if state == TextStage.REVIEWING:
        query = query.where(model.text_stage == state)
    elif state:
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
    return db.session.scalars(_changes(), {"agency": content.agency_id, "content": content.id, "most": most}).all()


@cache
def _changes() -> Select[ContentChange]:
    return (
        select(ContentChange)
        .where(ContentChange.agency_id == bindparam("agency"), ContentChange.content_id == bindparam("content"))
        .order_by(ContentChange.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


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
        .where(Content.agency_id == agency_id, Content.trashed_at.is_(None))
        .group_by(Content.kind, Content.state)
    )
    return {(kind, str(state)): count for kind, state, count in rows}


def list_recent(agency_id: int, most: int = 8) -> Sequence[Content]:
    """Return what was last touched in an agency, of any type, with the shared columns only."""
    return db.session.scalars(
        select(Content)
        .options(_CARD)
        .where(Content.agency_id == agency_id, Content.trashed_at.is_(None))
        .order_by(Content.updated_at.desc())
        .limit(most)
    ).all()
