"""Reading consultations and their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import select

from participa.agencies.models import Agency
from participa.consultations.models import (
    CommitmentUpdate,
    Consultation,
    ConsultationStep,
    ParticipationFigure,
    Phase,
    PlanEntry,
    ReplyCommitment,
    ReplyTheme,
    Step,
)
from participa.documents.models import AttachmentRole
from participa.documents.queries import list_published_attachments
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.db import AnySelect
from participa.mechanisms.models import CommitmentState
from participa.publishing.models import ContentPart
from participa.publishing.queries import NotFoundError, select_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

P = TypeVar("P", bound=ContentPart)


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


class Reply(NamedTuple):
    """The reasoned reply as it is stored: themes, commitments, and what became of each, oldest first."""

    figures: Sequence[ParticipationFigure]
    themes: Sequence[ReplyTheme]
    commitments: Sequence[ReplyCommitment]
    updates: Sequence[CommitmentUpdate]

    def standing(self, commitment: ReplyCommitment) -> CommitmentState:
        """Return where a commitment stands."""
        told = [update for update in self.updates if update.commitment_id == commitment.id]
        return told[-1].progress if told else CommitmentState.PENDING

    def is_late(self, commitment: ReplyCommitment) -> bool:
        """Tell whether its day has passed and it is neither done nor given up."""
        ended = (CommitmentState.DONE, CommitmentState.DROPPED)
        return commitment.due_on is not None and commitment.due_on < today() and self.standing(commitment) not in ended


def get_reply(consultation: Consultation) -> Reply:
    """Return the reply of a consultation, as far as the active scope sees it."""
    return Reply(
        list_figures(consultation), list_themes(consultation), list_commitments(consultation),
        _rows(CommitmentUpdate, consultation, ("on_day", "id")),
    )  # fmt: skip


def list_figures(consultation: Consultation) -> Sequence[ParticipationFigure]:
    """Return how many took part, by channel."""
    return _rows(ParticipationFigure, consultation, ("id",))


def list_themes(consultation: Consultation) -> Sequence[ReplyTheme]:
    """Return the themes of the reply in their order."""
    return _rows(ReplyTheme, consultation, ("position", "id"))


def list_commitments(consultation: Consultation) -> Sequence[ReplyCommitment]:
    """Return what the reply commits the agency to, the first due first."""
    return _rows(ReplyCommitment, consultation, ("due_on", "id"))


def list_reply_authors(consultation: Consultation) -> list[int]:
    """Return who wrote the reply: another person publishes it."""
    return sorted({theme.written_by_id for theme in list_themes(consultation) if theme.written_by_id is not None})


def _rows(model: type[P], consultation: Consultation, order_by: tuple[str, ...]) -> Sequence[P]:
    return db.session.scalars(select_parts(model, consultation, order_by)).all()


def find_plan_entry(consultation: Consultation) -> PlanEntry | None:
    """Return what the yearly plan says of a consultation."""
    return db.session.scalar(
        select(PlanEntry).where(PlanEntry.agency_id == consultation.agency_id, PlanEntry.content_id == consultation.id)
    )


def get_plan_entry(agency_id: int, entry_id: int) -> PlanEntry:
    """Return an entry of an agency's plan. Raises NotFoundError."""
    found = db.session.scalar(select(PlanEntry).where(PlanEntry.agency_id == agency_id, PlanEntry.id == entry_id))
    if found is None:
        raise NotFoundError(entry_id)
    return found


def select_plan(agency_id: int, year: int) -> AnySelect:
    """Return an agency's plan of a year in the order of its months; what has none comes last."""
    return (
        select(PlanEntry)
        .where(PlanEntry.agency_id == agency_id, PlanEntry.year == year)
        .order_by(PlanEntry.month.is_(None), PlanEntry.month, PlanEntry.id)
    )


def select_national_plan(year: int) -> AnySelect:
    """Return every agency's plan of a year with the agency's name and word, by month."""
    return (
        select(PlanEntry, Agency.name, Agency.slug)
        .join(Agency, Agency.id == PlanEntry.agency_id)
        .where(PlanEntry.year == year)
        .order_by(PlanEntry.month.is_(None), PlanEntry.month, PlanEntry.id)
    )


def list_plan_years(agency_id: int | None = None) -> Sequence[int]:
    """Return the years that have a plan, the last first; of every agency where none is named."""
    query = select(PlanEntry.year).distinct().order_by(PlanEntry.year.desc())
    if agency_id is not None:
        query = query.where(PlanEntry.agency_id == agency_id)
    return db.session.scalars(query).all()


def list_planned(entries: Iterable[PlanEntry]) -> dict[int, Consultation]:
    """Return the consultations of some entries by number, as far as the active scope sees them."""
    numbers = [entry.content_id for entry in entries]
    if not numbers:
        return {}
    found = db.session.scalars(select(Consultation).where(Consultation.id.in_(numbers)))
    return {consultation.id: consultation for consultation in found}
