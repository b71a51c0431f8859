"""The selects behind national lists, calendar and figures.

They read the narrow rows of the read model, never the contents.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, select

from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.db import AnySelect, UtcDateTime, unindexed
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy.models import within

if TYPE_CHECKING:
    from datetime import date

#: The columns of the tables, not the attributes of the classes: selects of the read model pass the ORM by, which costs
#: many times what the database does. The tables are public by construction and their locks in the database hold.
ENTRY = SearchEntry.__table__.c
DAY = SearchDate.__table__.c

#: What a row of a list needs; tuples are cheaper than objects, and no text column is dragged along.
ROW = (
    ENTRY.kind,
    ENTRY.subkind,
    ENTRY.slug,
    ENTRY.title,
    ENTRY.summary,
    ENTRY.agency_name,
    ENTRY.agency_slug,
    ENTRY.region_code,
    ENTRY.opens_at,
    ENTRY.closes_at,
    ENTRY.event_on,
    ENTRY.event_label,
    ENTRY.year,
    ENTRY.listed_at,
    ENTRY.published_at,
)


class Window(enum.StrEnum):
    """Where now stands in a content's window for taking part."""

    OPEN = "abiertas"
    SOON = "proximas"
    PAST = "cerradas"
    #: A reply was promised for a day that has passed.
    LATE = "atrasadas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty means all."""

    kinds: tuple[str, ...] = ()
    window: Window | None = None
    region: str = ""
    ministry_id: int | None = None
    agency_id: int | None = None
    subkind: str = ""
    year: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Tell whether a filter has an index of its own, which is to be walked rather than a window's."""
        exact = (self.ministry_id, self.agency_id, self.year)
        return bool(self.region or self.subkind or any(value is not None for value in exact))


#: Now, asked when a select is sent: so selects can be made once and kept. Making one costs more than sending it.
MOMENT: Any = bindparam("moment", callable_=lambda: now(), type_=UtcDateTime())  # noqa: PLW0108 (looked up at each call)
MOST_KEPT = 512


@lru_cache(MOST_KEPT)
def select_entries(filters: Filters) -> AnySelect:
    """Return the entries of a list: what closes first where the window is open, else the newest first."""
    query = narrowed(select(*ROW), filters)
    moment = MOMENT
    match filters.window:
        case Window.OPEN:
            query = query.where(unindexed(ENTRY.opens_at) <= moment, ENTRY.closes_at > moment)
            return query.order_by(ENTRY.closes_at, ENTRY.id)
        case Window.SOON:
            return query.where(ENTRY.opens_at > moment).order_by(ENTRY.opens_at, ENTRY.id)
        case Window.PAST:
            closes_at = unindexed(ENTRY.closes_at) if filters.is_narrow else ENTRY.closes_at
            query = query.where(closes_at <= moment)
            return query.order_by(ENTRY.closes_at.desc(), ENTRY.id.desc())
        case Window.LATE:
            return query.where(ENTRY.owed_by < today()).order_by(ENTRY.owed_by, ENTRY.id)
    return query.order_by(ENTRY.listed_at.desc(), ENTRY.id.desc())


@lru_cache(MOST_KEPT)
def first_entries(filters: Filters, most: int) -> AnySelect:
    """Return the first entries of a list."""
    return select_entries(filters).limit(most)


def narrowed(query: AnySelect, filters: Filters) -> AnySelect:
    """Return a select of entries narrowed to what the filters name, the window left aside."""
    if len(filters.kinds) == 1:
        query = query.where(ENTRY.kind == filters.kinds[0])
    elif filters.kinds:
        query = query.where(ENTRY.kind.in_(filters.kinds))
    # What is open or opens soon is little beside all there is: its window is walked, the filters only looked at.
    look_at: Any = unindexed if filters.window in (Window.OPEN, Window.SOON) else _itself
    exact = {
        ENTRY.region_code: filters.region or None,
        ENTRY.ministry_id: filters.ministry_id,
        ENTRY.subkind: filters.subkind or None,
        ENTRY.year: filters.year,
    }
    if filters.agency_id is not None:
        query = query.where(ENTRY.agency_id == filters.agency_id)
    query = query.where(within(ENTRY.shown_from, ENTRY.shown_until))
    return query.where(*(look_at(column) == value for column, value in exact.items() if value is not None))


def _itself(column: Any) -> Any:
    return column


def select_days(first: date, last: date) -> AnySelect:
    """Return the entries with something to remember between two days, both included."""
    return (
        select(DAY.on_day, DAY.label, *ROW)
        .join_from(
            SearchDate.__table__,
            SearchEntry.__table__,
            and_(ENTRY.agency_id == DAY.agency_id, ENTRY.id == DAY.entry_id),
        )
        .where(DAY.on_day >= first, DAY.on_day <= last, within(ENTRY.shown_from, ENTRY.shown_until))
        .order_by(DAY.on_day, DAY.entry_id)
    )


def count_late_of_agency(agency_id: int) -> int:
    """Return how many replies of an agency are overdue."""
    query = select(func.count()).where(ENTRY.agency_id == agency_id, within(ENTRY.shown_from, ENTRY.shown_until))
    return db.session.scalar(query.where(ENTRY.owed_by < today())) or 0


_COUNT_BY_KIND = (
    select(ENTRY.kind, func.count())
    .where(ENTRY.agency_id == bindparam("agency"), within(ENTRY.shown_from, ENTRY.shown_until))
    .group_by(ENTRY.kind)
)


def count_by_kind_of_agency(agency_id: int) -> dict[str, int]:
    """Return how many things an agency shows of each kind."""
    rows: Any = db.session.execute(_COUNT_BY_KIND, {"agency": agency_id})
    return {kind: count for kind, count in rows}  # noqa: C416 (rows are Row objects)
