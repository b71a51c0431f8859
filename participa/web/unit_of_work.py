"""One request, one commit. A GET never writes; a POST that failed leaves nothing."""

from __future__ import annotations

import errno
from http import HTTPStatus

from flask import Flask, Response, request
from sqlalchemy.exc import OperationalError

from participa.extensions import db
from participa.foundation.engines import reading

READS = frozenset({"GET", "HEAD", "OPTIONS"})


FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
#: What SQLite says, and PostgreSQL's code for it.
SQLITE_FULL, POSTGRESQL_FULL = "database or disk is full", "53100"


class NotSavedError(RuntimeError):
    """The database could not take the change now (busy, full disk); nothing of it was kept."""


def is_full(error: BaseException | None) -> bool:
    """Tell whether a failure, or what caused it, is that there is no room left on the disk."""
    while error is not None:
        cause = getattr(error, "orig", None)
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if cause is not None and (SQLITE_FULL in str(cause) or getattr(cause, "sqlstate", "") == POSTGRESQL_FULL):
            return True
        error = error.__cause__
    return False


def init_app(app: Flask) -> None:
    """Commit after each writing request that did not fail."""
    app.before_request(_begin)
    app.after_request(_finish)


def commit() -> None:
    """Commit now, for a form that must be able to show itself again. Raises NotSavedError; nothing is half-kept."""
    try:
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        raise NotSavedError from error


def _begin() -> None:
    reading.set(request.method in READS)


def _finish(response: Response) -> Response:
    if not db.session.registry.has():
        return response
    if request.method in READS or response.status_code >= HTTPStatus.BAD_REQUEST:
        session = db.session()
        if request.method in READS and (session.new or session.dirty or session.deleted):
            message = f"GET {request.path} left changes in the session: a page that writes must be a POST"
            session.rollback()
            raise RuntimeError(message)
        session.rollback()
    else:
        commit()
    return response
