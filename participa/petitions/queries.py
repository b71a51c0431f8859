"""Reading petitions. What was not decided is found by its code, or by the agency's staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.consultations.models import Consultation
from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.people.tokens import hash_token, normal_code
from participa.petitions.models import KEPT_MONTHS, Intake, Petition, PetitionContact, PetitionIntake, PetitionState
from participa.publishing.models import Content, State
from participa.publishing.queries import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def get_intake(agency_id: int) -> PetitionIntake:
    """Return when an agency takes petitions; always, where it has not said."""
    found = db.session.scalar(select(PetitionIntake).where(PetitionIntake.agency_id == agency_id))
    return found or PetitionIntake(agency_id=agency_id, intake=Intake.ALWAYS, kept_months=KEPT_MONTHS)


def find_by_code(agency_id: int, code: str) -> Petition | None:
    """Return the petition of a ticket, by the code that its person types."""
    return db.session.scalar(
        select(Petition).where(Petition.agency_id == agency_id, Petition.code_hash == hash_token(normal_code(code)))
    )


def get_petition(agency_id: int, petition_id: int) -> Petition:
    """Return a petition by number, for the staff. Raises NotFoundError."""
    found = db.session.scalar(select(Petition).where(Petition.agency_id == agency_id, Petition.id == petition_id))
    if found is None:
        raise NotFoundError(petition_id)
    return found


def find_contact(petition: Petition) -> PetitionContact | None:
    """Return who asked, while it is kept."""
    return db.session.scalar(
        select(PetitionContact).where(
            PetitionContact.agency_id == petition.agency_id, PetitionContact.petition_id == petition.id
        )
    )


def list_for_office(agency_id: int, state: str = "") -> AnySelect:
    """Return an agency's petitions, those to be decided first, then the newest."""
    query = select(Petition).where(Petition.agency_id == agency_id)
    if state:
        query = query.where(Petition.state == state)
    return query.order_by((Petition.state != PetitionState.RECEIVED.value), Petition.id.desc())


def list_decided(agency_id: int) -> AnySelect:
    """Return what was decided of an agency's petitions, the newest first."""
    return (
        select(Petition)
        .where(Petition.agency_id == agency_id, Petition.state != PetitionState.RECEIVED.value)
        .order_by(Petition.decided_at.desc(), Petition.id.desc())
    )


def list_joinable(agency_id: int) -> Sequence[Consultation]:
    """Return the consultations that a petition can be joined to, the newest first."""
    return db.session.scalars(
        select(Consultation)
        .where(Consultation.agency_id == agency_id, Consultation.trashed_at.is_(None))
        .order_by(Consultation.updated_at.desc())
        .limit(100)
    ).all()


def list_shown_consultations(agency_id: int, petitions: Iterable[Petition]) -> dict[int, Content]:
    """Return the consultations that came of some petitions, by number, where the public can see them."""
    numbers = [petition.consultation_id for petition in petitions if petition.consultation_id is not None]
    if not numbers:
        return {}
    found = db.session.scalars(
        select(Content).where(
            Content.agency_id == agency_id, Content.id.in_(numbers), Content.state == State.PUBLISHED.value
        )
    )
    return {content.id: content for content in found}
