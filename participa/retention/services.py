"""Forgetting who took part in a consultation, and erasing what one person left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.audit.services import record
from participa.contributions import lasting, receipts
from participa.contributions import queries as answers
from participa.contributions.models import AnswerDraft, Contribution, ReplyNotice, Standing
from participa.contributions.processes import word_of
from participa.contributions.services import drop_files, take_back, with_originals
from participa.extensions import db
from participa.foundation.db import rows_changed
from participa.foundation.spanish import fold
from participa.moderation.models import ModeratedAnswer
from participa.participants import keys
from participa.participants.models import (
    ClaveunicaState,
    EmailProof,
    Level,
    ParticipantIdentity,
    ParticipantSession,
)
from participa.participants.services import Person, list_declared, list_own
from participa.retention import queries
from participa.retention.models import Certificate, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.consultations.models import Consultation
    from participa.data_rights.models import DataRequest


def forget_people(consultation: Consultation) -> Certificate | None:
    """Delete all that leads from answers to people; answers stay. None where nothing was left (it ran before)."""
    agency_id, content_id, word = consultation.agency_id, consultation.id, word_of(consultation)
    of_process = {"agency_id": agency_id, "process": word}
    of_content = {"agency_id": agency_id, "content_id": content_id}
    counts = {
        "identities": _delete(ParticipantIdentity, **of_process),
        "sessions": _delete(ParticipantSession, **of_process) + _delete(ClaveunicaState, **of_process),
        "proofs": _delete(EmailProof, **of_process),
        "drafts": _delete(AnswerDraft, **of_content),
        "notices": _delete(ReplyNotice, **of_content),
        "files": drop_files(queries.list_files(agency_id=agency_id, content_id=content_id)),
        "scans": _forget_scans(agency_id, content_id),
        "originals": _forget_originals(agency_id, content_id),
        "names": _forget_names(agency_id, content_id),
        "pseudonyms": _forget_pseudonyms(agency_id, content_id),
    }
    if not any(counts.values()):
        return None
    replied = consultation.is_replied and consultation.outcome_on is not None
    return _certify(
        agency_id,
        counts,
        rule=Rule.AFTER_REPLY if replied else Rule.AFTER_CLOSING,
        months=consultation.retention_months if replied else lasting.WITHOUT_REPLY,
        about=consultation.title,
        account_id=None,
    )


def erase_person(
    request: DataRequest, *, email: str, receipt: str, identities: Sequence[int] = (), account_id: int | None
) -> Certificate:
    """Take back what one person answered and delete who they are, in all that they proved to be theirs.

    By the receipt's code, by a proven address (also where it was only declared: the receipt went there, and with it the
    means to take the answer back; and for an organisation), or by the identities that ClaveÚnica led to. What there is
    nothing of is certified too: the person is told so.
    """
    agency_id = request.agency_id
    counts = {"answers": 0, "identities": 0, "sessions": 0, "drafts": 0, "notices": 0, "files": 0}
    found = _by_code(agency_id, receipt)
    if found is not None:
        _take_back(found, counts)
    own = list_own(Person(level=Level.EMAIL, email=email), agency_id) if email else []
    declared = list_declared(email, agency_id) if email else []
    own += queries.list_identities(agency_id=agency_id, keys=[*identities, *declared])
    for identity in own:
        if identity.process.startswith(queries.PREFIX):
            _erase(identity, email, counts)
    return _certify(agency_id, counts, rule=Rule.ON_REQUEST, request_id=request.id, account_id=account_id)


def _erase(identity: ParticipantIdentity, email: str, counts: dict[str, int]) -> None:
    """Take back what somebody answered in one consultation, and delete who they are there."""
    agency_id, process = identity.agency_id, identity.process
    content_id = int(process.removeprefix(queries.PREFIX))
    pseudonym = keys.pseudonym(identity.person_key, agency_id=agency_id, process=process)
    for answer in queries.list_answers(agency_id=agency_id, content_id=content_id, pseudonym=pseudonym):
        _take_back(answer, counts)
    address = keys.digest("reply-notice", email.casefold(), agency_id, process)
    counts["notices"] += _delete(ReplyNotice, agency_id=agency_id, content_id=content_id, address_key=address)
    counts["drafts"] += _delete(AnswerDraft, agency_id=agency_id, content_id=content_id, owner=pseudonym)
    counts["files"] += drop_files(queries.list_files(agency_id=agency_id, content_id=content_id, owner=pseudonym))
    counts["sessions"] += _delete(ParticipantSession, agency_id=agency_id, identity_id=identity.id)
    counts["identities"] += _delete(ParticipantIdentity, agency_id=agency_id, id=identity.id)


def _take_back(answer: Contribution, counts: dict[str, int]) -> None:
    if answer.standing is Standing.COUNTED:
        counts["files"] += take_back(answer)
        counts["answers"] += 1


def _by_code(agency_id: int, receipt: str) -> Contribution | None:
    code = receipts.normal(receipt)
    if not code:
        return None
    return answers.find_in_agency(agency_id=agency_id, receipt_hash=receipts.hash_code(code))


def _forget_originals(agency_id: int, content_id: int) -> int:
    """Empty the seals of hidden parts; the digest goes over what is read from now on, if nobody had changed it."""
    number = 0
    for contribution in queries.list_with_redactions(agency_id=agency_id, content_id=content_id):
        redactions, cells = answers.list_redactions(contribution), answers.list_cells(contribution)
        whole = receipts.digest_of(with_originals(cells, redactions, contribution))
        if whole == contribution.digest:
            contribution.digest = receipts.digest_of(cells)
        for row in redactions:
            row.sealed = ""
            number += 1
    db.session.flush()
    return number


def _forget_scans(agency_id: int, content_id: int) -> int:
    """Delete the scans of paper, from the store too: they show handwriting and whatever people signed."""
    scans = []
    for batch in queries.list_scanned(agency_id=agency_id, content_id=content_id):
        scans.append(batch.scan)
        batch.scan_id = None
    db.session.flush()
    for scan in scans:
        db.session.delete(scan)
    db.session.flush()
    return len(scans)


def _forget_names(agency_id: int, content_id: int) -> int:
    """Take the names that people chose to show; an organisation's is public."""
    mine = (
        Contribution.agency_id == agency_id,
        Contribution.content_id == content_id,
        Contribution.level != Level.ORGANISATION.value,
        Contribution.shown_name != "",
    )
    named = db.session.scalars(sa.select(Contribution.id).where(*mine)).all()
    for row in db.session.scalars(
        sa.select(ModeratedAnswer).where(
            ModeratedAnswer.agency_id == agency_id, ModeratedAnswer.contribution_id.in_(named)
        )
    ):
        row.name = ""
        row.folded = fold(" ".join(line for _label, lines in row.body for line in lines))
    return _count(sa.update(Contribution).where(*mine).values(shown_name=""))


def _forget_pseudonyms(agency_id: int, content_id: int) -> int:
    """Cut answers from people: the pseudonym, and the code that the portal could show again; its hash stays."""
    return _count(
        sa.update(Contribution)
        .where(Contribution.agency_id == agency_id, Contribution.content_id == content_id, Contribution.pseudonym != "")
        .values(pseudonym="", once=None, receipt_sealed="")
    )


def _delete(model: Any, **facts: Any) -> int:
    return _count(sa.delete(model).where(*(getattr(model, name) == value for name, value in facts.items())))


def _count(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session="fetch"))
    return rows_changed(done)


def _certify(
    agency_id: int,
    counts: dict[str, int],
    *,
    rule: Rule,
    account_id: int | None,
    months: int = 0,
    about: str = "",
    request_id: int | None = None,
) -> Certificate:
    made = Certificate(
        agency_id=agency_id,
        rule=rule,
        months=months,
        about=about,
        request_id=request_id,
        counts=counts,
        account_id=account_id,
    )
    db.session.add(made)
    db.session.flush()
    record(
        "data.forget",
        account_id=account_id,
        agency_id=agency_id,
        subject=f"deletion_certificate:{made.id}",
        details={"rule": rule.value, **counts},
    )
    return made
