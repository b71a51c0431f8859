"""The kept sums of a consultation that has closed: which there are, whether they hold, and what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.models import Kept, Sheet, SheetColumn
from participa.analysis.queries.filters import that_count
from participa.consultations.models import Consultation, Phase
from participa.contributions.models import Contribution
from participa.extensions import db
from participa.foundation.clock import now
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

#: Phases in which no answer comes any more.
CLOSED = frozenset({Phase.CLOSED, Phase.SYSTEMATISED, Phase.RESULTS, Phase.REPLIED, Phase.FOLLOW_UP, Phase.FINISHED})
#: Fewer answers than these are counted when read: it takes no time.
FEWEST_KEPT = 5_000
#: How long nothing must have changed, and the consultation be closed: longer than any request that sends an answer.
QUIET = timedelta(minutes=10)


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
    """Return agency and key of a consultation that has closed and whose sums are not kept, or hold no more."""
    holds = (
        sa.select(Sheet.id)
        .where(
            Sheet.agency_id == Consultation.agency_id,
            Sheet.content_id == Consultation.id,
            sa.or_(
                Sheet.changed_at > now() - QUIET,
                sa.and_(Sheet.made_of == Sheet.revision, Sheet.closes_at == Consultation.closes_at),
            ),
        )
        .exists()
    )
    with scopes.platform(reason="which sums are to be kept"):
        row = db.session.execute(
            sa.select(Consultation.agency_id, Consultation.id)
            .where(
                Consultation.questionnaire_id.is_not(None),
                Consultation.closes_at <= now() - QUIET,
                Consultation.halt.is_(None),
                ~holds,
            )
            .order_by(Consultation.closes_at.desc(), Consultation.id)
            .limit(1)
        ).one_or_none()
    return (row[0], row[1]) if row else None
