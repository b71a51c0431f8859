"""The outbox: mails are rows committed with what they tell of, and the worker sends them afterwards."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base

#: Headers are not folded: a long address would be encoded, and no program could follow it.
ONE_LINE = SMTP_POLICY.clone(max_line_length=998)
#: Seconds a mail server may take for each answer.
PATIENCE = 20


class OutboxMail(Base):
    """One mail to one address."""

    __tablename__ = "outbox_mail"
    __table_args__ = (
        Index("ix_outbox_mail_due", "sent_at", "due_at"),
        Index(
            "ix_outbox_mail_refused",
            "recipient",
            sqlite_where=text("refused_at IS NOT NULL"),
            postgresql_where=text("refused_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recipient: Mapped[str]
    subject: Mapped[str]
    #: Emptied once it is sent: its links are secrets of the person it went to.
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: Not before this instant: moved on after each failure.
    due_at: Mapped[datetime] = mapped_column(default=now)
    #: After this it is not worth sending, since what it offers is over; None when it always is.
    useful_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    #: Until when a worker holds it, and which one: a worker that dies leaves it to the others.
    lease_until: Mapped[datetime | None]
    lease_by: Mapped[str] = mapped_column(default="")
    #: Where a mail program can unsubscribe with one press (RFC 8058); emptied with the text, it is a secret too.
    unsubscribe_url: Mapped[str | None]
    #: When the server said for good that there is no such address; emptied once a later mail arrives there.
    refused_at: Mapped[datetime | None]
    #: Why the last attempt failed, for the platform's health page; empty when none did.
    last_error: Mapped[str] = mapped_column(default="")


def compose(*, recipient: str, subject: str, text: str, useful_until: datetime | None = None) -> OutboxMail:
    """Return a mail for the session. Line breaks never reach a header (abuse case X14)."""
    one_line = " ".join(_printable(subject).split())
    address = "".join(_printable(recipient).split())
    return OutboxMail(recipient=address, subject=one_line[:200], text=text.replace("\0", ""), useful_until=useful_until)


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over. `security`: starttls and tls verify the certificate, none is for a local relay."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = ""
    #: A bundle of certificates to trust instead of the system's; empty for those.
    ca_file: str = ""

    @classmethod
    def parse(cls, text: str, ca_file: str = "") -> MailServer | None:
        """Read `host[:port]` (STARTTLS), `smtps://user:password@host` or `smtp+plain://localhost:25`; None if empty.

        Raises ValueError.
        """
        if not text.strip():
            return None
        parts = urlsplit(text if "://" in text else f"smtp://{text}")
        known = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
        if parts.scheme not in known or not parts.hostname:
            message = "SMTP is written host[:port], smtps://host or smtp+plain://host"
            raise ValueError(message)
        security, port = known[parts.scheme]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or port, security, user, password, ca_file)

    def connect(self) -> smtplib.SMTP:
        """Open a session. Raises OSError or SMTPException; a certificate that can't be verified is refused (M05)."""
        if self.security == "none":
            return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        context = ssl.create_default_context(cafile=self.ca_file or None)
        if self.security == "tls":
            session: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        else:
            session = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
            try:
                session.starttls(context=context)
            except BaseException:
                session.close()
                raise
        if self.user:
            session.login(self.user, self.password)
        return session


def message_of(mail: OutboxMail, *, sender: str, domain: str) -> EmailMessage:
    """Return what goes over the wire. The Message-ID follows from the row, so a mail sent twice is seen as one.

    Raises ValueError for an address that is none.
    """
    message = EmailMessage(policy=ONE_LINE)
    name, address = parseaddr(sender)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(addr_spec=mail.recipient)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<outbox.{mail.id}.{mail.created_at:%Y%m%d%H%M%S}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message
