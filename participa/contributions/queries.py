"""Every select about contributions. All but the look for a receipt work in the scope of an agency."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.consultations.models import REPLIED, Consultation
from participa.contributions.models import (
    AnswerDraft,
    AnswerFile,
    Batch,
    Contribution,
    ContributionCell,
    Redaction,
    ReplyDelivery,
    ReplyNotice,
    Standing,
)
from participa.extensions import db
from participa.foundation.clock import now
from participa.participants.models import ParticipantIdentity
from participa.questionnaires.definition import Kind
from participa.questionnaires.models import QuestionnaireVersion, VersionState
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What the kept selects are asked with.
AGENCY: Any = sa.bindparam("agency")
CONTENT: Any = sa.bindparam("content")


def find_consultation(*, agency_id: int, content_id: int) -> Consultation | None:
    """Return a consultation that the public can see now."""
    return db.session.scalar(_consultation(), {"agency": agency_id, "content": content_id})


@cache
def _consultation() -> sa.Select[Consultation]:
    """Return the select, made once (ADR 19), as those of the other rows that every page of answering asks for."""
    return sa.select(Consultation).where(
        Consultation.agency_id == AGENCY, Consultation.id == CONTENT, Consultation.public_criterion()
    )


def takes_answers(*, agency_id: int, content_id: int) -> bool:
    """Ask the database, by its own clock, whether answers are taken at this instant (abuse case G03)."""
    return bool(db.session.scalar(_taking_answers(), {"agency": agency_id, "content": content_id}))


@cache
def _taking_answers() -> sa.Select[int]:
    return (
        sa.select(Consultation.id)
        .select_from(Consultation)
        .where(Consultation.agency_id == AGENCY, Consultation.id == CONTENT, Consultation.takes_answers)
    )


def find_version_in_use(*, agency_id: int, questionnaire_id: int) -> QuestionnaireVersion | None:
    """Return the version that is answered now."""
    return db.session.scalar(_version_in_use(), {"agency": agency_id, "questionnaire": questionnaire_id})


@cache
def _version_in_use() -> sa.Select[QuestionnaireVersion]:
    return sa.select(QuestionnaireVersion).where(
        QuestionnaireVersion.agency_id == AGENCY,
        QuestionnaireVersion.questionnaire_id == sa.bindparam("questionnaire"),
        QuestionnaireVersion.state == VersionState.IN_USE.value,
    )


def get_version(*, agency_id: int, version_id: int) -> QuestionnaireVersion:
    """Return a version that a row points at."""
    return db.session.scalars(
        sa.select(QuestionnaireVersion).where(
            QuestionnaireVersion.agency_id == agency_id, QuestionnaireVersion.id == version_id
        )
    ).one()


def find_draft(*, agency_id: int, content_id: int, owner: str) -> AnswerDraft | None:
    """Return what somebody is answering."""
    where = {"agency": agency_id, "content": content_id, "owner": owner, "moment": now()}
    return db.session.scalar(_draft(), where)


@cache
def _draft() -> sa.Select[AnswerDraft]:
    return sa.select(AnswerDraft).where(
        AnswerDraft.agency_id == AGENCY,
        AnswerDraft.content_id == CONTENT,
        AnswerDraft.owner == sa.bindparam("owner"),
        AnswerDraft.expires_at > sa.bindparam("moment"),
    )


def find_draft_by_link(*, agency_id: int, content_id: int, resume_hash: str) -> AnswerDraft | None:
    """Return the draft that a mailed link leads to."""
    return db.session.scalar(
        sa.select(AnswerDraft).where(
            AnswerDraft.agency_id == agency_id,
            AnswerDraft.content_id == content_id,
            AnswerDraft.resume_hash == resume_hash,
            AnswerDraft.expires_at > now(),
        )
    )


def get_draft(*, agency_id: int, content_id: int, draft_id: int) -> AnswerDraft | None:
    """Return a draft by its key."""
    return db.session.scalar(
        sa.select(AnswerDraft).where(
            AnswerDraft.agency_id == agency_id,
            AnswerDraft.content_id == content_id,
            AnswerDraft.id == draft_id,
            AnswerDraft.expires_at > now(),
        )
    )


def find_own(*, agency_id: int, content_id: int, pseudonym: str) -> Contribution | None:
    """Return what somebody answered last; None where nothing counts of it.

    Nobody's pseudonym is empty: answers on paper carry none, and those whose people are forgotten.
    """
    if not pseudonym:
        return None
    return db.session.scalar(_own(), {"agency": agency_id, "content": content_id, "pseudonym": pseudonym})


@cache
def _own() -> sa.Select[Contribution]:
    return (
        sa.select(Contribution)
        .where(
            Contribution.agency_id == AGENCY,
            Contribution.content_id == CONTENT,
            Contribution.pseudonym == sa.bindparam("pseudonym"),
            Contribution.standing == Standing.COUNTED.value,
        )
        .order_by(Contribution.received_on.desc(), Contribution.id)
        .limit(1)
    )


def find_contribution(*, agency_id: int, content_id: int, contribution_id: int) -> Contribution | None:
    """Return a contribution of a consultation."""
    return db.session.scalar(
        sa.select(Contribution).where(
            Contribution.agency_id == agency_id,
            Contribution.content_id == content_id,
            Contribution.id == contribution_id,
        )
    )


def find_by_receipt(*, agency_id: int, content_id: int, receipt_hash: str) -> Contribution | None:
    """Return the contribution of a receipt in this consultation."""
    return db.session.scalar(
        sa.select(Contribution).where(
            Contribution.agency_id == agency_id,
            Contribution.content_id == content_id,
            Contribution.receipt_hash == receipt_hash,
        )
    )


def find_in_agency(*, agency_id: int, receipt_hash: str) -> Contribution | None:
    """Return the contribution of a receipt in any consultation of an agency."""
    return db.session.scalar(
        sa.select(Contribution).where(Contribution.agency_id == agency_id, Contribution.receipt_hash == receipt_hash)
    )


def find_anywhere(receipt_hash: str) -> tuple[Contribution, list[Cell], Sequence[Redaction]] | None:
    """Return the contribution of a receipt, whichever agency's: its code names none."""
    with scopes.platform(reason="look for a receipt"):
        found = db.session.scalar(sa.select(Contribution).where(Contribution.receipt_hash == receipt_hash))
        return (found, list_cells(found), list_redactions(found)) if found else None


