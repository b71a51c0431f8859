"""Reading passkeys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from participa.extensions import db
from participa.people.models import Account, Passkey

if TYPE_CHECKING:
    from collections.abc import Sequence


def list_passkeys(account_id: int) -> Sequence[Passkey]:
    """Return a person's passkeys, the oldest first."""
    return db.session.scalars(
        select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at, Passkey.id)
    ).all()


def count_passkeys(account_id: int) -> int:
    """Return how many passkeys a person has."""
    return db.session.scalar(select(func.count()).select_from(Passkey).where(Passkey.account_id == account_id)) or 0


def find_passkey(account_id: int, passkey_id: int) -> Passkey | None:
    """Return one of a person's own passkeys, or None."""
    return db.session.scalar(select(Passkey).where(Passkey.account_id == account_id, Passkey.id == passkey_id))


def find_passkey_by_name(credential_id: str) -> Passkey | None:
    """Return the passkey that browsers know by a name, or None; an account that is off has none."""
    return db.session.scalar(
        select(Passkey)
        .join(Account, Account.id == Passkey.account_id)
        .where(Passkey.credential_id == credential_id, Account.is_active)
    )
