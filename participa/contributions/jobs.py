"""Background work about answers: what was begun and is over goes; who took part hears of the reply."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import IntegrityError

from participa.agencies.queries import find_by_id
from participa.contributions import queries
from participa.contributions.models import AnswerDraft, AnswerFile
from participa.contributions.processes import word_of
from participa.contributions.services import telling
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.engines import reading
from participa.tenancy import scopes

#: A file that no answer holds is kept as long as the longest draft.
FILES_LAST = timedelta(days=90)


def tidy() -> None:
    """Delete drafts that are over and files that never belonged to a sent answer."""
    with scopes.platform(reason="tidy what was begun and not sent"):
        db.session.execute(sa.delete(AnswerDraft).where(AnswerDraft.expires_at < now()))
        old = sa.select(AnswerFile).where(AnswerFile.sent.is_(False), AnswerFile.kept_on < today() - FILES_LAST)
        for file in db.session.scalars(old):
            db.session.delete(file)
        db.session.commit()


def tell_replies() -> int:
    """Tell some of those who took part that their consultation was answered; returns how many were looked at (G11).

    The mails, the ledger and how far it came are one commit: a worker that dies leaves all of them or none.
    """
    waiting = _next_replied()
    if waiting is None:
        return 0
    agency_id, content_id = waiting
    base = current_app.config["BASE_URL"]
    with current_app.test_request_context("/", base_url=base), scopes.agency(agency_id):  # for the links; in Spanish
        try:
            looked_at = _tell_some(agency_id, content_id)
            db.session.commit()
        except IntegrityError:  # another worker began the same one
            db.session.rollback()
            return 0
    return looked_at


def _tell_some(agency_id: int, content_id: int) -> int:
    agency = find_by_id(agency_id)
    consultation = queries.find_consultation(agency_id=agency_id, content_id=content_id)
    if agency is None or consultation is None or not consultation.is_replied or consultation.halt is not None:
        return 0
    if queries.find_delivery(agency_id=agency_id, content_id=content_id) is None:
        telling.begin_delivery(consultation)
    return telling.tell_reply(consultation, agency=agency, process=word_of(consultation))


def _next_replied() -> tuple[int, int] | None:
    """Look without taking SQLite's write lock: most rounds find nothing."""
    token = reading.set(True)
    try:
        return queries.find_replied()
    finally:
        db.session.rollback()
        reading.reset(token)
