"""The kept sums of a large consultation: which there are, whether they hold to the last answer, and what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.models import Kept, Sheet, SheetColumn
from participa.analysis.queries.filters import that_count
from participa.consultations.models import Consultation, Phase
from participa.contributions.models import Contribution, Standing
from participa.extensions import db
from participa.foundation.clock import now
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

#: Phases in which no answer comes any more.
CLOSED = frozenset({Phase.CLOSED, Phase.SYSTEMATISED, Phase.RESULTS, Phase.REPLIED, Phase.FOLLOW_UP, Phase.FINISHED})
#: Fewer answers than these are counted when read: it takes no time.
FEWEST_KEPT = 5_000
#: More than these are never counted while somebody waits for a page. Between the two the worker has its first turn.
MOST_READ = 10_000
#: How long the consultation must be closed for its sums to be the last: longer than any request that sends an answer.
QUIET = timedelta(minutes=10)
#: Sums are not made anew before they are this old; those of many answers, which take the worker longer, live longer.
RENEWED, MANY, RENEWED_OF_MANY = timedelta(minutes=10), 50_000, timedelta(minutes=30)


def find_edition(consultation: Consultation) -> Sheet | None:
    """Return the last sums kept of a large consultation, which say when they were made; answers may have come since."""
    return db.session.scalar(
        sa.select(Sheet).where(
            Sheet.agency_id == consultation.agency_id,
            Sheet.content_id == consultation.id,
            Sheet.people >= FEWEST_KEPT,
            Sheet.made_at.is_not(None),
        )
    )


def has_many(consultation: Consultation) -> bool:
    """Tell whether more answers count than anybody should wait for; looks at no more of them than that."""
    some = sa.select(Contribution.id).where(that_count(consultation.agency_id, consultation.id))
    return db.session.scalar(some.offset(MOST_READ).limit(1)) is not None


def find_sheet(consultation: Consultation) -> Sheet | None:
    """Return the sums of a consultation if they hold: of its last closing and its last change, over all that count."""
    if consultation.phase not in CLOSED:
        return None
    found = db.session.scalar(
        sa.select(Sheet).where(
            Sheet.agency_id == consultation.agency_id,
            Sheet.content_id == consultation.id,
            Sheet.people >= FEWEST_KEPT,
            Sheet.made_of == Sheet.revision,
            Sheet.closes_at == consultation.closes_at,
        )
    )
    if found is None or found.people != count_counted(consultation.agency_id, consultation.id):
        return None
    return found


def find_any_sheet(agency_id: int, content_id: int) -> Sheet | None:
    """Return the sheet of a consultation, whether it holds or not."""
    return db.session.scalar(sa.select(Sheet).where(Sheet.agency_id == agency_id, Sheet.content_id == content_id))


def count_counted(agency_id: int, content_id: int) -> int:
    """Return how many answers count."""
    query = sa.select(sa.func.count()).select_from(Contribution).where(that_count(agency_id, content_id))
    return db.session.scalar(query) or 0


def list_sums(sheet: Sheet) -> Sequence[Any]:
    """Return the columns of a sheet with their sums, without bits."""
    column = SheetColumn
    return db.session.execute(
        sa.select(
            column.kind, column.question, column.row, column.option, column.times, column.total, column.firsts
        ).where(column.agency_id == sheet.agency_id, column.sheet_id == sheet.id)
    ).all()


def list_bits(sheet: Sheet, kinds: Collection[Kept], places: Collection[tuple[int, str]] = ()) -> Sequence[Any]:
    """Return columns of some kinds with their bits and numbers; of some questions and rows only, if any are named."""
    column = SheetColumn
    query = sa.select(
        column.kind, column.question, column.row, column.option, column.times, column.bits, column.numbers
    ).where(column.agency_id == sheet.agency_id, column.sheet_id == sheet.id, column.kind.in_([k.value for k in kinds]))
    if places:
        asked = (sa.and_(column.question == question, column.row == row) for question, row in places)
        query = query.where(sa.or_(*asked))
    return db.session.execute(query).all()


def find_to_keep() -> tuple[int, int] | None:
    """Return agency and key of a consultation whose sums are to be made.

    Those are of any that has closed and whose sums do not hold, and of a large one that is open, or halted, and has
    changed since. None is made anew while it is young.
    """
    moment = now()
    closed = sa.and_(Consultation.closes_at <= moment - QUIET, Consultation.halt.is_(None))
    holds = sa.and_(Sheet.made_of == Sheet.revision, Sheet.closes_at == Consultation.closes_at)
    same = sa.and_(Sheet.made_of == Sheet.revision, Sheet.people == _counted_of_each())
    due = sa.or_(
        sa.and_(closed, ~_sheet_that(sa.or_(_young(moment), holds))),
        sa.and_(~closed, Consultation.opens_at <= moment, ~_sheet_that(sa.or_(_young(moment), same)), _is_large()),
    )
    with scopes.platform(reason="which sums are to be kept"):
        row = db.session.execute(
            sa.select(Consultation.agency_id, Consultation.id)
            .where(Consultation.questionnaire_id.is_not(None), due)
            .order_by(Consultation.closes_at.desc(), Consultation.id)
            .limit(1)
        ).one_or_none()
    return (row[0], row[1]) if row else None


def _sheet_that(is_so: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    mine = sa.and_(Sheet.agency_id == Consultation.agency_id, Sheet.content_id == Consultation.id)
    return sa.select(Sheet.id).where(mine, is_so).correlate(Consultation).exists()


def _young(moment: datetime) -> sa.ColumnElement[bool]:
    limit = sa.case((Sheet.people < MANY, moment - RENEWED), else_=moment - RENEWED_OF_MANY)
    return Sheet.made_at > limit


def _of_each() -> sa.ColumnElement[bool]:
    return sa.and_(
        Contribution.agency_id == Consultation.agency_id,
        Contribution.content_id == Consultation.id,
        Contribution.standing == Standing.COUNTED.value,
    )


def _counted_of_each() -> Any:
    query = sa.select(sa.func.count()).select_from(Contribution).where(_of_each())
    return query.correlate(Consultation).scalar_subquery()


def _is_large() -> sa.ColumnElement[bool]:
    """Return whether a consultation has many answers, without counting more of them than it takes to know."""
    some = sa.select(Contribution.id).where(_of_each()).correlate(Consultation)
    return some.offset(FEWEST_KEPT - 1).limit(1).exists()
