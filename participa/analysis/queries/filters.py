"""Which answers figures are of: those that count, and of them those that some facts are true of."""

from __future__ import annotations

import enum
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.contributions.models import Contribution, ContributionCell, Standing
from participa.foundation.db import implied

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fact(enum.StrEnum):
    """What answers can be told apart by, beside what they say."""

    CHANNEL = "channel"
    REGION = "region"
    SEX = "sex"
    AGE = "age"

    @property
    def column(self) -> Any:
        """Return the column that holds it."""
        return {
            Fact.CHANNEL: Contribution.channel,
            Fact.REGION: Contribution.region_code,
            Fact.SEX: Contribution.sex,
            Fact.AGE: Contribution.age_band,
        }[self]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the answers have in common; an empty one asks nothing."""

    channel: str = ""
    region: str = ""
    sex: str = ""
    age: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is asked."""
        return any(getattr(self, field.name) for field in fields(self))

    def criteria(self) -> Iterator[sa.ColumnElement[bool]]:
        """Return what the contributions must fulfil beside counting."""
        for fact in Fact:
            if value := getattr(self, fact.value):
                yield fact.column == value


NO_FILTERS = Filters()


def that_count(agency_id: int, content_id: int, filters: Filters = NO_FILTERS) -> sa.ColumnElement[bool]:
    """Return the criterion of the contributions that figures are of."""
    return sa.and_(
        Contribution.agency_id == agency_id,
        Contribution.content_id == content_id,
        Contribution.standing == Standing.COUNTED.value,
        *filters.criteria(),
    )


def said_by(cell: Any, content_id: int) -> sa.ColumnElement[bool]:
    """Return what ties a cell to its contribution, which has the consultation."""
    return sa.and_(
        cell.agency_id == Contribution.agency_id,
        cell.contribution_id == Contribution.id,
        implied(cell.content_id == content_id),
    )


def of_counted(query: Any, cell: Any, agency_id: int, content_id: int, filters: Filters) -> Any:
    """Return a select of cells with only those of answers that count.

    Filters look at each answer. Without any, the few answers that do not count are left out by their keys, and the
    cells are read in the order of their own index.
    """
    if filters:
        return query.join(Contribution, said_by(cell, content_id)).where(that_count(agency_id, content_id, filters))
    others = sa.select(Contribution.id).where(
        Contribution.agency_id == agency_id,
        Contribution.content_id == content_id,
        Contribution.standing.in_([each.value for each in Standing if each is not Standing.COUNTED]),
    )
    return query.where(cell.agency_id == agency_id, cell.content_id == content_id, cell.contribution_id.not_in(others))


def has_words() -> sa.ColumnElement[bool]:
    """Return the criterion of a cell with words, written out so that SQLite sees its partial index."""
    return ContributionCell.text != sa.bindparam(None, "", type_=sa.Text(), literal_execute=True)
