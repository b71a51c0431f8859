"""The mails that a practice section sends: none, whichever page would have sent one."""

from __future__ import annotations

from flask import has_app_context
from sqlalchemy import event

from participa.foundation.mail import OutboxMail
from participa.tenancy.session import TenantSession
from participa.web.gate import visitor


@event.listens_for(TenantSession, "before_flush")
def hold_back(session: TenantSession, _context: object, _instances: object) -> None:
    """Drop the mails of a request that is made in a practice section."""
    if has_app_context() and visitor().in_practice:
        for pending in list(session.new):
            if isinstance(pending, OutboxMail):
                session.expunge(pending)
