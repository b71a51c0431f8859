"""The row every content shares, and the public record of what changed in it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.foundation.outbound import Answer
from participa.tenancy.models import (
    TenantScoped,
    belongs_to,
    of_a_live_agency,
    of_published_content,
    tenant_table,
    within,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapper


class State(enum.StrEnum):
    """Where a content stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class TextStage(enum.StrEnum):
    """Where the text stands that is not public yet: a draft, or the next version of what is public."""

    CLEAN = "clean"
    EDITING = "editing"
    REVIEWING = "reviewing"


#: state -> states it may move to. Every pair that is not here is refused.
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.WITHDRAWN, State.ARCHIVED}),
    State.WITHDRAWN: frozenset({State.PUBLISHED}),
    State.ARCHIVED: frozenset({State.PUBLISHED}),
}


class Content(TenantScoped, Base):
    """What a section is made of. Subclasses add their columns in a table of their own."""

    __tablename__ = "content"
    __table_args__ = (
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("agency_id", "kind", "slug"),
        Index("ix_content_agency_kind_state", "agency_id", "kind", "state"),
        Index(
            "ix_content_links_unread",
            "agency_id",
            sqlite_where=sa.text("links_read_at IS NULL"),
            postgresql_where=sa.text("links_read_at IS NULL"),
        ),
    )

    #: Of a type, the columns that its own steps set: its life, not its text. No version keeps or restores them.
    own_life: ClassVar[frozenset[str]] = frozenset()

    #: The type's discriminator, such as "consultation".
    kind: Mapped[str]
    #: The word in its address, unique in its agency and kind; fixed once it has been public.
    slug: Mapped[str]
    title: Mapped[str]
    #: One or two sentences of plain language, for lists and search.
    summary: Mapped[str] = mapped_column(default="")
    state: Mapped[State] = mapped_column(choice_type(State), default=State.DRAFT)
    #: Two-digit CUT code of the region it concerns; None for the whole country.
    region_code: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: First publication; what has been public is never thrown away.
    published_at: Mapped[datetime | None]
    #: The stage of what is written and not public: all of a draft, or the working text of what was public once.
    text_stage: Mapped[TextStage] = mapped_column(choice_type(TextStage), default=TextStage.EDITING)
    #: Accounts that wrote what is not public yet; none of them approves it.
    authors: Mapped[list[int]] = mapped_column(JSON, default=list)
    submitted_at: Mapped[datetime | None]
    #: A published content is shown between these two instants, derived when read; None leaves the end open.
    shown_from: Mapped[datetime | None]
    shown_until: Mapped[datetime | None]
    #: Since when a publication without review waits to be approved by another person, and who forced it.
    approval_owed_since: Mapped[datetime | None]
    forced_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: Who had written what was published without review: none of them settles the debt.
    forced_authors: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: The last step: which, by whom, when, and how the content stood before it; what undoing needs.
    last_step: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: In the trash since; thirty days later it is gone.
    trashed_at: Mapped[datetime | None]
    #: Public reason of a withdrawal.
    state_reason: Mapped[str] = mapped_column(default="")
    #: When its links were first gathered; None for what is older than that: the worker reads it once.
    links_read_at: Mapped[datetime | None] = mapped_column(default=now)
    #: Counts up with each save; two people on one record can't overwrite each other unseen.
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Polymorphic on kind; the agency is part of the identity."""
        if cls.__name__ == "Content":
            return {
                "primary_key": ["agency_id", "id"],
                "polymorphic_on": "kind",
                "version_id_col": cls.__table__.c.version if hasattr(cls, "__table__") else "version",
            }
        table = Content.__table__
        return {"polymorphic_identity": cls.__tablename__, "primary_key": [table.c.agency_id, table.c.id]}

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Published, inside its window, by an agency that is live."""
        return sa.and_(
            cls.state == State.PUBLISHED.value,
            within(cls.shown_from, cls.shown_until),
            of_a_live_agency(cls.agency_id),
        )

    @property
    def is_published(self) -> bool:
        """Tell whether it is published: the public sees it now, or will at its hour."""
        return self.state is State.PUBLISHED

    @property
    def is_shown(self) -> bool:
        """Tell whether the public sees it now."""
        moment = now()
        started = self.shown_from is None or self.shown_from <= moment
        return self.is_published and started and (self.shown_until is None or self.shown_until > moment)

    @property
    def was_public(self) -> bool:
        """Tell whether it was ever published: then its text changes beside what is public, not in it."""
        return self.published_at is not None


