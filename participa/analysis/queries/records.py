"""All answers with their cells in one statement, answer after answer: one moment, and few of them in memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from participa.analysis.hiding import FEWEST
from participa.analysis.queries.filters import NO_FILTERS, Filters, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.moderation.models import Decided, ModeratedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.consultations.models import Consultation

AT_A_TIME = 200


class CellSaid(NamedTuple):
    """A cell of a record, as it is stored."""

    question: int
    row: str
    option: str
    text: str
    #: The number as it is written; None without one.
    number: str | None


def records(consultation: Consultation, filters: Filters = NO_FILTERS) -> Iterator[Any]:
    """Return the answers that count, in the order of their random keys, each with its cells, few in memory at a time.

    The database puts the cells of an answer together: twenty rows of them would take longer to hand over than to read.
    Of each is told whether its words are public: its author agreed, and somebody looked and showed it.
    """
    query = (
        sa.select(
            Contribution.id,
            *(_as_stored(fact) for fact in (Contribution.channel, Contribution.level)),
            Contribution.received_on,
            Contribution.region_code,
            *(_as_stored(fact) for fact in (Contribution.sex, Contribution.age_band)),
            sa.and_(Contribution.may_publish, ModeratedAnswer.id.is_not(None)).label("is_shown"),
            _cells(consultation.id).label("cells"),
        )
        .outerjoin(ModeratedAnswer, _shown())
        .where(that_count(consultation.agency_id, consultation.id, filters))
        .order_by(Contribution.id)
    )
    return _read(query)


def _read(query: Any) -> Iterator[Any]:
    """Read with the session that is at hand when the first one is asked for."""
    result: Any = db.session.execute(query, execution_options={"yield_per": AT_A_TIME})
    try:
        yield from result
    finally:
        result.close()


def cells_of(record: Any) -> list[list[Any]]:
    """Return the cells of a record, each in the order of `CellSaid`."""
    return json.loads(record.cells) if record.cells else []


def _cells(content_id: int) -> sa.ColumnElement[str]:
    """Return an answer's cells as JSON."""
    cell = ContributionCell
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    one = sa.func.json_array if is_sqlite else sa.func.json_build_array
    every = sa.func.json_group_array if is_sqlite else sa.func.json_agg
    made = one(cell.question, cell.row, cell.option, cell.text, sa.cast(cell.number, sa.Text))
    query = sa.select(sa.cast(every(made), sa.Text)).where(said_by(cell, content_id))
    return query.correlate(Contribution).scalar_subquery()


def _shown() -> sa.ColumnElement[bool]:
    return sa.and_(
        ModeratedAnswer.agency_id == Contribution.agency_id,
        ModeratedAnswer.contribution_id == Contribution.id,
        ModeratedAnswer.decided == Decided.SHOWN.value,
    )


def _as_stored(choice: Any) -> Any:
    """Return a choice as its word: it stands in every row, and making the member takes longer than reading it."""
    return sa.type_coerce(choice, sa.Text()).label(choice.key)


def combinations_told(consultation: Consultation) -> set[tuple[str, ...]]:
    """Return the combinations of region, sex and age that five people or more share."""
    facts = (Contribution.region_code, Contribution.sex, Contribution.age_band)
    query = (
        sa.select(*facts)
        .where(that_count(consultation.agency_id, consultation.id))
        .group_by(*facts)
        .having(sa.func.count() >= FEWEST)
    )
    return {tuple(str(fact or "") for fact in row) for row in db.session.execute(query)}
