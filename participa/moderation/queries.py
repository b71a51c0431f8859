"""Reading the queue of the office, and what the public sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.contributions.models import Contribution, Standing
from participa.extensions import db
from participa.foundation.spanish import fold
from participa.moderation.models import Decided, HidingReason, ModeratedAnswer

if TYPE_CHECKING:
    from collections.abc import Sequence


def select_queue(*, agency_id: int, content_id: int, state: str) -> sa.Select[Any, Any]:
    """Return the select of answers that may be published, with what was decided of them."""
    query = (
        sa.select(Contribution, ModeratedAnswer)
        .outerjoin(
            ModeratedAnswer,
            sa.and_(
                ModeratedAnswer.agency_id == Contribution.agency_id, ModeratedAnswer.contribution_id == Contribution.id
            ),
        )
        .where(*_may_be_shown(agency_id, content_id))
        .order_by(Contribution.id)
    )
    return query.where(ModeratedAnswer.id.is_(None) if state == "waiting" else ModeratedAnswer.decided == state)


def list_showable(*, agency_id: int, content_id: int, keys: Sequence[int]) -> Sequence[Contribution]:
    """Return those of some answers that count and whose authors let them be published."""
    return db.session.scalars(
        sa.select(Contribution).where(*_may_be_shown(agency_id, content_id), Contribution.id.in_(keys))
    ).all()


def count_states(*, agency_id: int, content_id: int) -> dict[str, int]:
    """Return how many wait, are shown and are hidden."""
    rows = db.session.execute(
        sa.select(ModeratedAnswer.decided, sa.func.count())
        .select_from(Contribution)
        .outerjoin(
            ModeratedAnswer,
            sa.and_(
                ModeratedAnswer.agency_id == Contribution.agency_id, ModeratedAnswer.contribution_id == Contribution.id
            ),
        )
        .where(*_may_be_shown(agency_id, content_id))
        .group_by(ModeratedAnswer.decided)
    )
    return {str(decided or "waiting"): int(count) for decided, count in rows}


def find_decision(*, agency_id: int, contribution_id: int) -> ModeratedAnswer | None:
    """Return what was decided of an answer."""
    return db.session.scalar(
        sa.select(ModeratedAnswer).where(
            ModeratedAnswer.agency_id == agency_id, ModeratedAnswer.contribution_id == contribution_id
        )
    )


def select_shown(*, agency_id: int, content_id: int, text: str = "") -> sa.Select[Any]:
    """Return the select of what the public reads, in an order that tells nothing."""
    query = sa.select(ModeratedAnswer).where(
        ModeratedAnswer.agency_id == agency_id,
        ModeratedAnswer.content_id == content_id,
        ModeratedAnswer.decided == Decided.SHOWN.value,
    )
    for word in fold(text).split():
        query = query.where(ModeratedAnswer.folded.contains(word, autoescape=True))
    return query.order_by(ModeratedAnswer.id)


def count_hidden(*, agency_id: int, content_id: int) -> dict[HidingReason, int]:
    """Return how many are hidden, by reason: the public reads it (abuse case B03)."""
    rows = db.session.execute(
        sa.select(ModeratedAnswer.reason, sa.func.count())
        .where(
            ModeratedAnswer.agency_id == agency_id,
            ModeratedAnswer.content_id == content_id,
            ModeratedAnswer.decided == Decided.HIDDEN.value,
        )
        .group_by(ModeratedAnswer.reason)
    )
    return {HidingReason(str(reason)): int(count) for reason, count in rows}


def _may_be_shown(agency_id: int, content_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Contribution.agency_id == agency_id,
        Contribution.content_id == content_id,
        Contribution.standing == Standing.COUNTED.value,
        Contribution.may_publish.is_(True),
    )
