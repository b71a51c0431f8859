"""How SQLite walks the national lists: what is counted stands in an index, and "open now" walks what closes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from participa.foundation.clock import now
from participa.foundation.db import unindexed
from participa.search.models import SearchEntry
from participa.search.queries import ENTRY, Filters, Window, select_entries
from participa.search.stages import select_by_stage
from participa.web.paging import counting

if TYPE_CHECKING:
    from collections.abc import Iterator

FACETS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "region": {"region": "05"},
    "ministry": {"ministry_id": 3},
    "type": {"subkind": "citizen"},
    "year": {"year": 2026},
    "region and ministry": {"region": "05", "ministry_id": 3},
}


@pytest.fixture(scope="module")
def narrow() -> Iterator[sa.Connection]:
    """An SQLite database with nothing but the read model: plans are asked of it whatever the engine of the run."""
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        SearchEntry.__table__.create(connection)  # type: ignore[attr-defined]
        yield connection
    engine.dispose()


def plan(connection: sa.Connection, query: Any) -> str:
    """Return how SQLite would walk a select, in its own words."""
    text = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    return "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))


@pytest.mark.parametrize("facet", FACETS)
def test_every_list_is_counted_from_an_index(narrow: sa.Connection, facet: str) -> None:
    """A count that looks rows up costs more than the whole page with a hundred thousand contents."""
    for window in (None, Window.OPEN, Window.PAST):
        filters = Filters(kinds=("consultation",), window=window, **FACETS[facet])
        asked = plan(narrow, counting(select_entries(filters)))
        assert "USING COVERING INDEX" in asked, (window, asked)


@pytest.mark.parametrize("facet", FACETS)
def test_what_is_open_is_found_from_its_end(narrow: sa.Connection, facet: str) -> None:
    """Nearly all there is opened before now; what closes after now is little."""
    filters = Filters(kinds=("consultation",), **FACETS[facet])
    still_open, soon, rest = (plan(narrow, counting(query)) for query in select_by_stage(filters))
    assert "ix_search_entry_kind_closes (kind=? AND closes_at>?)" in still_open
    assert "ix_search_entry_kind_opens (kind=? AND opens_at>?)" in soon
    assert "USING COVERING INDEX" in rest


def test_lists_come_in_the_order_of_their_index(narrow: sa.Connection) -> None:
    """Twenty rows are read, not all of a year's sorted."""
    for facet in FACETS.values():
        asked = plan(narrow, select_entries(Filters(kinds=("consultation",), **facet)).limit(20))
        assert "USE TEMP B-TREE FOR ORDER BY" not in asked  # "RIGHT PART OF" sorts within one instant only


def test_only_sqlite_is_told() -> None:
    """PostgreSQL keeps histograms: the condition is plain there, and may use an index."""
    query = sa.select(ENTRY.id).where(unindexed(ENTRY.opens_at) <= now())
    assert "+search_entry.opens_at <= " in str(query.compile(dialect=sa.create_engine("sqlite://").dialect))
    make: Any = postgresql.dialect
    assert "WHERE search_entry.opens_at <= " in str(query.compile(dialect=make()))
