"""Which consultations have to forget, what leads to people in one, and the certificates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.consultations.models import REPLIED, Consultation
from participa.contributions import lasting
from participa.contributions.models import AnswerFile, Batch, Contribution, Redaction, Standing
from participa.contributions.processes import KIND
from participa.extensions import db
from participa.participants.models import ParticipantIdentity
from participa.retention.models import Certificate
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How the words of consultations begin among all processes.
PREFIX = f"{KIND}-"


def list_due(day: date) -> list[tuple[int, int]]:
    """Return agency and key of consultations whose time is over and that still hold something of people."""
    held = sa.or_(
        sa.select(Contribution.id)
        .where(
            Contribution.agency_id == Consultation.agency_id,
            Contribution.content_id == Consultation.id,
            Contribution.pseudonym != "",
        )
        .exists(),
        sa.select(ParticipantIdentity.id)
        .where(
            ParticipantIdentity.agency_id == Consultation.agency_id,
            ParticipantIdentity.process.startswith(PREFIX),
            sa.func.substr(ParticipantIdentity.process, len(PREFIX) + 1) == sa.cast(Consultation.id, sa.Text),
        )
        .exists(),
        _has(AnswerFile),
        _has(Batch, Batch.scan_id.is_not(None)),
    )
    with scopes.platform(reason="whose time with people's data is over"):
        rows = db.session.execute(
            sa.select(
                Consultation.agency_id,
                Consultation.id,
                Consultation.milestone,
                Consultation.outcome_on,
                Consultation.retention_months,
                Consultation.closes_on,
            ).where(Consultation.closes_on < day, held)
        ).all()
    return [(row[0], row[1]) for row in rows if _is_over(row, day)]


def _has(model: Any, *criteria: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Return the criterion that a consultation has rows of a table."""
    own = (model.agency_id == Consultation.agency_id, model.content_id == Consultation.id)
    return sa.select(model.id).where(*own, *criteria).exists()


def _is_over(row: Any, day: date) -> bool:
    if row.milestone in REPLIED and row.outcome_on is not None:
        return lasting.later(row.outcome_on, row.retention_months) <= day
    return lasting.later(row.closes_on, lasting.WITHOUT_REPLY) <= day


def hold_consultation(*, agency_id: int, content_id: int) -> Consultation | None:
    """Return a consultation, held until the end: of two workers the second finds nothing left."""
    return db.session.scalar(
        sa.select(Consultation)
        .where(Consultation.agency_id == agency_id, Consultation.id == content_id)
        .with_for_update(of=Consultation.__table__)
    )


def list_with_redactions(*, agency_id: int, content_id: int) -> Sequence[Contribution]:
    """Return the answers of which a part is hidden and its original kept."""
    return db.session.scalars(
        sa.select(Contribution)
        .where(Contribution.agency_id == agency_id, Contribution.content_id == content_id)
        .where(
            sa.select(Redaction.id)
            .where(
                Redaction.agency_id == Contribution.agency_id,
                Redaction.contribution_id == Contribution.id,
                Redaction.sealed != "",
            )
            .exists()
        )
    ).all()


def list_identities(*, agency_id: int, keys: Sequence[int]) -> Sequence[ParticipantIdentity]:
    """Return identities by their keys; those that are gone are left out."""
    if not keys:
        return []
    return db.session.scalars(
        sa.select(ParticipantIdentity).where(
            ParticipantIdentity.agency_id == agency_id, ParticipantIdentity.id.in_(keys)
        )
    ).all()


def list_answers(*, agency_id: int, content_id: int, pseudonym: str) -> Sequence[Contribution]:
    """Return what counts of one person in a consultation."""
    return db.session.scalars(
        sa.select(Contribution).where(
            Contribution.agency_id == agency_id,
            Contribution.content_id == content_id,
            Contribution.pseudonym == pseudonym,
            Contribution.standing == Standing.COUNTED.value,
        )
    ).all()


def list_files(*, agency_id: int, content_id: int, owner: str = "") -> Sequence[AnswerFile]:
    """Return the files that came with the answers of a consultation, or with those of one person."""
    query = sa.select(AnswerFile).where(AnswerFile.agency_id == agency_id, AnswerFile.content_id == content_id)
    return db.session.scalars(query.where(AnswerFile.owner == owner) if owner else query).all()


def list_scanned(*, agency_id: int, content_id: int) -> Sequence[Batch]:
    """Return the batches of paper of which there is a scan."""
    return db.session.scalars(
        sa.select(Batch).where(Batch.agency_id == agency_id, Batch.content_id == content_id, Batch.scan_id.is_not(None))
    ).all()


def select_certificates(agency_id: int) -> sa.Select[Any]:
    """Return the select of an agency's certificates, newest first."""
    return (
        sa.select(Certificate)
        .where(Certificate.agency_id == agency_id)
        .order_by(Certificate.made_at.desc(), Certificate.id.desc())
    )


def find_certificate(*, agency_id: int, number: int) -> Certificate | None:
    """Return a certificate."""
    return db.session.scalar(sa.select(Certificate).where(Certificate.agency_id == agency_id, Certificate.id == number))


def list_of_request(*, agency_id: int, request_id: int) -> Sequence[Certificate]:
    """Return the certificates of a request at the rights desk."""
    return db.session.scalars(
        sa.select(Certificate).where(Certificate.agency_id == agency_id, Certificate.request_id == request_id)
    ).all()