class ContentTable:
    """Mixin for a content type's own table: its key is the content's, agency included."""

    agency_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie the row to its content by agency and id."""
        return (ForeignKeyConstraint(["agency_id", "id"], ["content.agency_id", "content.id"], ondelete="CASCADE"),)


class ContentPart(TenantScoped):
    """Mixin for rows that hang from a content (members, sessions, stages …): as public as their content."""

    if TYPE_CHECKING:
        __tablename__: str
        __mapper__: ClassVar[Mapper[Any]]

        def __init__(self, **values: Any) -> None: ...

    content_id: Mapped[int] = mapped_column()

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie the row to a content of the same agency."""
        return tenant_table(
            belongs_to("content", "content_id"),
            Index(f"ix_{cls.__tablename__}_content", "agency_id", "content_id"),
        )

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public when its content is."""
        return of_published_content(cls.agency_id, cls.content_id)


class ContentChange(ContentPart, Base):
    """A line of "what changed": what happened to a content since it is public, in words for the public."""

    __tablename__ = "content_change"

    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: published | edited | withdrawn | archived | republished | deadline
    action: Mapped[str]
    #: What the agency says of it, for the public; empty for none.
    note: Mapped[str] = mapped_column(default="")


class WorkingText(ContentPart, Base):
    """The next version of a content that was public: its form's values, beside the text that people read."""

    __tablename__ = "working_text"

    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    #: Counts up with each save; goes into the form, so that two people can't overwrite each other unseen.
    revision: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """One for each content."""
        return tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id"))

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Nobody but the agency reads it."""
        return sa.false()


class ContentVersion(ContentPart, Base):
    """What a content said when it was published: to compare and to restore."""

    __tablename__ = "content_version"

    number: Mapped[int]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    authors: Mapped[list[int]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Numbered inside their content."""
        return tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id", "number"))

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Earlier texts may hold what was withdrawn since: the public reads "what changed" only."""
        return sa.false()


class ReviewComment(ContentPart, Base):
    """What the people of an agency say to each other about a text before it is public."""

    __tablename__ = "review_comment"

    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str]
    #: comment | submitted | returned | approved | correction
    action: Mapped[str] = mapped_column(default="comment")

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """It stays inside the agency."""
        return sa.false()


class ContentLink(ContentPart, Base):
    """An address that a content sends its readers to, and whether it answered when the worker asked."""

    __tablename__ = "content_link"

    #: The field it stands in, or the segment of the part.
    place: Mapped[str]
    address: Mapped[str]
    #: None while nobody has asked.
    answer: Mapped[Answer | None] = mapped_column(choice_type(Answer))
    asked_at: Mapped[datetime | None]
    #: When the worker asks (again); pushed on while one is at it.
    due_at: Mapped[datetime] = mapped_column(default=now)
    #: How many times in a row it did not answer, and since when.
    failures: Mapped[int] = mapped_column(default=0)
    broken_since: Mapped[datetime | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Each address once a content; found by when it is due, and by the address that several contents share."""
        return tenant_table(
            belongs_to("content", "content_id"),
            UniqueConstraint("agency_id", "content_id", "address"),
            Index("ix_content_link_due", "due_at"),
            Index("ix_content_link_address", "address"),
            Index("ix_content_link_answer", "agency_id", "answer", "broken_since"),
        )

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Nobody but the agency reads it."""
        return sa.false()

    @property
    def is_broken(self) -> bool:
        """Tell whether readers will not get there."""
        return self.answer in (Answer.NO, Answer.REFUSED)


class SavedForm(TenantScoped, Base):
    """What a person typed and has not saved yet, kept every few seconds: an expired session loses nothing."""

    __tablename__ = "saved_form"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: The path of the form's page.
    place: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(default=now)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """One for each person and form."""
        return tenant_table(UniqueConstraint("agency_id", "account_id", "place"))
