"""Error pages that help. Templates are the look's (ui/errors); this file decides which one answers."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from participa.ui.failures import render_failure
from participa.web.unit_of_work import NotSavedError

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 410, 413, 429, 500, 503})


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(NotSavedError, _busy)
    app.register_error_handler(OperationalError, _busy)


def _show(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    original = getattr(error, "original_exception", None)
    if isinstance(original, NotSavedError | OperationalError):
        return _busy(original)
    if code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request failed", extra={"endpoint": request.endpoint}, exc_info=original or error)
        return render_failure(500), code
    page = code if code in PAGES else 400
    wait = str(error.description)
    headers = {"Retry-After": wait} if code == HTTPStatus.TOO_MANY_REQUESTS and wait.isdigit() else {}
    return render_template(f"ui/errors/{page}.html"), code, headers


def _busy(error: Exception) -> ResponseReturnValue:
    """The database could not answer or save now: say so, keep nothing half-done, and give back what was typed."""
    log.error("database could not answer", exc_info=error)
    return render_failure(503, sent=_typed()), 503, {"Retry-After": "10"}


def _typed() -> list[tuple[str, str]]:
    """Return the fields of the form that was sent, to be sent again; none where one of them is a secret."""
    if request.method != "POST" or request.files or any("password" in name for name in request.form):
        return []
    return [(name, value) for name, values in request.form.lists() for value in values]
