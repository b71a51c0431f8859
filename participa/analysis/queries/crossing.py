"""Two things at once: how those who chose this answered that."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from participa.analysis.queries.filters import NO_FILTERS, Fact, Filters, of_counted, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db

#: A question, and the row of it where it has rows.
Place = tuple[int, str]


def cross(
    *, agency_id: int, content_id: int, down: Place, across: Place | Fact, filters: Filters = NO_FILTERS
) -> dict[tuple[str, str], int]:
    """Return how many answers hold each pair of an option down and an option, or a fact, across. One statement."""
    first: Any = aliased(ContributionCell)
    query: Any = sa.select(first.option, sa.func.count()).where(first.question == down[0], first.row == down[1])
    if isinstance(across, Fact):
        second = across.column
        query = query.join(Contribution, said_by(first, content_id)).where(that_count(agency_id, content_id, filters))
    else:
        other: Any = aliased(ContributionCell)
        second = other.option
        same_answer = sa.and_(
            other.agency_id == first.agency_id,
            other.contribution_id == first.contribution_id,
            other.question == across[0],
            other.row == across[1],
        )
        query = of_counted(query.join(other, same_answer), first, agency_id, content_id, filters)
    rows: Any = db.session.execute(query.add_columns(second).group_by(first.option, second))
    return {(str(option), str(value or "")): int(times) for option, times, value in rows}
