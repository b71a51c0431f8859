"""The mark of a browser that somebody signed in with before.

It opens nothing: its tries are only counted apart, so that failures of strangers against an account can't make its
owner wait (abuse case S09).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from participa.people.identity import normal_email

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

COOKIE = "conocido"
SECONDS = 180 * 24 * 3600


def mark_for(email: str) -> str:
    """Return the mark this browser carries for an account, or an empty text."""
    try:
        content = _serializer().loads(request.cookies.get(COOKIE, ""), max_age=SECONDS)
        person, mark = str(content[0]), str(content[1])
    except (BadSignature, LookupError, TypeError):
        return ""
    return mark if email and hmac.compare_digest(person, _digest(email)) else ""


def remember(response: Response, email: str) -> None:
    """Give this browser a mark for an account."""
    mark = mark_for(email) or secrets.token_urlsafe(16)
    response.set_cookie(
        COOKIE,
        _serializer().dumps([_digest(email), mark]),
        max_age=SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="participa.known-browser")


def _digest(email: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(
        secret, b"known-browser\0" + normal_email(email).encode("utf-8", "replace"), hashlib.sha256
    ).hexdigest()[:32]
