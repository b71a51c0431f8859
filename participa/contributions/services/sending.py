"""Sending an answer: one transaction decides by the database's clock, counts it and makes the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from participa.contributions import queries, receipts
from participa.contributions.models import (
    AnswerDraft,
    Channel,
    Contribution,
    ContributionCell,
    Standing,
)
from participa.contributions.services.errors import AlreadyAnsweredError, AlreadySentError, ClosedError
from participa.contributions.services.files import drop_files_of, mark_sent
from participa.contributions.services.listening import tell_after, tell_before, tell_recounted
from participa.contributions.services.redacting import forget_redactions
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.db import rows_changed
from participa.participants.models import Level, random_id
from participa.questionnaires.definition import Kind
from participa.questionnaires.reading import Cell, flatten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from participa.consultations.models import Consultation
    from participa.contributions.about import AboutYou
    from participa.questionnaires.models import QuestionnaireVersion
    from participa.questionnaires.reading import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends, as far as the contribution knows."""

    level: Level
    pseudonym: str
    #: Whether this consultation takes one answer of this identity.
    once: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person takes along."""

    code: str
    contribution: Contribution


def send(
    consultation: Consultation,
    version: QuestionnaireVersion,
    draft: AnswerDraft,
    *,
    sender: Sender,
    values: Mapping[str, Value],
    about: AboutYou,
) -> Receipt:
    """Take an answer, or its correction. `values` are right ones, as `read` returned them without errors.

    Raises ClosedError, AlreadySentError (the draft is gone: the second of two clicks) or AlreadyAnsweredError.
    """
    if not queries.takes_answers(agency_id=consultation.agency_id, content_id=consultation.id):
        raise ClosedError
    _use_up(draft)
    cells = flatten(version.parsed, values)
    corrected = _corrected(draft)
    if corrected is not None:
        receipt = _correct(corrected, version, cells, about)
    else:
        receipt = _take(consultation, version, cells, sender=sender, about=about)
    keep_cells(receipt.contribution, cells)
    files = {q.number for q in version.parsed if q.kind is Kind.FILE}
    mark_sent((c.text for c in cells if c.question in files), consultation, owner=sender.pseudonym)
    db.session.flush()
    return receipt


def withdraw(contribution: Contribution) -> None:
    """Take an answer back: its words go, that there was one stays. Raises ClosedError, AlreadySentError."""
    if not queries.takes_answers(agency_id=contribution.agency_id, content_id=contribution.content_id):
        raise ClosedError
    take_back(contribution)


def take_back(contribution: Contribution) -> int:
    """Take an answer back whether it is open or not, by the person or by the law; return how many files went.

    Raises AlreadySentError.
    """
    if contribution.standing is not Standing.COUNTED:
        raise AlreadySentError
    files = _drop_cells(contribution)
    contribution.standing = Standing.WITHDRAWN
    contribution.once = None
    contribution.digest = receipts.digest_of([])
    contribution.region_code, contribution.sex, contribution.age_band = "", None, None
    contribution.may_publish, contribution.shown_name = False, ""
    contribution.changed_on = today()
    tell_after(contribution)
    db.session.flush()
    return files


def adopt(contribution: Contribution, *, owner: str) -> None:
    """Let the browser that showed a receipt's code speak for its contribution, where nobody proved who they were."""
    contribution.pseudonym = owner
    db.session.flush()


def keep_on_paper(
    consultation: Consultation,
    version: QuestionnaireVersion,
    *,
    batch_id: int,
    channel: Channel,
    values: Mapping[str, Value],
    about: AboutYou,
    account_id: int | None,
    replaces: Contribution | None = None,
) -> Contribution:
    """Enter an answer that came on paper; it counts once a second person has checked its batch."""
    cells = flatten(version.parsed, values)
    if replaces is not None:
        _drop_cells(replaces, cells)
        contribution = replaces
    else:
        contribution = Contribution(
            id=random_id(),
            agency_id=consultation.agency_id,
            content_id=consultation.id,
            version_id=version.id,
            channel=channel,
            standing=Standing.PENDING,
            batch_id=batch_id,
            digest="",
        )
        db.session.add(contribution)
    contribution.entered_by_id = account_id
    contribution.digest = receipts.digest_of(cells)
    _tell(contribution, about)
    db.session.flush()
    keep_cells(contribution, cells)
    tell_recounted(consultation.agency_id, consultation.id)
    return contribution


