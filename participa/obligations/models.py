"""An agency's confirmed months, and the ledger of the mails about duties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped, tenant_table


class TransparencyConfirmation(TenantScoped, Base):
    """A month whose table of participation mechanisms somebody looked at and confirmed, with what it counted."""

    __tablename__ = "transparency_confirmation"
    __table_args__ = tenant_table(UniqueConstraint("agency_id", "month"))

    #: "2026-11"
    month: Mapped[str]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime] = mapped_column(default=now)
    #: How many mechanisms, councils, councillors and norms the table held.
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)


class DutyNotice(Base):
    """That a person was told of a duty on an occasion: the row and the mail are committed together, so each is once."""

    __tablename__ = "duty_notice"
    __table_args__ = (UniqueConstraint("account_id", "duty", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    #: Agency, duty and its date ("7/consultation-reply:31/2026-12-04"), or what sort of mail it was.
    duty: Mapped[str]
    #: A stage of the duty (week, day, overdue), or the week or day of the mail.
    occasion: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(default=now, index=True)


class DutyPreference(Base):
    """What a person wants to be told by mail, and the secret address of their calendar; no row: all, and no address."""

    __tablename__ = "duty_preference"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    weekly: Mapped[bool] = mapped_column(default=True)
    reminders: Mapped[bool] = mapped_column(default=True)
    #: Hash of the word in the calendar's address; None when there is none.
    calendar_token_hash: Mapped[str | None] = mapped_column(unique=True)
    calendar_since: Mapped[datetime | None]
    changed_at: Mapped[datetime] = mapped_column(default=now)
