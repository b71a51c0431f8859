"""What becomes of consultations in the demonstration: announced in a plan, and with commitments kept, late or given up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.consultations.models import (
    CommitmentUpdate,
    Consultation,
    Milestone,
    Origin,
    PlanEntry,
    ReplyCommitment,
)
from participa.demo.facts import general
from participa.extensions import db
from participa.mechanisms.models import CommitmentState
from participa.publishing.models import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Day and month on which agencies publish their plan.
_PLAN_DAY = (1, 15)
#: One commitment in so many is still under way, one in so many was given up.
_UNDER_WAY, _DROPPED = 3, 7


def play_afterwards(agency_id: int, *, day: date, is_staffed: bool) -> None:
    """Fill in the plan and the progress of an agency's consultations, in its own scope. Two statements, and no flush."""
    found = db.session.scalars(sa.select(Consultation).where(Consultation.agency_id == agency_id)).all()
    for consultation in found:
        if is_staffed and consultation.state is State.DRAFT:
            consultation.milestone = Milestone.PLANNED
        entry = _announced(consultation, day)
        if entry is not None:
            db.session.add(entry)
    replied = {consultation.id: consultation for consultation in found if consultation.is_replied}
    if replied:
        query = sa.select(ReplyCommitment).where(ReplyCommitment.agency_id == agency_id).order_by(ReplyCommitment.id)
        db.session.add_all(_updates(db.session.scalars(query).all(), replied, day))


def _announced(consultation: Consultation, day: date) -> PlanEntry | None:
    opens = consultation.opens_on
    planned = consultation.state is State.DRAFT and consultation.milestone is Milestone.PLANNED
    withdrawn = consultation.state is State.WITHDRAWN
    if opens is None or not (planned or withdrawn or consultation.is_published):
        return None
    year = opens.year
    entry = PlanEntry(
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        year=year,
        month=opens.month,
        subject=consultation.title,
        purpose=consultation.summary,
        territory=consultation.territory,
        origin=Origin(consultation.origin),
        announced_on=min(date(year, *_PLAN_DAY), opens - timedelta(days=30), day - timedelta(days=4)),
    )
    if withdrawn:
        entry.removed_on = day - timedelta(days=2)
        entry.removed_reason = general.text("consultation", "withdrawn")
    return entry


def _updates(
    commitments: Sequence[ReplyCommitment], replied: dict[int, Consultation], day: date
) -> Iterable[CommitmentUpdate]:
    """Yield how commitments go: all of a finished reply have ended; of the others the first is done, the rest differ."""
    for turn, commitment in enumerate(commitments):
        consultation = replied.get(commitment.content_id)
        if consultation is None or commitment.due_on is None:
            continue
        finished = consultation.milestone is Milestone.FINISHED
        first = turn == 0 or commitments[turn - 1].content_id != commitment.content_id
        if finished or first:
            dropped = not first and (commitment.id % _DROPPED == 0)
            state = CommitmentState.DROPPED if dropped else CommitmentState.DONE
        elif commitment.id % _UNDER_WAY:
            state = CommitmentState.IN_PROGRESS
        else:
            continue
        begun = commitment.due_on - timedelta(days=40)
        on_day = min(begun + timedelta(days=20 if state is CommitmentState.IN_PROGRESS else 35), day)
        yield CommitmentUpdate(
            agency_id=commitment.agency_id,
            content_id=commitment.content_id,
            commitment_id=commitment.id,
            on_day=on_day,
            progress=state,
            note=general.text("consultation", f"progress_{state.value}"),
        )
