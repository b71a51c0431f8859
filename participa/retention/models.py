"""The certificate of what was deleted."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, tenant_table


class Rule(enum.StrEnum):
    """Why data went."""

    #: So many months after the reply.
    AFTER_REPLY = "after_reply"
    #: So many months after the closing, since no reply was published.
    AFTER_CLOSING = "after_closing"
    #: The person asked for it at the rights desk.
    ON_REQUEST = "on_request"


class Certificate(TenantScoped, Base):
    """That data of people was deleted. It names nobody."""

    __tablename__ = "deletion_certificate"
    __table_args__ = tenant_table(
        Index("ix_deletion_certificate_list", "agency_id", "made_at"),
        Index("ix_deletion_certificate_request", "agency_id", "request_id"),
    )

    rule: Mapped[Rule] = mapped_column(choice_type(Rule))
    #: The months of the rule; 0 where somebody asked.
    months: Mapped[int] = mapped_column(default=0)
    #: The consultation as it was called; kept as a text, it may be gone one day.
    about: Mapped[str] = mapped_column(default="")
    #: The request at the rights desk. No foreign key: the certificate outlives it.
    request_id: Mapped[int | None]
    #: What -> how many.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(default=now)
    #: Who did it; None for the portal itself.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
