"""Counting answers. Each function is one or two statements, whatever the number of questions and of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.queries.filters import NO_FILTERS, Filters, has_words, of_counted, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


#: The facts of a head, in its order.
HEAD = (
    Contribution.channel,
    Contribution.standing,
    Contribution.level,
    Contribution.region_code,
    Contribution.sex,
    Contribution.age_band,
)


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
    rows: Any = db.session.execute(
        sa.select(*HEAD, sa.func.count())
        .where(Contribution.agency_id == agency_id, Contribution.content_id == content_id)
        .group_by(*HEAD)
    )
    heads: list[list[Any]] = [[*(str(fact or "") for fact in row[:6]), row[6]] for row in rows]
    return [Head(*head) for head in heads]


def list_tallies(
    *, agency_id: int, content_id: int, filters: Filters = NO_FILTERS, numbered: Collection[int] = ()
) -> list[Tally]:
    """Return how often each option of each question was chosen; of some questions with their numbers. Two statements.

    Only counting is done over all cells: adding numbers up takes as long again.
    """
    cell = ContributionCell
    columns = (cell.question, cell.row, cell.option)
    plain = sa.select(*columns, sa.func.count()).group_by(*columns)
    found = db.session.execute(of_counted(plain, cell, agency_id, content_id, filters))
    tallies = {(row[0], row[1], row[2]): Tally(row[0], row[1], row[2], int(row[3])) for row in found}
    if numbered:
        number = sa.cast(cell.number, sa.Float)
        first = sa.case((number == 1, 1), else_=0)
        added = sa.select(*columns, sa.func.sum(number), sa.func.sum(first)).group_by(*columns)
        added = of_counted(added, cell, agency_id, content_id, filters).where(cell.question.in_(numbered))
        sums: Any = db.session.execute(added)
        for question, row, option, total, firsts in sums:
            times = tallies[question, row, option].times
            tallies[question, row, option] = Tally(question, row, option, times, float(total or 0), int(firsts or 0))
    return list(tallies.values())


def count_people_by_question(
    *, agency_id: int, content_id: int, questions: Sequence[int], filters: Filters = NO_FILTERS
) -> dict[int, int]:
    """Return how many answered each of some questions of which each may choose several options. One statement."""
    if not questions:
        return {}
    cell = ContributionCell
    said = [
        sa.exists().where(said_by(cell, content_id), cell.question == question).correlate(Contribution)
        for question in questions
    ]
    counts = [sa.func.coalesce(sa.func.sum(sa.case((each, 1), else_=0)), 0) for each in said]
    row: Any = db.session.execute(
        sa.select(*counts).select_from(Contribution).where(that_count(agency_id, content_id, filters))
    ).one()
    return {question: int(times) for question, times in zip(questions, row, strict=True)}


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
    places = sa.select(
        cell.question.label("question"),
        number.label("number"),
        sa.func.row_number().over(partition_by=cell.question, order_by=number).label("place"),
        sa.func.count().over(partition_by=cell.question).label("many"),
    ).where(cell.question.in_(questions), cell.number.is_not(None))
    ordered = of_counted(places, cell, agency_id, content_id, filters).subquery()
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