def _use_up(draft: AnswerDraft) -> None:
    gone = db.session.execute(
        sa.delete(AnswerDraft)
        .where(
            AnswerDraft.agency_id == draft.agency_id,
            AnswerDraft.id == draft.id,
            AnswerDraft.revision == draft.revision,
        )
        .execution_options(synchronize_session=False)
    )
    if not rows_changed(gone):
        raise AlreadySentError
    db.session.expunge(draft)


def _corrected(draft: AnswerDraft) -> Contribution | None:
    if draft.corrects_id is None:
        return None
    found = queries.find_contribution(
        agency_id=draft.agency_id, content_id=draft.content_id, contribution_id=draft.corrects_id
    )
    return found if found is not None and found.standing is Standing.COUNTED else None


def _take(
    consultation: Consultation,
    version: QuestionnaireVersion,
    cells: Sequence[Cell],
    *,
    sender: Sender,
    about: AboutYou,
) -> Receipt:
    code = receipts.new_code()
    contribution = Contribution(
        id=random_id(),
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        version_id=version.id,
        level=sender.level,
        pseudonym=sender.pseudonym,
        once=sender.pseudonym if sender.once else None,
        receipt_hash=receipts.hash_code(code),
        receipt_sealed=receipts.seal_code(code, agency_id=consultation.agency_id, content_id=consultation.id),
        digest=receipts.digest_of(cells),
    )
    _tell(contribution, about)
    try:
        with db.session.begin_nested():
            db.session.add(contribution)
    except IntegrityError as error:
        raise AlreadyAnsweredError from error
    return Receipt(code, contribution)


def _correct(
    contribution: Contribution, version: QuestionnaireVersion, cells: Sequence[Cell], about: AboutYou
) -> Receipt:
    _drop_cells(contribution, cells)
    contribution.version_id = version.id
    contribution.digest = receipts.digest_of(cells)
    contribution.corrections += 1
    contribution.changed_on = today()
    _tell(contribution, about)
    tell_after(contribution)
    code = receipts.unseal_code(
        contribution.receipt_sealed, agency_id=contribution.agency_id, content_id=contribution.content_id
    )
    return Receipt(code, contribution)


def _tell(contribution: Contribution, about: AboutYou) -> None:
    contribution.region_code, contribution.sex, contribution.age_band = about.region_code, about.sex, about.age_band
    contribution.may_publish, contribution.shown_name = about.may_publish, about.shown_name


def keep_cells(contribution: Contribution, cells: Iterable[Cell]) -> None:
    """Write what an answer says as rows, for a contribution that has its number."""
    db.session.add_all(
        ContributionCell(
            id=random_id(),
            agency_id=contribution.agency_id,
            contribution_id=contribution.id,
            content_id=contribution.content_id,
            question=cell.question,
            row=cell.row,
            option=cell.option,
            text=cell.text,
            number=cell.number,
        )
        for cell in cells
    )


def _drop_cells(contribution: Contribution, following: Sequence[Cell] = ()) -> int:
    """Delete the cells, after those who hold on to them heard what follows; return how many files went with them."""
    tell_before(contribution, following)
    forget_redactions(contribution)
    files = drop_files_of(contribution, following)
    db.session.execute(
        sa.delete(ContributionCell)
        .where(
            ContributionCell.agency_id == contribution.agency_id, ContributionCell.contribution_id == contribution.id
        )
        .execution_options(synchronize_session=False)
    )
    return files
