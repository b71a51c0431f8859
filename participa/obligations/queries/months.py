"""The monthly transparency table, and the months that were confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from participa.consultations.models import Consultation
from participa.councils.models import Council, CouncilMember
from participa.extensions import db
from participa.foundation.clock import today
from participa.mechanisms.models import Mechanism
from participa.norms.models import Norm
from participa.obligations.models import TransparencyConfirmation
from participa.obligations.queries.facts import published

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Table:
    """What an agency's transparency table of participation holds: the rows of its three parts."""

    mechanisms: Sequence[Any]
    consultations: Sequence[Any]
    councils: Sequence[Any]
    norms: Sequence[Any]

    @property
    def counts(self) -> dict[str, int]:
        """Return how much it holds, to be kept with a confirmation."""
        return {
            "mechanisms": len(self.mechanisms),
            "consultations": len(self.consultations),
            "councils": len(self.councils),
            "councillors": sum(row.members for row in self.councils),
            "norms": len(self.norms),
        }


def read_table(agency_id: int, month: date) -> Table:
    """Return the table as it is now, with the consultations that ran in a month."""
    first_after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    ids = [agency_id]
    mechanism = (Mechanism.objective, Mechanism.requirements, Mechanism.updated_at)
    ran = (Consultation.opens_on < first_after) & (Consultation.closes_on >= month)
    sits = or_(CouncilMember.until.is_(None), CouncilMember.until >= today())
    members = (
        select(func.count())
        .where(CouncilMember.agency_id == agency_id, CouncilMember.content_id == Council.id, sits)
        .correlate(Council)
        .scalar_subquery()
    )
    return Table(
        mechanisms=db.session.execute(published(Mechanism, ids, *mechanism).order_by(Mechanism.title)).all(),
        consultations=db.session.execute(
            published(Consultation, ids, Consultation.opens_on, Consultation.closes_on, Consultation.requirements)
            .where(ran)
            .order_by(Consultation.opens_on)
        ).all(),
        councils=db.session.execute(
            published(Council, ids, Council.composition_rule, members.label("members")).order_by(Council.title)
        ).all(),
        norms=db.session.execute(
            published(Norm, ids, Norm.act_on, Norm.modified_on).where(Norm.is_current.is_(True))
        ).all(),
    )


def find_confirmation(agency_id: int, month: str) -> TransparencyConfirmation | None:
    """Return the confirmation of a month, or None."""
    return db.session.scalar(
        select(TransparencyConfirmation).where(
            TransparencyConfirmation.agency_id == agency_id, TransparencyConfirmation.month == month
        )
    )


def list_confirmations(agency_id: int, most: int = 24) -> Sequence[TransparencyConfirmation]:
    """Return the last months that were confirmed, the newest first."""
    return db.session.scalars(
        select(TransparencyConfirmation)
        .where(TransparencyConfirmation.agency_id == agency_id)
        .order_by(TransparencyConfirmation.month.desc())
        .limit(most)
    ).all()
