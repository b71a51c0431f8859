"""The figures kept for the public."""

from __future__ import annotations

import sqlalchemy as sa

from participa.analysis.models import Snapshot
from participa.extensions import db


def find_snapshot(agency_id: int, content_id: int) -> Snapshot | None:
    """Return the kept figures of a consultation, within the scope at hand."""
    return db.session.scalar(
        sa.select(Snapshot).where(Snapshot.agency_id == agency_id, Snapshot.content_id == content_id)
    )
