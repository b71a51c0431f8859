"""The worker's duty: consultations whose time with people's data is over forget them."""

from __future__ import annotations

import logging

from sqlalchemy.exc import SQLAlchemyError

from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.engines import reading
from participa.retention import queries, services
from participa.tenancy import scopes

log = logging.getLogger(__name__)


def forget() -> None:
    """Forget people, one consultation a commit; one that fails holds up no other, and is tried again."""
    for agency_id, content_id in _due():
        try:
            with scopes.agency(agency_id):
                consultation = queries.hold_consultation(agency_id=agency_id, content_id=content_id)
                if consultation is not None:
                    services.forget_people(consultation)
                db.session.commit()
        except (SQLAlchemyError, ValueError):
            db.session.rollback()
            log.exception("a consultation did not forget its people", extra={"agency": agency_id, "of": content_id})


def _due() -> list[tuple[int, int]]:
    token = reading.set(True)
    try:
        return queries.list_due(today())
    finally:
        db.session.rollback()
        reading.reset(token)
