"""Which host a request may name. Links that leave the portal use the configured address, never the request's."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})


def init_app(app: Flask) -> None:
    """Refuse unknown hosts; trust as many proxies as configured, none by default."""
    count = app.config.get("TRUSTED_PROXIES", 0)
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_prefix=0)  # type: ignore[method-assign]
    app.before_request(_check)


def _check() -> None:
    """Answer 400 to a Host that is not ours (abuse cases T23, L02)."""
    own = urlsplit(current_app.config["BASE_URL"])
    try:
        asked = urlsplit(f"//{request.host}")
        name = (asked.hostname or "").rstrip(".")
    except ValueError:
        abort(400)
    ours = {own.hostname} | (LOCAL if current_app.config["MODE"] != "production" or own.hostname in LOCAL else set())
    if name not in ours:
        abort(400)


def external_url(endpoint: str, **values: object) -> str:
    """Return an absolute address on the portal's configured base, for mails, feeds and downloads."""
    return current_app.config["BASE_URL"] + url_for(endpoint, **values)  # type: ignore[arg-type, no-any-return]


def signing_key() -> str:
    """Return the key that signs what such addresses carry."""
    return str(current_app.secret_key)
