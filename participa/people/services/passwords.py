"""Setting, changing and recovering a password; the account's own data."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.people import notices, passwords, throttle
from participa.people.apart import own_transaction
from participa.people.identity import checked_email, checked_name, normal_email
from participa.people.models import Account, PasswordReset, PendingSignIn
from participa.people.queries import find_account_by_email
from participa.people.services.errors import BadCredentialsError, EmailTakenError, LinkDeadError, WeakPasswordError
from participa.people.services.signing_in import Browser, SignedIn, end_other_sessions, open_session
from participa.people.tokens import hash_token, new_token

RESET_LASTS = timedelta(minutes=60)


def ask_reset(*, email: str, browser: Browser) -> None:
    """Send a link to set a password, if there is such an account. Raises TooManyError; the answer never tells more.

    The mail goes to the address that is kept, never to the one that was typed.
    """
    place = throttle.RESET_ADDRESS.of(throttle.network_of(browser.address))
    throttle.count_try([throttle.RESET_ACCOUNT.of(normal_email(email)), place])
    account = find_account_by_email(email)
    known = account is not None and account.is_active
    record("password.ask-reset", account_id=None, subject=f"account:{account.id}" if account and known else "")
    if account is None or not known:
        return
    token = new_token()
    expires = now() + RESET_LASTS
    _spend_resets(account.id)
    db.session.add(PasswordReset(account_id=account.id, token_hash=hash_token(token), expires_at=expires))
    db.session.add(notices.password_reset(account, token, expires))


def reset_password(*, token: str, password: str) -> int:
    """Set a password with the link that was mailed, once; every session ends. Return the account.

    Raises LinkDeadError, WeakPasswordError. Using the link also ends the waits of failed sign-ins (abuse case S09).
    """
    with own_transaction(reads=True) as session:
        account = session.scalar(
            select(Account)
            .join(PasswordReset, PasswordReset.account_id == Account.id)
            .where(
                PasswordReset.token_hash == hash_token(token),
                PasswordReset.used_at.is_(None),
                PasswordReset.expires_at > now(),
            )
        )
    if account is None or not account.is_active:
        raise LinkDeadError
    kept = checked_password(password, account.email, account.name)
    throttle.forget(throttle.SIGN_IN_ACCOUNT.of(account.email))
    used = db.session.execute(
        update(PasswordReset)
        .where(
            PasswordReset.token_hash == hash_token(token),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > now(),
        )
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    if rows_changed(used) != 1:
        raise LinkDeadError
    _set_password(account.id, kept)
    end_other_sessions(account_id=account.id, token=None)
    record("password.reset", account_id=account.id, subject=f"account:{account.id}")
    return account.id


def change_password(*, account_id: int, present: str, password: str, browser: Browser) -> SignedIn:
    """Change one's own password; the other sessions end and this browser gets a new token.

    Raises TooManyError, BadCredentialsError when the present password is wrong, WeakPasswordError.
    """
    throttle.count_try([throttle.CHANGE_ACCOUNT.of(str(account_id))])
    with own_transaction(reads=True) as session:
        account = session.get_one(Account, account_id)
    if not passwords.verify(account.password_hash, present):
        raise BadCredentialsError
    kept = checked_password(password, account.email, account.name)
    throttle.forget(throttle.CHANGE_ACCOUNT.of(str(account_id)))
    _set_password(account_id, kept)
    end_other_sessions(account_id=account_id, token=None)
    record("password.change", account_id=account_id, subject=f"account:{account_id}")
    return open_session(account_id=account_id, browser=browser)


def change_name(*, account: Account, name: str) -> None:
    """Change one's own name. Raises IdentityError."""
    before, account.name = account.name, checked_name(name)
    if before != account.name:
        details = {"name": [before, account.name]}
        record("account.edit", account_id=account.id, subject=f"account:{account.id}", details=details)


def create_super_admin(*, email: str, name: str, password: str, supervises: bool = False) -> Account:
    """Make an account that administers the platform, or one that only watches over it; the command line does it.

    Raises IdentityError, WeakPasswordError, EmailTakenError.
    """
    address, called = checked_email(email), checked_name(name)
    kept = checked_password(password, address, called)
    if find_account_by_email(address) is not None:
        raise EmailTakenError
    account = Account(email=address, name=called, password_hash=kept, password_changed_at=now())
    account.is_super_admin, account.is_supervisor = not supervises, supervises
    db.session.add(account)
    db.session.flush()
    action = "account.create-supervisor" if supervises else "account.create-super-admin"
    record(action, account_id=None, subject=f"account:{account.id}")
    return account


def checked_password(password: str, *personal: str) -> str:
    """Return the hash of a password that keeps the rule. Raises WeakPasswordError with the remedy."""
    refused = passwords.problem(password, personal=personal)
    if refused:
        raise WeakPasswordError(refused)
    return passwords.hash_password(password)


def _set_password(account_id: int, kept: str) -> None:
    account = db.session.get_one(Account, account_id)
    account.password_hash = kept
    account.password_changed_at = now()
    _spend_resets(account_id)
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == account_id))
    db.session.add(notices.password_changed(account))


def _spend_resets(account_id: int) -> None:
    """End the links that wait: only the newest one works, and none after the password changed (abuse case S10)."""
    db.session.execute(
        update(PasswordReset)
        .where(PasswordReset.account_id == account_id, PasswordReset.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