def list_cells(contribution: Contribution) -> list[Cell]:
    """Return the cells of a contribution."""
    rows = db.session.execute(
        sa.select(
            ContributionCell.question,
            ContributionCell.row,
            ContributionCell.option,
            ContributionCell.text,
            ContributionCell.number,
        ).where(
            ContributionCell.agency_id == contribution.agency_id, ContributionCell.contribution_id == contribution.id
        )
    )
    return [Cell(*row) for row in rows]


def count_by_channel(*, agency_id: int, content_id: int) -> dict[str, int]:
    """Return how many count, by channel."""
    rows = db.session.execute(
        sa.select(Contribution.channel, sa.func.count())
        .where(
            Contribution.agency_id == agency_id,
            Contribution.content_id == content_id,
            Contribution.standing == Standing.COUNTED.value,
        )
        .group_by(Contribution.channel)
    )
    return {str(channel): int(count) for channel, count in rows}


def list_batches(*, agency_id: int, content_id: int) -> Sequence[tuple[Batch, int]]:
    """Return the batches of a consultation with how many answers each holds, newest first."""
    entered = (
        sa.select(sa.func.count())
        .where(Contribution.agency_id == Batch.agency_id, Contribution.batch_id == Batch.id)
        .correlate(Batch)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Batch, entered)
        .where(Batch.agency_id == agency_id, Batch.content_id == content_id)
        .order_by(Batch.number.desc())
    )
    return [(row[0], int(row[1])) for row in rows]


def find_batch(*, agency_id: int, content_id: int, number: int) -> Batch | None:
    """Return a batch of a consultation by the number on its paper."""
    return db.session.scalar(
        sa.select(Batch).where(Batch.agency_id == agency_id, Batch.content_id == content_id, Batch.number == number)
    )


def list_in_batch(batch: Batch) -> Sequence[Contribution]:
    """Return the answers of a batch in the order of their keys, which is none."""
    return db.session.scalars(
        sa.select(Contribution)
        .where(Contribution.agency_id == batch.agency_id, Contribution.batch_id == batch.id)
        .order_by(Contribution.id)
    ).all()


def find_file(*, agency_id: int, content_id: int, mark: str) -> AnswerFile | None:
    """Return a file that came with an answer."""
    return db.session.scalar(
        sa.select(AnswerFile).where(
            AnswerFile.agency_id == agency_id, AnswerFile.content_id == content_id, AnswerFile.mark == mark
        )
    )


def select_contributions(
    *, agency_id: int, content_id: int, text: str = "", channel: str = "", standing: str = ""
) -> sa.Select[Contribution]:
    """Return the select of a consultation's answers: in the order of their random keys, so that none tells when."""
    query = sa.select(Contribution).where(Contribution.agency_id == agency_id, Contribution.content_id == content_id)
    if channel:
        query = query.where(Contribution.channel == channel)
    if standing:
        query = query.where(Contribution.standing == standing)
    if text:
        said = (
            sa.select(ContributionCell.id)
            .where(
                ContributionCell.agency_id == Contribution.agency_id,
                ContributionCell.contribution_id == Contribution.id,
                ContributionCell.text.icontains(text, autoescape=True),
            )
            .exists()
        )
        query = query.where(said)
    return query.order_by(Contribution.id)


