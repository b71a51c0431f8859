"""The read model: one row for each published content, which feeds lists, search, calendar and figures.

Only what is published is in here, by construction: publishing writes the row in the same transaction, withdrawing
or suspending deletes it. What is scheduled waits in here for its hour, which every select and the database's lock look
at. So lists, counters and search always agree.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKeyConstraint, Index, UniqueConstraint, column, exists, select, table
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped, within

_ENTRY = table(
    "search_entry",
    column("agency_id"),
    column("id"),
    column("shown_from", DateTime(timezone=True)),
    column("shown_until", DateTime(timezone=True)),
)


#: What every list asks of a row besides its filters.
_WINDOWS = ("closes_at", "opens_at", "shown_from", "shown_until")


class SearchEntry(TenantScoped, Base):
    """What lists and search need of a content or of an agency, in one narrow row."""

    __tablename__ = "search_entry"
    __table_args__ = (
        UniqueConstraint("agency_id", "id"),
        UniqueConstraint("agency_id", "kind", "slug"),
        ForeignKeyConstraint(["agency_id", "content_id"], ["content.agency_id", "content.id"], ondelete="CASCADE"),
        # One index for each filter of a list, in the list's order; what its counts look at stands in the index too
        # (a thousand look-ups of rows cost most of a page). docs/adr/0020.
        Index("ix_search_entry_kind_listed", "kind", "listed_at", *_WINDOWS),
        Index("ix_search_entry_kind_year", "kind", "year", "listed_at", *_WINDOWS),
        Index("ix_search_entry_subkind", "kind", "subkind", "listed_at", *_WINDOWS),
        Index("ix_search_entry_region", "region_code", "kind", "listed_at", *_WINDOWS, "ministry_id"),
        Index("ix_search_entry_ministry", "ministry_id", "kind", "listed_at", *_WINDOWS),
        Index("ix_search_entry_agency_kind", "agency_id", "kind", "listed_at"),
        Index("ix_search_entry_closes", "closes_at", "id"),
        Index("ix_search_entry_opens", "opens_at", "id"),
        Index("ix_search_entry_kind_owed", "kind", "owed_by", "shown_from", "shown_until"),
        Index(
            "ix_search_entry_kind_closes",
            *("kind", "closes_at", "id", "opens_at", "shown_from", "shown_until"),
            *("region_code", "ministry_id", "year", "subkind"),
        ),
        Index("ix_search_entry_kind_opens", "kind", "opens_at", "closes_at", "shown_from", "shown_until"),
    )

    content_id: Mapped[int]
    kind: Mapped[str]
    #: The type within the kind, such as a mechanism's; empty for none.
    subkind: Mapped[str] = mapped_column(default="")
    slug: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    #: The rest of the searchable text, plain, for the extract.
    text: Mapped[str] = mapped_column(default="")
    agency_name: Mapped[str]
    agency_slug: Mapped[str]
    #: Agency id of the ministry (the agency itself for a ministry), for filtering by sector.
    ministry_id: Mapped[int | None]
    region_code: Mapped[str | None]
    #: The window in which people can take part, as instants; None when there is none.
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    #: The day to remember (event, reply due), for the calendar.
    event_on: Mapped[date | None]
    event_label: Mapped[str] = mapped_column(default="")
    year: Mapped[int | None]
    #: The day by which the agency owes people a reply; None when none is owed.
    owed_by: Mapped[date | None]
    #: What lists are ordered by: last public change.
    listed_at: Mapped[datetime]
    published_at: Mapped[datetime]
    #: The window in which the row is shown; a scheduled publication is in here before its hour, and unseen.
    shown_from: Mapped[datetime | None]
    shown_until: Mapped[datetime | None]
    title_stems: Mapped[str] = mapped_column(default="")
    body_stems: Mapped[str] = mapped_column(default="")

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Everything in here is public, inside its window."""
        return within(cls.shown_from, cls.shown_until)


class SearchDate(TenantScoped, Base):
    """A day of the calendar: a content may have several (sessions, stages, events, its closing)."""

    __tablename__ = "search_date"
    __table_args__ = (
        UniqueConstraint("agency_id", "id"),
        ForeignKeyConstraint(
            ["agency_id", "entry_id"], ["search_entry.agency_id", "search_entry.id"], ondelete="CASCADE"
        ),
        Index("ix_search_date_on", "on_day", "entry_id"),
        Index("ix_search_date_entry", "agency_id", "entry_id"),
    )

    entry_id: Mapped[int]
    on_day: Mapped[date]
    #: closes | event | session | starts | stage | reply | moved
    label: Mapped[str]

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """As its entry is."""
        entry = _ENTRY.alias("parent_entry")
        return exists(
            select(entry.c.id)
            .where(entry.c.agency_id == cls.agency_id, entry.c.id == cls.entry_id)
            .where(within(entry.c.shown_from, entry.c.shown_until))
            .correlate_except(entry)
        )


class SearchWord(Base):
    """A word people may have meant: how often it was indexed, for correcting typing errors."""

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    uses: Mapped[int] = mapped_column(default=1)
