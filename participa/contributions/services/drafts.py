"""What is being answered: kept on the server with each page, taken up again from a mailed link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.contributions import queries
from participa.contributions.kept_values import to_kept
from participa.contributions.models import AnswerDraft
from participa.contributions.services.errors import StaleDraftError
from participa.contributions.services.files import keep_uploads
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.people.tokens import hash_token, new_token
from participa.questionnaires.reading import unflatten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.consultations.models import Consultation
    from participa.contributions.models import Contribution
    from participa.questionnaires.models import QuestionnaireVersion
    from participa.questionnaires.reading import Value

#: How the owner of a draft begins that was typed without a session and waits for its person.
PENDING = "pending-"
#: A draft of a consultation without closing day, and what is kept after the closing for who comes late.
LASTS, AFTER_CLOSING = timedelta(days=60), timedelta(days=2)


def save_draft(
    consultation: Consultation,
    version: QuestionnaireVersion,
    *,
    owner: str,
    typed: Mapping[str, Value],
    revision: int,
) -> AnswerDraft:
    """Keep what was typed so far; files that came along are stored. Raises StaleDraftError or StorageFull.

    `revision` is what the form began from, 0 for a first page: then what this browser began before is replaced.
    """
    kept = to_kept(keep_uploads(typed, consultation, owner=owner))
    draft = queries.find_draft(agency_id=consultation.agency_id, content_id=consultation.id, owner=owner)
    if draft is None:
        draft = AnswerDraft(
            agency_id=consultation.agency_id,
            content_id=consultation.id,
            version_id=version.id,
            owner=owner,
            typed=kept,
            expires_at=_end_of(consultation),
        )
        db.session.add(draft)
        db.session.flush()
        return draft
    changed = db.session.execute(
        sa.update(AnswerDraft)
        .where(AnswerDraft.agency_id == draft.agency_id, AnswerDraft.id == draft.id, AnswerDraft.revision == revision)
        .values(typed=kept, revision=AnswerDraft.revision + 1, saved_at=now(), expires_at=_end_of(consultation))
        .execution_options(synchronize_session=False)
    )
    if not rows_changed(changed):
        raise StaleDraftError
    db.session.refresh(draft)
    return draft


def begin_correction(contribution: Contribution, consultation: Consultation, *, owner: str) -> AnswerDraft:
    """Return a draft that holds what was answered, to be corrected; one that was begun before goes on."""
    draft = queries.find_draft(agency_id=consultation.agency_id, content_id=consultation.id, owner=owner)
    if draft is not None and draft.corrects_id == contribution.id:
        return draft
    drop_draft(draft)
    version = queries.get_version(agency_id=contribution.agency_id, version_id=contribution.version_id)
    draft = AnswerDraft(
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        version_id=version.id,
        owner=owner,
        typed=to_kept(unflatten(version.parsed, queries.list_cells(contribution))),
        corrects_id=contribution.id,
        expires_at=_end_of(consultation),
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def new_link(draft: AnswerDraft) -> str:
    """Return the word of a link that leads back to a draft; an earlier one stops working."""
    token = new_token()
    draft.resume_hash = hash_token(token)
    db.session.flush()
    return token


def take_up(draft: AnswerDraft, *, owner: str) -> AnswerDraft:
    """Go on with a draft from its link: it follows who opened it last, and that person's own beginning is put aside.

    One that was typed when a session had ended joins what the person had kept before.
    """
    other = queries.find_draft(agency_id=draft.agency_id, content_id=draft.content_id, owner=owner)
    if other is not None and other.id != draft.id:
        if draft.owner.startswith(PENDING):
            draft.typed, draft.corrects_id = {**other.typed, **draft.typed}, other.corrects_id
        drop_draft(other)
    draft.owner = owner
    db.session.flush()
    return draft


def drop_draft(draft: AnswerDraft | None) -> None:
    """Throw away what somebody began and does not want to go on with."""
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


def _end_of(consultation: Consultation) -> datetime:
    return (consultation.closes_at or now() + LASTS) + AFTER_CLOSING
