"""How far a section is: read from what exists, in three statements whatever it holds."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from participa.agencies.models import Agency, AgencyState, Regime
from participa.extensions import db
from participa.foundation.clock import now
from participa.mechanisms.models import Mechanism
from participa.people.models import Invitation, Membership
from participa.publishing.models import State
from participa.publishing.queries import count_by_kind_and_state

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DRAFTS = 20


class Step(enum.StrEnum):
    """The steps, in their order. The words are those of the addresses."""

    CARD = "ficha"
    OFFICER = "encargado"
    TEAM = "equipo"
    NORM = "norma"
    MECHANISMS = "mecanismos"
    SECTION = "seccion"


class Standing(enum.StrEnum):
    """How a step stands."""

    TODO = "todo"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Progress:
    """Each step with how it stands, and the kinds that have drafts waiting."""

    steps: dict[Step, Standing]

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(standing is Standing.DONE for standing in self.steps.values())

    @property
    def missing(self) -> list[Step]:
        """Return what is not done yet, the publication itself aside."""
        return [step for step, how in self.steps.items() if how is not Standing.DONE and step is not Step.SECTION]

    def after(self, step: Step | None = None) -> Step:
        """Return the next step to take: the first that is not done after one (or of all), else the publication."""
        ahead = list(self.steps)
        if step is not None:
            ahead = ahead[ahead.index(step) + 1 :]
        return next((one for one in ahead if self.steps[one] is not Standing.DONE), Step.SECTION)


def is_preparing(agency: Agency) -> bool:
    """Tell whether the checklist is for this agency: its section was never published."""
    return agency.state is AgencyState.PREPARING and not agency.is_practice


def awaits_first_entrance(agency: Agency) -> bool:
    """Tell whether nobody has begun yet: then the office opens on the checklist."""
    return is_preparing(agency) and agency.card_confirmed_at is None


def is_norm_owed(agency: Agency) -> bool:
    """Tell whether the law asks this agency for a general norm (art. 70): not of councils only, nor of volunteers."""
    return agency.regime is Regime.BOUND


def read_progress(agency: Agency, *, with_team: bool) -> Progress:
    """Return how far a section is. The team's step is for those who may change it."""
    counts = count_by_kind_and_state(agency.id)

    def standing(kind: str) -> Standing:
        if counts.get((kind, State.PUBLISHED.value)):
            return Standing.DONE
        return Standing.BEGUN if counts.get((kind, State.DRAFT.value)) else Standing.TODO

    decided = not agency.four_eyes or _has_company(agency.id)
    steps = {
        Step.CARD: Standing.DONE if agency.card_confirmed_at else Standing.TODO,
        Step.OFFICER: standing("officer"),
        Step.TEAM: Standing.DONE if decided else Standing.TODO,
        Step.NORM: standing("norm"),
        Step.MECHANISMS: standing("mechanism"),
        Step.SECTION: Standing.TODO if is_preparing(agency) else Standing.DONE,
    }
    return Progress({step: how for step, how in steps.items() if with_team or step is not Step.TEAM})


def list_drafts(agency_id: int) -> Sequence[Mechanism]:
    """Return the mechanisms that wait to be published, the oldest first."""
    return db.session.scalars(
        select(Mechanism)
        .where(Mechanism.agency_id == agency_id, Mechanism.state == State.DRAFT.value, Mechanism.trashed_at.is_(None))
        .order_by(Mechanism.id)
        .limit(MOST_DRAFTS)
    ).all()


def list_types(agency_id: int) -> set[str]:
    """Return the types of mechanism that an agency has, in whatever state."""
    found = select(Mechanism.mechanism_type).where(Mechanism.agency_id == agency_id, Mechanism.trashed_at.is_(None))
    return {str(each) for each in db.session.scalars(found.distinct())}


def _has_company(agency_id: int) -> bool:
    """Tell whether more than one person works in an agency, or is invited to."""
    members = select(func.count()).where(Membership.agency_id == agency_id, Membership.current())
    offers = select(func.count()).where(
        Invitation.agency_id == agency_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now(),
    )
    row = db.session.execute(select(members.scalar_subquery(), offers.scalar_subquery())).one()
    return int(row[0]) > 1 or int(row[1]) > 0
