"""Background work about contents: the trash is emptied of what has been in it for too long."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from participa.extensions import db
from participa.foundation.engines import reading
from participa.publishing.queries import list_agencies_with_trash
from participa.publishing.services.trash import gone_before, purge
from participa.tenancy import scopes

log = logging.getLogger(__name__)


def empty_trash() -> None:
    """Delete what was in the trash for more than thirty days, agency by agency; one that fails holds up no other."""
    for agency_id in _agencies():
        try:
            with scopes.agency(agency_id):
                purge()
                db.session.commit()
        except SQLAlchemyError:
            db.session.rollback()
            log.exception("the trash of an agency was not emptied", extra={"agency": agency_id})


def _agencies() -> list[int]:
    token = reading.set(True)
    try:
        with scopes.platform(reason="which agencies have something old in the trash"):
            found = list_agencies_with_trash(gone_before())
            db.session.rollback()
    finally:
        reading.reset(token)
    return found
