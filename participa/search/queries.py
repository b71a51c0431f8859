"""The selects behind national lists, calendar and figures.

They read the narrow rows of the read model, never the contents.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import AnySelect
from participa.search.models import SearchDate, SearchEntry

if TYPE_CHECKING:
    from datetime import date

#: What a row of a list needs; tuples are cheaper than objects, and no text column is dragged along.
ROW = (
    SearchEntry.kind,
    SearchEntry.subkind,
    SearchEntry.slug,
    SearchEntry.title,
    SearchEntry.summary,
    SearchEntry.agency_name,
    SearchEntry.agency_slug,
    SearchEntry.region_code,
    SearchEntry.opens_at,
    SearchEntry.closes_at,
    SearchEntry.event_on,
    SearchEntry.event_label,
    SearchEntry.year,
    SearchEntry.listed_at,
    SearchEntry.published_at,
)


class Window(enum.StrEnum):
    """Where now stands in a content's window for taking part."""

    OPEN = "abiertas"
    SOON = "proximas"
    PAST = "cerradas"


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


def select_entries(filters: Filters) -> AnySelect:
    """Return the entries of a list: what closes first where the window is open, else the newest first."""
    query = narrowed(select(*ROW), filters)
    moment = now()
    match filters.window:
        case Window.OPEN:
            query = query.where(SearchEntry.opens_at <= moment, SearchEntry.closes_at > moment)
            return query.order_by(SearchEntry.closes_at, SearchEntry.id)
        case Window.SOON:
            return query.where(SearchEntry.opens_at > moment).order_by(SearchEntry.opens_at, SearchEntry.id)
        case Window.PAST:
            query = query.where(SearchEntry.closes_at <= moment)
            return query.order_by(SearchEntry.closes_at.desc(), SearchEntry.id.desc())
    return query.order_by(SearchEntry.listed_at.desc(), SearchEntry.id.desc())


def narrowed(query: AnySelect, filters: Filters) -> AnySelect:
    """Return a select of entries narrowed to what the filters name, the window left aside."""
    if len(filters.kinds) == 1:
        query = query.where(SearchEntry.kind == filters.kinds[0])
    elif filters.kinds:
        query = query.where(SearchEntry.kind.in_(filters.kinds))
    exact = {
        SearchEntry.region_code: filters.region or None,
        SearchEntry.ministry_id: filters.ministry_id,
        SearchEntry.agency_id: filters.agency_id,
        SearchEntry.subkind: filters.subkind or None,
        SearchEntry.year: filters.year,
    }
    return query.where(*(column == value for column, value in exact.items() if value is not None))


def select_days(first: date, last: date) -> AnySelect:
    """Return the entries with something to remember between two days, both included."""
    return (
        select(SearchDate.on_day, SearchDate.label, *ROW)
        .join_from(
            SearchDate,
            SearchEntry,
            and_(SearchEntry.agency_id == SearchDate.agency_id, SearchEntry.id == SearchDate.entry_id),
        )
        .where(SearchDate.on_day >= first, SearchDate.on_day <= last)
        .order_by(SearchDate.on_day, SearchDate.entry_id)
    )


def count_by_kind_of_agency(agency_id: int) -> dict[str, int]:
    """Return how many things an agency shows of each kind."""
    rows = db.session.execute(
        select(SearchEntry.kind, func.count()).where(SearchEntry.agency_id == agency_id).group_by(SearchEntry.kind)
    )
    return {kind: count for kind, count in rows}  # noqa: C416 (rows are Row objects)
