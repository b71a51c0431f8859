"""Background work of the analysis: sums of large consultations are kept, and texts are compared when somebody asks."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from participa.analysis import queries, services
from participa.consultations.models import Consultation
from participa.extensions import db
from participa.foundation.engines import reading
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Iterator


#: Seconds between looks for sums to keep: what is due waits for minutes anyway.
LOOK_EVERY = 30.0
_looked = 0.0


def keep_sheets_in_turn() -> int:
    """Keep the sums of one consultation, if the last look was some time ago or found something."""
    global _looked  # noqa: PLW0603 (of this process alone)
    if monotonic() - _looked < LOOK_EVERY:
        return 0
    handled = keep_sheets()
    if not handled:
        _looked = monotonic()
    return handled


def keep_sheets() -> int:
    """Keep the sums of one consultation whose sums are due; returns how many were looked at.

    The row that changes are noted on comes first, and counting holds no lock.
    """
    with _only_reading():
        waiting = queries.find_to_keep()
    if waiting is None:
        return 0
    agency_id, content_id = waiting
    with scopes.agency(agency_id):
        try:
            services.begin_sheet(_consultation(*waiting))
            db.session.commit()
        except IntegrityError:  # another worker began the same one
            db.session.rollback()
            return 0
        with _only_reading():
            counted = services.count_sheet(_consultation(agency_id, content_id))
        if counted is not None:
            services.keep_sheet(*counted)
        db.session.commit()
    return 1


def group_asked() -> int:
    """Compare the texts of one consultation for which somebody asked; returns how many."""
    with _only_reading():
        waiting = queries.find_to_group()
    if waiting is None:
        return 0
    with scopes.agency(waiting[0]):
        with _only_reading():
            compared = services.compare_texts(_consultation(*waiting))
        services.keep_groups(_consultation(*waiting), compared)
        db.session.commit()
    return 1


def _consultation(agency_id: int, content_id: int) -> Consultation:
    return get_by_id(Consultation, agency_id, content_id)


@contextmanager
def _only_reading() -> Iterator[None]:
    """Look without taking SQLite's write lock: most rounds find nothing, and counting takes its time."""
    token = reading.set(True)
    try:
        yield
    finally:
        db.session.rollback()
        reading.reset(token)
