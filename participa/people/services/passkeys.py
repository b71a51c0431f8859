"""Passkeys: made, used and removed. Each answer is to a challenge kept here, good once, for one browser and purpose."""

from __future__ import annotations

import enum
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.people import notices, passkeys, queries, throttle
from participa.people.models import Account, Passkey, PasskeyChallenge
from participa.people.services.confirming import note_proof
from participa.people.services.errors import LinkDeadError, TooManyKeysError
from participa.people.services.second_step import begin_to_demand, end_waiting, forget, spend_waiting
from participa.people.services.signing_in import (
    Browser,
    SignedIn,
    complete_sign_in,
    end_other_sessions,
    rotate_session,
)
from participa.people.tokens import hash_token

if TYPE_CHECKING:
    from typing import Any

CHALLENGE_LASTS = timedelta(minutes=5)
#: More than one loses track of.
MOST_KEYS = 10


class Purpose(enum.StrEnum):
    """What an answer is for; one made for one purpose serves no other."""

    ADD = "add"
    SIGN_IN = "sign-in"
    SECOND_STEP = "second-step"
    CONFIRM = "confirm"


def options_to_add(*, account: Account, session_token: str) -> dict[str, Any]:
    """Return what a browser needs to make a key for the person signed in there."""
    challenge = _new_challenge(Purpose.ADD, session_token)
    return passkeys.creation_options(account, challenge, queries.list_passkeys(account.id))


def options_to_use(*, purpose: Purpose, token: str, account_id: int | None, browser: Browser) -> dict[str, Any]:
    """Return what a browser needs to use a key of a person, or of whoever stands there. Raises TooManyError."""
    if account_id is None:
        throttle.count_try([throttle.PASSKEY_ADDRESS.of(throttle.network_of(browser.address))])
    challenge = _new_challenge(purpose, token)
    return passkeys.request_options(challenge, queries.list_passkeys(account_id) if account_id is not None else ())


def add_passkey(*, account: Account, name: str, answer: str, session_token: str) -> tuple[str, list[str]]:
    """Keep a key that was just made. Return this browser's new session token, and recovery codes for the first method.

    The other sessions end (abuse case S06). Raises PasskeyError (commit: the challenge is spent), TooManyKeysError.
    """
    made = passkeys.check_new(answer, _spend(Purpose.ADD, session_token))
    if queries.count_passkeys(account.id) >= MOST_KEYS:
        raise TooManyKeysError
    kept = Passkey(
        account_id=account.id,
        name=name,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=made.transports,
    )
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError as error:  # the same key again
        raise passkeys.PasskeyError from error
    codes = begin_to_demand(account)
    end_other_sessions(account_id=account.id, token=session_token)
    end_waiting(account.id)
    _log("passkey.add", kept)
    db.session.add(notices.account_event(account, notices.Event.PASSKEY_ADDED, key=kept.name))
    return rotate_session(account_id=account.id, token=session_token), codes


def rename_passkey(*, passkey: Passkey, name: str) -> None:
    """Call a key otherwise."""
    before, passkey.name = passkey.name, name
    if before != name:
        _log("passkey.rename", passkey, {"name": [before, name]})


def remove_passkey(*, passkey: Passkey, account: Account, session_token: str) -> str:
    """Forget a key; the last method takes the recovery codes along. Return this browser's new session token.

    The other sessions end: one of them may have been opened with the key.
    """
    _log("passkey.remove", passkey)
    db.session.delete(passkey)
    db.session.flush()
    if queries.count_passkeys(account.id) == 0 and queries.find_confirmed_step(account.id) is None:
        forget(account)
    else:
        db.session.add(notices.account_event(account, notices.Event.PASSKEY_REMOVED, key=passkey.name))
    end_other_sessions(account_id=account.id, token=session_token)
    return rotate_session(account_id=account.id, token=session_token)


def sign_in_with_passkey(*, token: str, answer: str, browser: Browser) -> tuple[Account, SignedIn]:
    """Open a session with a key alone: the device checked the person. Return the account and what its browser carries.

    Raises PasskeyError (commit: the refusal is on record and the challenge spent).
    """
    account = _used_by(Purpose.SIGN_IN, token, answer, account_id=None)
    return account, complete_sign_in(account=account, browser=browser)


