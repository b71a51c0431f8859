"""All cells of all answers in one statement, answer after answer: one moment, and few rows in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.hiding import FEWEST
from participa.analysis.queries.filters import NO_FILTERS, Filters, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.moderation.models import Decided, ModeratedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.consultations.models import Consultation

AT_A_TIME = 2_000


def records(consultation: Consultation, filters: Filters = NO_FILTERS) -> Iterator[Any]:
    """Yield the cells of the answers that count, in the order of their random keys; one without cells too.

    Of each is told whether its words are public: its author agreed, and somebody looked and showed it.
    """
    cell = ContributionCell
    query = (
        sa.select(
            Contribution.id,
            *(_as_stored(fact) for fact in (Contribution.channel, Contribution.level)),
            Contribution.received_on,
            Contribution.region_code,
            *(_as_stored(fact) for fact in (Contribution.sex, Contribution.age_band)),
            sa.and_(Contribution.may_publish, ModeratedAnswer.id.is_not(None)).label("is_shown"),
            cell.question,
            cell.row,
            cell.option,
            cell.text,
            cell.number,
        )
        .outerjoin(cell, said_by(cell, consultation.id))
        .outerjoin(ModeratedAnswer, _shown())
        .where(that_count(consultation.agency_id, consultation.id, filters))
        .order_by(Contribution.id)
    )
    result: Any = db.session.execute(query, execution_options={"yield_per": AT_A_TIME})
    yield from result


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
