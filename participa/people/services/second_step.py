"""The second step of signing in: a code from a telephone, or one of ten on paper; passkeys are beside.

The password alone never ends it.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, update

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.people import notices, queries, throttle, totp
from participa.people.models import Account, Passkey, PendingSignIn, RecoveryCode, SecondStep
from participa.people.services.confirming import prove_password
from participa.people.services.errors import LinkDeadError, WrongCodeError
from participa.people.services.signing_in import (
    Browser,
    SignedIn,
    complete_sign_in,
    end_other_sessions,
    rotate_session,
)
from participa.people.tokens import hash_token

if TYPE_CHECKING:
    from datetime import datetime

OFFER_LASTS = timedelta(minutes=15)
CODES = 10
#: Letters and digits that nobody confuses on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LETTERS_EACH = 10


def offer(*, account_id: int, password: str, session_token: str) -> None:
    """Make a key and keep it for this session for some minutes; it counts once a code confirms it.

    Raises TooManyError, BadCredentialsError when the password is wrong.
    """
    prove_password(account_id, password)
    if queries.find_confirmed_step(account_id) is not None:
        return
    db.session.execute(delete(SecondStep).where(SecondStep.account_id == account_id))
    db.session.add(
        SecondStep(
            account_id=account_id,
            sealed_key=totp.seal(totp.new_key()),
            offered_at=now(),
            offered_to=hash_token(session_token),
        )
    )


def confirm(*, account_id: int, code: str, session_token: str) -> tuple[str, list[str]]:
    """Begin to demand the second step, proved with a first code. Return the new session token and the recovery codes.

    The other sessions end and this one gets a new token (abuse case S06). Raises TooManyError, WrongCodeError,
    LinkDeadError when no key waits.
    """
    throttle.count_try([throttle.SECOND_STEP.of(str(account_id))])
    found = queries.find_offered_step(account_id, session_token)
    if found is None or is_over(found.offered_at):
        raise LinkDeadError
    moment, sealed = now(), found.sealed_key
    step = totp.matching_step(totp.unseal(sealed), _digits(code), moment)
    if step is None:
        raise WrongCodeError
    throttle.forget(throttle.SECOND_STEP.of(str(account_id)))
    confirmed = db.session.execute(
        update(SecondStep)
        .where(
            SecondStep.account_id == account_id,
            SecondStep.sealed_key == sealed,
            SecondStep.confirmed_at.is_(None),
        )
        .values(confirmed_at=moment, last_step=step, offered_to="")
        .execution_options(synchronize_session=False)
    )
    if rows_changed(confirmed) != 1:
        raise LinkDeadError
    account = db.session.get_one(Account, account_id)
    codes = begin_to_demand(account)
    end_other_sessions(account_id=account_id, token=session_token)
    end_waiting(account_id)
    _log("second-step.add", account_id)
    db.session.add(notices.account_event(account, notices.Event.SECOND_STEP_ADDED))
    return rotate_session(account_id=account_id, token=session_token), codes


def begin_to_demand(account: Account) -> list[str]:
    """Ask for a second step from now on. Return recovery codes for the first method; a second one shares them."""
    if account.second_step_since is not None:
        return []
    account.second_step_since = now()
    return _make_codes(account.id)


def finish_sign_in(*, token: str, code: str, browser: Browser) -> tuple[Account, SignedIn]:
    """Open the session that waits for its code. Return the account and what its browser is to carry.

    Raises LinkDeadError when nothing waits (over, used, or the password changed meanwhile), TooManyError,
    WrongCodeError with the refusal recorded (commit it).
    """
    waiting = queries.find_pending_sign_in(token)
    if waiting is None:
        raise LinkDeadError
    account_id = waiting.account_id
    throttle.count_try([throttle.SECOND_STEP.of(str(account_id))])
    way = _spend_code(account_id, code)
    if way is None:
        record("second-step.refuse", account_id=None, subject=f"account:{account_id}")
        raise WrongCodeError
    spend_waiting(token)
    account = db.session.get_one(Account, account_id)
    if way == "recovery":
        _tell_recovery(account)
    return account, complete_sign_in(account=account, browser=browser)


def spend_waiting(token: str) -> None:
    """Use up what waits for its second step; of two that come at once, one gets in. Raises LinkDeadError."""
    used = db.session.execute(
        update(PendingSignIn)
        .where(PendingSignIn.token_hash == hash_token(token), PendingSignIn.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    if rows_changed(used) != 1:
        raise LinkDeadError


def remove(*, account_id: int, password: str, code: str, session_token: str) -> str:
    """Take the app's codes away; without passkeys, signing in is one step again. Return this browser's new token.

    The other sessions end. Raises TooManyError, BadCredentialsError, WrongCodeError.
    """
    _prove(account_id, password, code)
    account = db.session.get_one(Account, account_id)
    if queries.count_passkeys(account_id):
        db.session.execute(delete(SecondStep).where(SecondStep.account_id == account_id))
        db.session.add(notices.account_event(account, notices.Event.APP_REMOVED))
    else:
        forget(account)
    end_other_sessions(account_id=account_id, token=session_token)
    _log("second-step.remove", account_id)
    return rotate_session(account_id=account_id, token=session_token)


def renew_codes(*, account_id: int, password: str, code: str) -> list[str]:
    """Make ten new recovery codes; the old ones die. Raises TooManyError, BadCredentialsError, WrongCodeError."""
    _prove(account_id, password, code)
    return renew_proved(account_id=account_id)


def renew_proved(*, account_id: int) -> list[str]:
    """Make ten new recovery codes for somebody who proved who they are a moment ago; the old ones die."""
    _log("second-step.renew-codes", account_id)
    account = db.session.get_one(Account, account_id)
    db.session.add(notices.account_event(account, notices.Event.CODES_RENEWED))
    return _make_codes(account_id)


def is_over(offered_at: datetime) -> bool:
    """Tell whether an offered key has waited too long to be confirmed."""
    return offered_at + OFFER_LASTS < now()


def forget(account: Account) -> None:
    """Take every key and code away, and tell the person by mail; for those who proved who they are."""
    account.second_step_since = None
    db.session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    db.session.execute(delete(SecondStep).where(SecondStep.account_id == account.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_waiting(account.id)
    db.session.add(notices.account_event(account, notices.Event.SECOND_STEP_REMOVED))


def reset_for(account: Account) -> None:
    """Take the second step from somebody who lost telephone and codes, by order of who runs the portal.

    The person's sessions end; the command line does it, after the person was recognised by other means.
    """
    forget(account)
    end_other_sessions(account_id=account.id, token=None)
    record("second-step.reset", account_id=None, subject=f"account:{account.id}")


def _prove(account_id: int, password: str, code: str) -> None:
    prove_password(account_id, password)
    throttle.count_try([throttle.SECOND_STEP.of(str(account_id))])
    if _spend_code(account_id, code) is None:
        raise WrongCodeError


def _spend_code(account_id: int, code: str) -> str | None:
    """Take a code, once. Return "app", "recovery" or None; of two that try the same one at once, one gets it."""
    kept = queries.find_confirmed_step(account_id)  # None with passkeys only: then a code is one on paper
    step = totp.matching_step(totp.unseal(kept.sealed_key), _digits(code), now()) if kept else None
    paper = _hash_code(account_id, code)
    if kept and step is not None:
        if step <= kept.last_step:
            return None  # taken before (abuse case S08, replay)
    elif not queries.has_recovery_code(account_id, paper):
        return None
    throttle.forget(throttle.SECOND_STEP.of(str(account_id)))  # before anything is written: it steps aside
    if step is not None:
        return "app" if _advance(account_id, step) else None
    spent = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == paper, RecoveryCode.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return "recovery" if rows_changed(spent) == 1 else None


def _advance(account_id: int, step: int) -> bool:
    """Note the time step of a code; tell whether it is newer than every one taken before."""
    moved = db.session.execute(
        update(SecondStep)
        .where(SecondStep.account_id == account_id, SecondStep.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return rows_changed(moved) == 1


def _make_codes(account_id: int) -> list[str]:
    """Put ten fresh codes in the place of those there were."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = ["".join(secrets.choice(_LETTERS) for _letter in range(_LETTERS_EACH)) for _code in range(CODES)]
    db.session.add_all(RecoveryCode(account_id=account_id, code_hash=_hash_code(account_id, code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hash_code(account_id: int, code: str) -> str:
    """Return what is kept of a recovery code: 50 bits, tried a few times an hour, the same in any way of typing."""
    plain = re.sub(r"[^a-z0-9]", "", code.lower())
    return hash_token(f"recovery\0{account_id}\0{plain}")


def _digits(code: str) -> str:
    return re.sub(r"[\s.-]", "", code)


def end_waiting(account_id: int) -> None:
    """End what waits for its second step: it has to be begun anew."""
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.account_id == account_id))


def _tell_recovery(account: Account) -> None:
    left = queries.count_recovery_codes(account.id)
    record("second-step.use-recovery", account_id=account.id, subject=f"account:{account.id}", details={"left": left})
    db.session.add(notices.account_event(account, notices.Event.CODE_USED, left=left))


def _log(action: str, account_id: int) -> None:
    record(action, account_id=account_id, subject=f"account:{account_id}")
