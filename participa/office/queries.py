"""The log with the names of those who acted."""

from __future__ import annotations

from typing import Any

from participa.audit.models import AuditEvent
from participa.audit.queries import Filters, list_of_agency, narrowed
from participa.people.models import Account


def list_lines(agency_id: int, filters: Filters) -> Any:
    """Return (event, name of who acted) of an agency, newest first."""
    return with_names(narrowed(list_of_agency(agency_id), filters))


def with_names(query: Any) -> Any:
    """Return a select of lines with the name of who acted beside each."""
    return query.outerjoin(Account, Account.id == AuditEvent.account_id).add_columns(Account.name)