def cells_of(agency_id: int, keys: Sequence[int]) -> dict[int, list[Cell]]:
    """Return the cells of several contributions by key, in one statement."""
    rows = db.session.execute(
        sa.select(
            ContributionCell.contribution_id,
            ContributionCell.question,
            ContributionCell.row,
            ContributionCell.option,
            ContributionCell.text,
            ContributionCell.number,
        ).where(ContributionCell.agency_id == agency_id, ContributionCell.contribution_id.in_(keys))
    )
    found: dict[int, list[Cell]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Cell(*row[1:]))
    return found


def first_words(agency_id: int, keys: Sequence[int]) -> dict[int, str]:
    """Return the longest text of each contribution, for a list; a day or the mark of a file are no words."""
    answered = sa.select(Contribution.version_id).where(Contribution.agency_id == agency_id, Contribution.id.in_(keys))
    versions = db.session.scalars(
        sa.select(QuestionnaireVersion).where(
            QuestionnaireVersion.agency_id == agency_id, QuestionnaireVersion.id.in_(answered)
        )
    )
    no_words = {q.number for version in versions for q in version.parsed if q.kind in (Kind.DATE, Kind.FILE)}
    return {
        key: max((cell.text for cell in cells if cell.question not in no_words), key=len, default="")
        for key, cells in cells_of(agency_id, keys).items()
    }


def find_replied() -> tuple[int, int] | None:
    """Return agency and key of a public consultation whose people are still to be told of its reply."""
    done = (
        sa.select(ReplyDelivery.id)
        .where(
            ReplyDelivery.agency_id == Consultation.agency_id,
            ReplyDelivery.content_id == Consultation.id,
            ReplyDelivery.finished_at.is_not(None),
        )
        .exists()
    )
    with scopes.platform(reason="whose people are to be told of a reply"):
        row = db.session.execute(
            sa.select(Consultation.agency_id, Consultation.id)
            .where(
                Consultation.milestone.in_(REPLIED),
                Consultation.questionnaire_id.is_not(None),
                Consultation.halt.is_(None),
                Consultation.public_criterion(),
                ~done,
            )
            .order_by(Consultation.id)
            .limit(1)
        ).one_or_none()
    return (row[0], row[1]) if row else None


def find_delivery(*, agency_id: int, content_id: int) -> ReplyDelivery | None:
    """Return how far the telling has come."""
    return db.session.scalar(
        sa.select(ReplyDelivery).where(ReplyDelivery.agency_id == agency_id, ReplyDelivery.content_id == content_id)
    )


def hold_delivery(*, agency_id: int, content_id: int) -> ReplyDelivery | None:
    """Return the telling that is not finished, held until the end; None where another worker holds it."""
    return db.session.scalar(
        sa.select(ReplyDelivery)
        .where(
            ReplyDelivery.agency_id == agency_id,
            ReplyDelivery.content_id == content_id,
            ReplyDelivery.finished_at.is_(None),
        )
        .with_for_update(skip_locked=True)
    )


def list_identities(*, agency_id: int, process: str, after_id: int, most: int) -> Sequence[ParticipantIdentity]:
    """Return identities of a process in the order of their random keys."""
    return db.session.scalars(
        sa.select(ParticipantIdentity)
        .where(
            ParticipantIdentity.agency_id == agency_id,
            ParticipantIdentity.process == process,
            ParticipantIdentity.id > after_id,
        )
        .order_by(ParticipantIdentity.id)
        .limit(most)
    ).all()


def was_told(*, agency_id: int, content_id: int, address_key: str) -> bool:
    """Tell whether an address was told of the reply."""
    query = sa.select(ReplyNotice.id).where(
        ReplyNotice.agency_id == agency_id,
        ReplyNotice.content_id == content_id,
        ReplyNotice.address_key == address_key,
    )
    return db.session.scalar(query) is not None


def list_redactions(contribution: Contribution) -> Sequence[Redaction]:
    """Return what was hidden of an answer."""
    return db.session.scalars(
        sa.select(Redaction).where(
            Redaction.agency_id == contribution.agency_id, Redaction.contribution_id == contribution.id
        )
    ).all()


def file_questions(contribution: Contribution) -> set[int]:
    """Return the numbers of the questions that were answered with a file: their texts are marks."""
    version = get_version(agency_id=contribution.agency_id, version_id=contribution.version_id)
    return {question.number for question in version.parsed if question.kind is Kind.FILE}
