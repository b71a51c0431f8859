"""Reading the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.extensions import db
from participa.search.models import SearchEntry
from participa.search.queries import select_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from participa.search.queries import Filters

#: A month page shows at most this many; beyond it the lists with their filters serve better.
MOST = 100


def list_between(first: date, last: date, filters: Filters) -> tuple[Sequence[Any], bool]:
    """Return what happens between two days, both included, and whether there is more than is shown."""
    query = select_days(first, last)
    if filters.region:
        query = query.where(SearchEntry.region_code == filters.region)
    if filters.ministry_id is not None:
        query = query.where(SearchEntry.ministry_id == filters.ministry_id)
    rows = db.session.execute(query.limit(MOST + 1)).all()
    return rows[:MOST], len(rows) > MOST