def finish_with_passkey(*, token: str, answer: str, browser: Browser) -> tuple[Account, SignedIn]:
    """Open the session that waits for its second step. Raises LinkDeadError, PasskeyError (commit it).

    Nothing is counted: a signature can't be guessed, and whoever is here gave the right password.
    """
    waiting = queries.find_pending_sign_in(token)
    if waiting is None:
        raise LinkDeadError
    account = _used_by(Purpose.SECOND_STEP, token, answer, account_id=waiting.account_id)
    spend_waiting(token)
    return account, complete_sign_in(account=account, browser=browser)


def confirm_with_passkey(*, account_id: int, answer: str, session_token: str) -> None:
    """Note that the person signed in here proved who they are just now. Raises PasskeyError (commit it)."""
    _used_by(Purpose.CONFIRM, session_token, answer, account_id=account_id)
    note_proof(session_token)


def _used_by(purpose: Purpose, token: str, answer: str, *, account_id: int | None) -> Account:
    """Return whose key answered the challenge of this browser, and count the use. Raises PasskeyError, recorded."""
    challenge = _spend(purpose, token)
    key = queries.find_passkey_by_name(passkeys.credential_of(answer))
    if key is None or (account_id is not None and key.account_id != account_id):
        record("passkey.refuse", account_id=None, subject=f"account:{account_id}" if account_id else "")
        raise passkeys.PasskeyError
    try:
        count = passkeys.check_use(answer, challenge, key)
        _count_use(key, count)
    except passkeys.CopiedKeyError:
        _log("passkey.copied", key)
        db.session.add(notices.passkey_copied(db.session.get_one(Account, key.account_id), key.name))
        raise
    except passkeys.PasskeyError:
        record("passkey.refuse", account_id=None, subject=f"account:{key.account_id}")
        raise
    return db.session.get_one(Account, key.account_id)


def _count_use(key: Passkey, count: int) -> None:
    """Note the use; of two that claim the same count at once, one is the key. Raises CopiedKeyError."""
    grown = Passkey.sign_count < count if count else Passkey.sign_count == 0
    used = db.session.execute(
        update(Passkey)
        .where(Passkey.id == key.id, grown)
        .values(sign_count=count, last_used_at=now())
        .execution_options(synchronize_session=False)
    )
    if rows_changed(used) != 1:
        raise passkeys.CopiedKeyError


def _new_challenge(purpose: Purpose, token: str) -> bytes:
    """Keep a fresh challenge for a browser; the one before it dies."""
    asked_of, challenge = _asked_of(purpose, token), secrets.token_bytes(32)
    db.session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.asked_of == asked_of))
    db.session.add(PasskeyChallenge(asked_of=asked_of, challenge=challenge, expires_at=now() + CHALLENGE_LASTS))
    return challenge


def _spend(purpose: Purpose, token: str) -> bytes:
    """Take the challenge of a browser, once; of two answers that come at once, one finds it. Raises PasskeyError."""
    asked = PasskeyChallenge.asked_of == _asked_of(purpose, token)
    kept = db.session.scalar(select(PasskeyChallenge).where(asked).order_by(PasskeyChallenge.id.desc()).limit(1))
    if kept is None:
        raise passkeys.PasskeyError
    spent = db.session.execute(
        delete(PasskeyChallenge).where(PasskeyChallenge.id == kept.id).execution_options(synchronize_session=False)
    )
    if rows_changed(spent) != 1 or kept.expires_at < now():
        raise passkeys.PasskeyError
    return kept.challenge


def _asked_of(purpose: Purpose, token: str) -> str:
    return hash_token(f"{purpose}\0{token}")


def _log(action: str, passkey: Passkey, details: dict[str, Any] | None = None) -> None:
    record(
        action,
        account_id=passkey.account_id,
        subject=f"account:{passkey.account_id}",
        details={"passkey": passkey.name, **(details or {})},
    )
