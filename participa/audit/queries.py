"""Reading the log."""

from __future__ import annotations

from sqlalchemy import Select, select

from participa.audit.models import AuditEvent


def list_of_agency(agency_id: int) -> Select[AuditEvent]:
    """Return one agency's lines, newest first."""
    return select(AuditEvent).where(AuditEvent.subject_agency_id == agency_id).order_by(AuditEvent.id.desc())
