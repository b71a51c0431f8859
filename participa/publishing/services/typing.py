"""Keeping what people type before they save it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing.models import SavedForm

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def keep_saved_form(
    saved: SavedForm | None, account_id: int | None, place: str, values: Mapping[str, Any]
) -> SavedForm:
    """Keep the fields of a form as they stand now, in the place of what was kept before."""
    if saved is None:
        saved = SavedForm(account_id=account_id, place=place)
        db.session.add(saved)
    saved.values, saved.saved_at = dict(values), now()
    return saved


def forget_saved_form(agency_id: int, account_id: int | None, place: str) -> None:
    """Forget what a person typed in a form."""
    db.session.execute(
        delete(SavedForm).where(
            SavedForm.agency_id == agency_id, SavedForm.account_id == account_id, SavedForm.place == place
        )
    )


def forget_saved_forms(agency_id: int, before: datetime) -> None:
    """Forget what was typed in an agency before an instant and nobody came back for; its form may be gone too."""
    db.session.execute(delete(SavedForm).where(SavedForm.agency_id == agency_id, SavedForm.saved_at < before))
