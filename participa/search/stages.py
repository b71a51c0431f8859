"""A list of every stage: what is open, what opens soon, and the rest, one after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_

from participa.foundation.db import unindexed
from participa.search.models import SearchEntry
from participa.search.queries import MOMENT, MOST_KEPT, Filters, Window, select_entries

if TYPE_CHECKING:
    from participa.foundation.db import AnySelect

ENTRY = SearchEntry.__table__.c


@lru_cache(MOST_KEPT)
def select_by_stage(filters: Filters) -> tuple[AnySelect, ...]:
    """Return the entries of every stage as selects to be shown one after the other.

    First what is open (the first to close first), then what opens soon, then all the rest, the newest first. One select
    could sort by stage only after reading every row of the list; each of these walks its own index.
    """
    opens_at, closes_at = unindexed(ENTRY.opens_at), unindexed(ENTRY.closes_at)
    rest = or_(
        opens_at.is_(None),
        and_(opens_at <= MOMENT, or_(closes_at.is_(None), closes_at <= MOMENT)),
    )
    return (
        select_entries(replace(filters, window=Window.OPEN)),
        select_entries(replace(filters, window=Window.SOON)),
        select_entries(replace(filters, window=None)).where(rest),
    )
