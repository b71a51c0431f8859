"""The outbox: mails are rows committed with what they tell of, and the worker sends them afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base


class OutboxMail(Base):
    """One mail to one address."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_due", "sent_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: Not before this instant: moved on after each failure.
    due_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Why the last attempt failed, for the platform's health page; empty when none did.
    last_error: Mapped[str] = mapped_column(default="")


def compose(*, recipient: str, subject: str, text: str) -> OutboxMail:
    """Return a mail for the session. Line breaks never reach a header (abuse case X14)."""
    one_line = " ".join(subject.split())
    address = "".join(recipient.split())
    return OutboxMail(recipient=address, subject=one_line[:200], text=text)
