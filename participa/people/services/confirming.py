"""Proving again who one is, before what must not be done from a browser left open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from participa.extensions import db
from participa.foundation.clock import now
from participa.people import passwords, throttle
from participa.people.apart import own_transaction
from participa.people.models import Account, SignInSession
from participa.people.services.errors import BadCredentialsError
from participa.people.tokens import hash_token

if TYPE_CHECKING:
    from datetime import datetime

#: So long a proof holds: signing in is one.
PROOF_LASTS = timedelta(minutes=10)


def is_proved(proved_at: datetime) -> bool:
    """Tell whether a proof of an instant still holds."""
    return proved_at + PROOF_LASTS > now()


def confirm_with_password(*, account_id: int, password: str, session_token: str) -> None:
    """Note that the person signed in here proved who they are just now. Raises TooManyError, BadCredentialsError."""
    prove_password(account_id, password)
    note_proof(session_token)


def note_proof(session_token: str) -> None:
    """Keep the instant of a proof with the session it was given in."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.token_hash == hash_token(session_token), SignInSession.ended_at.is_(None))
        .values(confirmed_at=now())
    )


def prove_password(account_id: int, password: str) -> None:
    """Check the password of who is signed in; the hash is checked outside every transaction.

    Raises TooManyError, BadCredentialsError.
    """
    counter = throttle.CHANGE_ACCOUNT.of(str(account_id))
    throttle.count_try([counter])
    with own_transaction(reads=True) as session:
        account = session.get_one(Account, account_id)
    if not passwords.verify(account.password_hash, password):
        raise BadCredentialsError
    throttle.forget(counter)
