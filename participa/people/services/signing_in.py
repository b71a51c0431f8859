"""Sign-in, sign-out and the sessions of each browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, update

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.people import notices, passwords, throttle
from participa.people.apart import own_transaction
from participa.people.identity import normal_email
from participa.people.models import SESSION_LASTS, Account, PendingSignIn, SignInSession
from participa.people.services.errors import BadCredentialsError
from participa.people.tokens import hash_token, new_token


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a request comes from."""

    #: The visitor's address, as far as the configured proxies are trusted.
    address: str | None = None
    #: A readable "browser on system".
    device: str = ""
    #: The mark of a browser this person signed in with before; empty for a new one.
    known: str = ""
    #: The session token the browser carries now.
    token: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person and the token their browser is to carry."""

    account_id: int
    token: str


@dataclass(frozen=True, slots=True)
class StepDue:
    """The password was right; the code is owed. The token opens the page that asks for it and nothing else."""

    token: str


@dataclass(frozen=True, slots=True)
class _Credentials:
    account_id: int | None = None
    password_hash: str = ""
    is_active: bool = False


#: How long a right password waits for its code.
PENDING_LASTS = timedelta(minutes=10)


def sign_in(*, email: str, password: str, browser: Browser) -> SignedIn | StepDue:
    """Open a session, or ask for the second step where the person has one.

    Raises TooManyError, or BadCredentialsError with the refusal recorded (commit it).

    The hash is checked outside every transaction, and just as long when there is no such account (abuse case S05).
    """
    person = _counter(email, browser)
    place = throttle.SIGN_IN_ADDRESS.of(throttle.network_of(browser.address))
    throttle.count_try([person, place])
    found = _credentials(email)
    right = passwords.verify(found.password_hash, password)
    if not right or not found.is_active or found.account_id is None:
        record("session.refuse", account_id=None, subject=f"account:{found.account_id}" if found.account_id else "")
        raise BadCredentialsError
    throttle.forget(person)
    throttle.take_back(place)
    newer = passwords.hash_password(password) if passwords.is_outdated(found.password_hash) else ""
    account = db.session.get_one(Account, found.account_id)
    account.password_hash = newer or account.password_hash
    if account.second_step_since is not None:
        return _wait_for_code(account.id, browser)
    return complete_sign_in(account=account, browser=browser)


def complete_sign_in(*, account: Account, browser: Browser) -> SignedIn:
    """Open the session of somebody who proved all there is to prove; a browser never seen before is told by mail."""
    if account.last_sign_in_at is not None and not browser.known:
        db.session.add(notices.new_browser(account, browser.device, now()))
    account.last_sign_in_at = now()
    return open_session(account_id=account.id, browser=browser)


def _wait_for_code(account_id: int, browser: Browser) -> StepDue:
    """Note that the password was right, and end what this browser had: half signed in is not signed in."""
    if browser.token:
        _end(SignInSession.token_hash == hash_token(browser.token))
    token = new_token()
    moment = now()
    db.session.execute(
        delete(PendingSignIn).where(PendingSignIn.account_id == account_id, PendingSignIn.expires_at < moment)
    )
    db.session.add(
        PendingSignIn(account_id=account_id, token_hash=hash_token(token), expires_at=moment + PENDING_LASTS)
    )
    return StepDue(token)


def open_session(*, account_id: int, browser: Browser) -> SignedIn:
    """Begin a session with a fresh token and end the one this browser had (abuse case S06)."""
    if browser.token:
        _end(SignInSession.token_hash == hash_token(browser.token))
    token = new_token()
    moment = now()
    db.session.add(
        SignInSession(
            account_id=account_id,
            token_hash=hash_token(token),
            device=browser.device,
            created_at=moment,
            expires_at=moment + SESSION_LASTS,
        )
    )
    record("session.start", account_id=account_id, subject=f"account:{account_id}")
    return SignedIn(account_id, token)


def rotate_session(*, account_id: int, token: str) -> str:
    """Give this browser another token for the same session, when what it may do changed."""
    fresh = new_token()
    db.session.execute(
        update(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
        )
        .values(token_hash=hash_token(fresh))
    )
    return fresh


def sign_out(*, token: str) -> None:
    """End the session of a token on the server too; nothing happens for one that is over."""
    account_id = db.session.scalar(
        select(SignInSession.account_id).where(SignInSession.token_hash == hash_token(token))
    )
    if _end(SignInSession.token_hash == hash_token(token)):
        record("session.end", account_id=account_id, subject=f"account:{account_id}")


def end_session(*, account_id: int, session_id: int) -> bool:
    """End one of a person's own sessions; another's is not found. Tell whether one was ended."""
    ended = _end(SignInSession.id == session_id, SignInSession.account_id == account_id)
    if ended:
        record("session.end", account_id=account_id, subject=f"account:{account_id}")
    return bool(ended)


def end_other_sessions(*, account_id: int, token: str | None, by_id: int | None = None) -> int:
    """End a person's sessions but the one of a token (None: all). Return how many."""
    others = [SignInSession.token_hash != hash_token(token)] if token else []
    ended = _end(SignInSession.account_id == account_id, *others)
    if ended:
        record(
            "session.end-others",
            account_id=by_id or account_id,
            subject=f"account:{account_id}",
            details={"ended": ended},
        )
    return ended


def _end(*which: object) -> int:
    result = db.session.execute(
        update(SignInSession)
        .where(SignInSession.ended_at.is_(None), *which)  # type: ignore[arg-type]
        .values(ended_at=now())
        .execution_options(synchronize_session=False)
    )
    return rows_changed(result)


def _counter(email: str, browser: Browser) -> throttle.Counter:
    """Return what this try counts for: the account, or a browser that its owner has used before (abuse case S09)."""
    if browser.known:
        return throttle.SIGN_IN_DEVICE.of(browser.known)
    return throttle.SIGN_IN_ACCOUNT.of(normal_email(email))


def _credentials(email: str) -> _Credentials:
    with own_transaction(reads=True) as session:
        row = session.execute(
            select(Account.id, Account.password_hash, Account.is_active).where(Account.email == normal_email(email))
        ).one_or_none()
    return _Credentials(row.id, row.password_hash, row.is_active) if row else _Credentials()
