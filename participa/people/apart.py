"""Transactions beside the request's own: what must be kept whatever becomes of the request, and what must not wait."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from participa.extensions import db
from participa.foundation.engines import reading

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def own_transaction(*, reads: bool = False) -> Iterator[Session]:
    """Give a session that commits at the end of the block, whatever happens to the request later.

    The request's session steps aside first: SQLite lets one transaction write at a time, and the request would
    wait for itself. Raises RuntimeError when that session holds changes, which would be lost.
    """
    step_aside()
    token = reading.set(reads)
    try:
        with (
            Session(db.engine, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
            session.begin(),
        ):
            yield session
    finally:
        reading.reset(token)


def step_aside() -> None:
    """End the request's transaction so far, which has only read: nobody waits while a password is being checked."""
    session = db.session()
    if session.new or session.dirty or session.deleted:
        message = "count tries before anything is changed: the request's session would lose it"
        raise RuntimeError(message)
    session.rollback()
