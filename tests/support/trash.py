"""Letting a month pass over the trash."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing import services
from participa.publishing.queries import get_even_trashed
from participa.publishing.services.trash import KEPT_DAYS


def emptied_trash(model: Any, content: Any) -> None:
    """Make a content in the trash older than it keeps, and empty it. Runs in the content's own scope."""
    found = get_even_trashed(model, content.agency_id, content.id)
    assert found.trashed_at is not None
    found.trashed_at = now() - timedelta(days=KEPT_DAYS + 1)
    db.session.commit()
    assert services.purge() == 1
    db.session.commit()
