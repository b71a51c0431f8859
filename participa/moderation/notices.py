"""What is said to who answered, on the page of their receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.contributions.queries import find_consultation
from participa.foundation.i18n import _
from participa.moderation import queries
from participa.moderation.wording import to_its_author

if TYPE_CHECKING:
    from participa.contributions.models import Contribution


def on_the_receipt(contribution: Contribution) -> str:
    """Say whether an answer is shown to the public, and if not why; nothing while nobody decided."""
    row = queries.find_decision(agency_id=contribution.agency_id, contribution_id=contribution.id)
    if row is None:
        return ""
    if row.reason is None:
        return _("Su respuesta está publicada, como usted aceptó.")
    consultation = find_consultation(agency_id=contribution.agency_id, content_id=contribution.content_id)
    return to_its_author(row.reason, consultation.contact_email if consultation else "")
