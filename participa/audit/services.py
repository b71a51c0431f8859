"""Writing to the log."""

from __future__ import annotations

from typing import Any

from participa.audit.models import AuditEvent
from participa.extensions import db


def record(
    action: str,
    *,
    account_id: int | None,
    agency_id: int | None = None,
    subject: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Add a line; it is committed with what it tells of, so the two can't disagree."""
    db.session.add(
        AuditEvent(
            action=action, account_id=account_id, subject_agency_id=agency_id, subject=subject, details=details or {}
        )
    )
