"""Reading the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.extensions import db
from participa.search.queries import narrowed, select_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from participa.search.queries import Filters

#: A month page shows at most this many; beyond it the lists with their filters serve better.
MOST = 100


def list_between(first: date, last: date, filters: Filters) -> tuple[Sequence[Any], bool]:
    """Return what happens between two days, both included, and whether there is more than is shown."""
    query = narrowed(select_days(first, last), filters)
    rows = db.session.execute(query.limit(MOST + 1)).all()
    return rows[:MOST], len(rows) > MOST
