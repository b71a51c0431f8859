"""Who is signed in. The cookie carries a random token; the row behind it can be ended at any time.

Flask-Login stands behind this module alone.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from flask import g, request, session
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participa.access.visitor import ANONYMOUS, Role, Visitor
from participa.extensions import db, login_manager
from participa.foundation.clock import now
from participa.people.models import Account, Membership, SignInSession
from participa.tenancy import scopes

if TYPE_CHECKING:
    from participa.people.models import Account as AccountType

COOKIE_KEY = "sesion"


def hash_token(token: str) -> str:
    """Return what is kept of a token: a copy of the database opens no session."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a fresh token of 256 bits."""
    return secrets.token_urlsafe(32)


def find_session() -> SignInSession | None:
    """Return the live session of this browser, or None."""
    if "sign_in_session" not in g:
        token = session.get(COOKIE_KEY)
        g.sign_in_session = _live_session(token) if isinstance(token, str) else None
    found: SignInSession | None = g.sign_in_session
    return found


def _live_session(token: str) -> SignInSession | None:
    found = db.session.scalar(
        select(SignInSession)
        .options(joinedload(SignInSession.account))
        .where(SignInSession.token_hash == hash_token(token), SignInSession.ended_at.is_(None))
    )
    if found is None or not found.account.is_active:
        return None
    age = now() - found.last_seen_at
    return found if age.total_seconds() < _longest_idle() else None


def _longest_idle() -> int:
    from flask import current_app  # noqa: PLC0415

    return int(current_app.config["PERMANENT_SESSION_LIFETIME"].total_seconds())


@login_manager.request_loader
def _load_for_flask_login(_request: object) -> AccountType | None:
    found = find_session()
    return found.account if found else None


def find_account() -> Account | None:
    """Return the signed-in account, or None."""
    found = find_session()
    return found.account if found else None


def find_visitor() -> Visitor:
    """Return who asks, before any agency is known."""
    account = find_account()
    return Visitor(account.id, account.is_super_admin) if account else ANONYMOUS


def find_role(account_id: int, agency_id: int) -> Role | None:
    """Return the present role of an account in an agency; asked at each request, so a removal works at once."""
    with scopes.agency(agency_id):
        return db.session.scalar(
            select(Membership.role).where(
                Membership.agency_id == agency_id, Membership.account_id == account_id, Membership.ended_at.is_(None)
            )
        )


def device_of_request() -> str:
    """Return a readable name of the browser, for the list of sessions; never the raw header."""
    agent = request.headers.get("User-Agent", "")
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "macOS"), ("Linux", "Linux"))
    browser = next((name for mark, name in browsers if mark in agent), "Navegador")
    system = next((name for mark, name in systems if mark in agent), "")
    return f"{browser} · {system}" if system else browser
