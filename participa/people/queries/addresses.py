"""Which addresses a mail server refused for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from participa.extensions import db
from participa.foundation.mail import OutboxMail
from participa.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement


def list_refused(emails: Collection[str]) -> set[str]:
    """Return those of some addresses where mail does not arrive."""
    refused = (OutboxMail.recipient.in_(emails), OutboxMail.refused_at.is_not(None))
    return set(db.session.scalars(select(OutboxMail.recipient).where(*refused).distinct()))


def is_refused() -> ColumnElement[bool]:
    """Return the criterion of an account whose mail does not arrive."""
    return exists(
        select(OutboxMail.id)
        .where(OutboxMail.recipient == Account.email, OutboxMail.refused_at.is_not(None))
        .correlate(Account)
    )
