"""How often something may be tried. Each try is counted in a transaction of its own, before it is answered.

Several processes count together, a failed request keeps its count, and parallel tries can't slip past. Waits grow
and end by themselves: nobody can be locked out for good by others (abuse case S09). The subject is kept as a keyed
hash, and an address without an account is counted like any other, so the counting tells nothing (S05).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from participa.foundation.clock import now
from participa.people.apart import own_transaction
from participa.people.models import Throttle

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries are free in a window; each one more waits twice as long as the one before, up to the longest."""

    purpose: str
    free: int
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(minutes=15)
    window: timedelta = timedelta(hours=1)

    def of(self, subject: str) -> Counter:
        """Return the counter of one subject."""
        secret = str(current_app.config["SECRET_KEY"])
        digest = hmac.new(secret.encode(), f"{self.purpose}\0{subject}".encode("utf-8", "replace"), hashlib.sha256)
        return Counter(self, f"{self.purpose}:{digest.hexdigest()}")

    def wait_after(self, count: int) -> timedelta | None:
        """Return how long the next try waits when so many were counted; None while they are free."""
        if count < self.free:
            return None
        doublings = min(count - self.free, 16)
        return min(self.first_wait * int(2**doublings), self.longest_wait)


@dataclass(frozen=True, slots=True)
class Counter:
    """A limit and whom it is counted for."""

    limit: Limit
    key: str


class TooManyError(RuntimeError):
    """It was tried too often; `retry_at` says when the next try is answered."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("too many tries")
        self.retry_at = retry_at

    @property
    def seconds(self) -> int:
        """Return how many seconds are left, at least one."""
        return max(1, int((self.retry_at - now()).total_seconds()) + 1)


SIGN_IN_ACCOUNT = Limit("sign-in-account", free=6)
SIGN_IN_ADDRESS = Limit("sign-in-address", free=40)
#: A browser this person signed in with before has a count of its own: others can't make it wait.
SIGN_IN_DEVICE = Limit("sign-in-device", free=6)
#: A code has a million values and three of them are good: some thirty tries a day.
SECOND_STEP = Limit("second-step", free=5, longest_wait=timedelta(hours=1), window=timedelta(days=1))
#: Nothing is guessed here: it keeps one place from filling the table of challenges.
PASSKEY_ADDRESS = Limit("passkey-address", free=60, first_wait=timedelta(minutes=1))
RESET_ACCOUNT = Limit("reset-account", free=3, first_wait=timedelta(minutes=5), longest_wait=timedelta(hours=1))
RESET_ADDRESS = Limit("reset-address", free=20, first_wait=timedelta(minutes=1))
CHANGE_ACCOUNT = Limit("change-account", free=6)
INVITE_ACCOUNT = Limit("invite-account", free=60, first_wait=timedelta(minutes=2))


def network_of(address: str | None) -> str:
    """Return what is counted of a visitor's address: an IPv6 customer holds a whole /64."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def count_try(counters: Sequence[Counter]) -> None:
    """Count one try for each. Raises TooManyError when any of them has to wait; then nothing is counted."""
    with own_transaction() as session:
        moment = now()
        rows = [_locked(session, counter, moment) for counter in counters]
        waits = [row.blocked_until for row in rows if row.blocked_until and row.blocked_until > moment]
        if waits:
            raise TooManyError(max(waits))
        for counter, row in zip(counters, rows, strict=True):
            row.count += 1
            wait = counter.limit.wait_after(row.count)
            row.blocked_until = moment + wait if wait else None


def take_back(counter: Counter) -> None:
    """Uncount one try that was honest: an office behind one address must not wait for its own people."""
    with own_transaction() as session:
        row = _locked(session, counter, now())
        row.count = max(0, row.count - 1)
        if counter.limit.wait_after(row.count) is None:
            row.blocked_until = None


def forget(counter: Counter) -> None:
    """Begin again for a subject that proved who it is."""
    with own_transaction() as session:
        session.execute(delete(Throttle).where(Throttle.key == counter.key))


def _locked(session: Session, counter: Counter, moment: datetime) -> Throttle:
    """Return the row of a counter, held until the end of the transaction; made, or begun again, where needed."""
    query = select(Throttle).where(Throttle.key == counter.key).with_for_update()
    row = session.scalar(query)
    if row is None:
        try:
            with session.begin_nested():
                row = Throttle(key=counter.key, window_start=moment, count=0)
                session.add(row)
        except IntegrityError:  # another process made it meanwhile
            row = session.scalars(query).one()
    still_waits = row.blocked_until is not None and row.blocked_until > moment
    if moment - row.window_start > counter.limit.window and not still_waits:
        row.window_start, row.count, row.blocked_until = moment, 0, None
    return row
