"""Counting answers. Each function is one or two statements, whatever the number of questions and of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.queries.filters import NO_FILTERS, Filters, has_words, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell, Standing
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Head:
    """How many answers share these facts."""

    channel: str
    standing: str
    level: str
    region: str
    sex: str
    age: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often an option was chosen, and the numbers that came with it."""

    question: int
    row: str
    option: str
    times: int
    total: float = 0.0
    #: How many put it first.
    firsts: int = 0


@dataclass(frozen=True, slots=True)
class Middle:
    """Where the numbers of a question lie."""

    question: int
    median: float
    least: float
    most: float


def count_heads(*, agency_id: int, content_id: int) -> list[Head]:
    """Return how many answers there are of each combination of facts, also of those that do not count."""
    facts = (
        Contribution.channel,
        Contribution.standing,
        Contribution.level,
        Contribution.region_code,
        Contribution.sex,
        Contribution.age_band,
    )
    rows: Any = db.session.execute(
        sa.select(*facts, sa.func.count())
        .where(Contribution.agency_id == agency_id, Contribution.content_id == content_id)
        .group_by(*facts)
    )
    heads: list[list[Any]] = [[*(str(fact or "") for fact in row[:6]), row[6]] for row in rows]
    return [Head(*head) for head in heads]


def list_tallies(*, agency_id: int, content_id: int, filters: Filters = NO_FILTERS) -> list[Tally]:
    """Return how often each option of each question was chosen.

    Cells of one consultation are counted in the order of their index; those that wait for a second person are few and
    are taken off. Only filters need each answer to be looked at.
    """
    cell, number = ContributionCell, sa.cast(ContributionCell.number, sa.Float)
    columns = (cell.question, cell.row, cell.option)
    counted = sa.select(
        *columns,
        sa.func.count(),
        sa.func.coalesce(sa.func.sum(number), 0.0),
        sa.func.coalesce(sa.func.sum(sa.case((cell.number == 1, 1), else_=0)), 0),
    ).group_by(*columns)
    if filters:
        query = counted.join(Contribution, said_by(cell, content_id)).where(that_count(agency_id, content_id, filters))
        return _tallied(db.session.execute(query))
    of_all = counted.where(cell.agency_id == agency_id, cell.content_id == content_id)
    waiting = counted.join(Contribution, said_by(cell, content_id)).where(
        Contribution.agency_id == agency_id,
        Contribution.content_id == content_id,
        Contribution.standing != Standing.COUNTED.value,
    )
    off = {(t.question, t.row, t.option): t for t in _tallied(db.session.execute(waiting))}
    return [left for t in _tallied(db.session.execute(of_all)) if (left := _less(t, off)).times]


def count_people_by_question(
    *, agency_id: int, content_id: int, questions: Collection[int], filters: Filters = NO_FILTERS
) -> dict[int, int]:
    """Return how many answered each of some questions of which each may choose several options."""
    if not questions:
        return {}
    cell = ContributionCell
    query = (
        sa.select(cell.question, sa.func.count(sa.distinct(cell.contribution_id)))
        .join(Contribution, said_by(cell, content_id))
        .where(that_count(agency_id, content_id, filters), cell.question.in_(questions))
        .group_by(cell.question)
    )
    return {int(question): int(people) for question, people in db.session.execute(query)}


def count_words(
    *, agency_id: int, content_id: int, questions: Collection[int], filters: Filters = NO_FILTERS
) -> dict[tuple[int, str], int]:
    """Return how many wrote something, by question and row."""
    if not questions:
        return {}
    cell = ContributionCell
    query = (
        sa.select(cell.question, cell.row, sa.func.count())
        .join(Contribution, sa.and_(said_by(cell, content_id), cell.content_id == content_id))
        .where(that_count(agency_id, content_id, filters), cell.question.in_(questions), has_words())
        .group_by(cell.question, cell.row)
    )
    return {(int(question), str(row)): int(times) for question, row, times in db.session.execute(query)}


def middles(
    *, agency_id: int, content_id: int, questions: Collection[int], filters: Filters = NO_FILTERS
) -> dict[int, Middle]:
    """Return the median of each question that asks for a number, and its ends."""
    if not questions:
        return {}
    cell, number = ContributionCell, sa.cast(ContributionCell.number, sa.Float)
    ordered = (
        sa.select(
            cell.question.label("question"),
            number.label("number"),
            sa.func.row_number().over(partition_by=cell.question, order_by=cell.number).label("place"),
            sa.func.count().over(partition_by=cell.question).label("many"),
        )
        .join(Contribution, said_by(cell, content_id))
        .where(that_count(agency_id, content_id, filters), cell.question.in_(questions), cell.number.is_not(None))
        .subquery()
    )
    wanted = ordered.c.place * 2
    query = (
        sa.select(
            ordered.c.question,
            sa.func.avg(sa.case((wanted.between(ordered.c.many, ordered.c.many + 2), ordered.c.number))),
            sa.func.min(ordered.c.number),
            sa.func.max(ordered.c.number),
        )
        .select_from(ordered)
        .group_by(ordered.c.question)
    )
    found = (Middle(int(row[0]), float(row[1]), float(row[2]), float(row[3])) for row in db.session.execute(query))
    return {middle.question: middle for middle in found}


def _tallied(rows: Iterable[Any]) -> list[Tally]:
    return [Tally(int(r[0]), r[1], r[2], int(r[3]), float(r[4]), int(r[5])) for r in rows]


def _less(tally: Tally, off: dict[tuple[int, str, str], Tally]) -> Tally:
    other = off.get((tally.question, tally.row, tally.option))
    if other is None:
        return tally
    return Tally(
        tally.question,
        tally.row,
        tally.option,
        tally.times - other.times,
        tally.total - other.total,
        tally.firsts - other.firsts,
    )
