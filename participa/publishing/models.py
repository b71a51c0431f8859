"""The row every content shares, and the public record of what changed in it."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, belongs_to, of_a_live_agency, of_published_content, tenant_table

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapper


class State(enum.StrEnum):
    """Where a content stands in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


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
    )

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
    #: Public reason of a withdrawal.
    state_reason: Mapped[str] = mapped_column(default="")
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
        """Published, by an agency that is live."""
        return sa.and_(cls.state == State.PUBLISHED.value, of_a_live_agency(cls.agency_id))

    @property
    def is_published(self) -> bool:
        """Tell whether the public sees it."""
        return self.state is State.PUBLISHED


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
