"""Error pages that help. Templates are the look's (ui/errors); this file decides which one answers."""

from __future__ import annotations

import logging
from dataclasses import replace
from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from werkzeug.exceptions import HTTPException

from participa.foundation.i18n import _
from participa.ui.failures import Sent, render_failure
from participa.web.unit_of_work import NotSavedError, is_full

log = logging.getLogger(__name__)
PAGES = frozenset({400, 403, 404, 410, 413, 429, 500, 503})
#: What says that the database can't do it now: it is locked, full, gone, or has no connection left.
UNAVAILABLE = (NotSavedError, OperationalError, NoConnectionError)
#: The field of the password one has, where another is chosen.
PRESENT_SECRET = "present"  # noqa: S105 (the name of a field)
#: The field of the token against other sites' forms: the page that gives a form back has one of its own.
TOKEN = "csrf_token"  # noqa: S105 (the name of a field)
#: Where one types the password again, to prove who one is.
CONFIRMED_SECRET = "confirmacion"  # noqa: S105 (the name of a field)


def init_app(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(HTTPException, _show)
    for kind in UNAVAILABLE:
        app.register_error_handler(kind, _busy)


def _show(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    original = getattr(error, "original_exception", None)
    if isinstance(original, UNAVAILABLE) or is_full(original):
        return _busy(original or error)
    if code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request failed", extra={"endpoint": request.endpoint}, exc_info=original or error)
        return render_failure(500), code
    if isinstance(error, CSRFError) and _is_ours():
        carried = _sent()
        typed = [pair for pair in carried.typed if pair[0] != TOKEN]
        return render_template("ui/errors/400.html", sent=replace(carried, typed=typed)), code
    page = code if code in PAGES else 400
    wait = str(error.description)
    headers = {"Retry-After": wait} if code == HTTPStatus.TOO_MANY_REQUESTS and wait.isdigit() else {}
    return render_template(f"ui/errors/{page}.html"), code, headers


def _is_ours() -> bool:
    """Tell whether a form without a good token came from a page of the portal: only those get back what they carried.

    Another site can have a browser send what it likes; nobody shall find that in a form of ours, ready to be sent.
    """
    said = request.headers.get("Sec-Fetch-Site", "")
    if said:
        return said == "same-origin"
    return request.headers.get("Origin", "") == request.host_url.rstrip("/")


def _busy(error: Exception) -> ResponseReturnValue:
    """It could not be answered or saved now: say why, keep nothing half-done, and give back what was typed."""
    log.error("database or disk could not answer", exc_info=error)
    try:
        sent = _sent() if request.method == "POST" else None
    except OSError:  # no room to receive the form itself: the browser still has it
        sent = None
    return render_failure(503, sent=sent, full=is_full(error)), 503, {"Retry-After": "10"}


def _sent() -> Sent:
    """Return what the form carried, to be sent again. Secrets never travel back, and browsers take no file back."""
    names = list(dict.fromkeys(request.form))
    secret = [name for name in names if is_secret(name)]
    changing = len(secret) > 1
    query = request.query_string.decode("ascii", "ignore")
    return Sent(
        address=f"{request.path}?{query}" if query else request.path,
        typed=[(name, value) for name in names if name not in secret for value in request.form.getlist(name)],
        secrets=[(name, _secret_label(name, changing=changing)) for name in secret],
        files=[(name, file.filename) for name, file in request.files.items(multi=True) if file.filename],
    )


def is_secret(name: str) -> bool:
    """Tell whether a field of this name holds a password (a test holds all forms to it)."""
    return "password" in name or name in (PRESENT_SECRET, CONFIRMED_SECRET)


def _secret_label(name: str, *, changing: bool) -> str:
    if name in (PRESENT_SECRET, CONFIRMED_SECRET):
        return _("Clave actual")
    return _("Clave nueva") if changing else _("Clave")
