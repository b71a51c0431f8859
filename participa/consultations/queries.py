"""Reading consultations, their steps and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.consultations.models import Consultation, ConsultationRules, ConsultationStep, Phase, Step
from participa.documents.models import AttachmentRole
from participa.documents.queries import list_published_attachments
from participa.extensions import db
from participa.foundation.db import AnySelect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def get_rules(agency_id: int) -> ConsultationRules:
    """Return an agency's rules; the portal's suggestion, not stored, where it has set none."""
    found = db.session.scalar(select(ConsultationRules).where(ConsultationRules.agency_id == agency_id))
    if found is not None:
        return found
    return ConsultationRules(
        agency_id=agency_id, most_extensions=1, most_extension_days=30, reply_within=45, legal_basis=""
    )


def list_steps(consultation: Consultation, *steps: Step) -> Sequence[ConsultationStep]:
    """Return what was done with a consultation, oldest first; of some kinds only where they are named."""
    query = select(ConsultationStep).where(
        ConsultationStep.agency_id == consultation.agency_id, ConsultationStep.content_id == consultation.id
    )
    if steps:
        query = query.where(ConsultationStep.step.in_(steps))
    return db.session.scalars(query.order_by(ConsultationStep.id)).all()


def list_papers(consultation: Consultation) -> set[AttachmentRole]:
    """Return what the published documents that hang from a consultation are to it."""
    if consultation.id is None:  # it is being written for the first time
        return set()
    return {row.role for row in list_published_attachments(consultation)}


def find_phase(agency_id: int, consultation_id: int) -> Phase | None:
    """Return where a consultation stands by the database's clock; None where there is none."""
    found = db.session.scalar(_select_phase(agency_id, consultation_id))
    return Phase(found) if found else None


def _select_phase(agency_id: int, consultation_id: int) -> AnySelect:
    return (
        select(Consultation.phase_in_sql())
        .select_from(Consultation)
        .where(Consultation.agency_id == agency_id, Consultation.id == consultation_id)
    )


def hold_phase(consultation: Consultation) -> Phase:
    """Return where a consultation stands by the database's clock, and keep others from moving it until the end."""
    held = _select_phase(consultation.agency_id, consultation.id).with_for_update(of=Consultation.__table__)
    phase = Phase(db.session.execute(held).scalar_one())
    db.session.refresh(consultation)
    return phase


def find_public_days(consultation: Consultation) -> tuple[date | None, date | None, Phase]:
    """Return the days that the public knows, and the phase: a copy at hand may say others."""
    row = db.session.execute(
        _select_phase(consultation.agency_id, consultation.id).add_columns(
            Consultation.opens_on, Consultation.closes_on
        )
    ).one()
    return row[1], row[2], Phase(row[0])
