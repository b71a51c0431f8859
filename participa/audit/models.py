"""One line of the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base


class AuditEvent(Base):
    """What happened.

    Lines of the platform itself (sign-in, agencies) have no agency, so it is not tenant scoped through the mixin:
    `audit.queries` always names the agency, and the application's role may only add. Each line carries the seal of the
    line before it in its chain (`audit.chaining`).
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject_agency", "subject_agency_id", "at"),
        UniqueConstraint("chain", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    #: The account that acted; None for the system itself.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: The agency it happened in; None for the platform.
    subject_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    #: noun.verb, such as content.publish
    action: Mapped[str]
    #: What it was done to, as kind:id.
    subject: Mapped[str] = mapped_column(default="")
    #: Facts; `changes` holds field -> [before, after]. Never a password or a token.
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The chain it stands in: its agency's number, 0 for the platform's own.
    chain: Mapped[int]
    #: Its place in the chain, from 1 without a gap.
    number: Mapped[int]
    #: SHA-256, in hexadecimal, of the line and of the seal of the line before it.
    seal: Mapped[str]
