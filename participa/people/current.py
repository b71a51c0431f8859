"""Who is signed in. The cookie carries a random token; the row behind it can be ended at any time.

Flask-Login and the browser's cookies stand behind this module alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, g, request, session
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from participa.access.visitor import ANONYMOUS, Role, Visitor
from participa.extensions import db, login_manager
from participa.foundation.clock import now
from participa.people.models import Account, Membership, SignInSession
from participa.people.tokens import hash_token, new_token
from participa.tenancy import scopes

if TYPE_CHECKING:
    from participa.people.models import Account as AccountType

__all__ = ["COOKIE_KEY", "hash_token", "new_token"]

COOKIE_KEY = "sesion"
PENDING_KEY = "segundo_paso"
CHALLENGE_KEY = "llave"


def find_session() -> SignInSession | None:
    """Return the live session of this browser, or None."""
    if "sign_in_session" not in g:
        token = find_token()
        g.sign_in_session = _live_session(token) if token else None
    found: SignInSession | None = g.sign_in_session
    return found


def find_token() -> str | None:
    """Return the token this browser carries, or None."""
    token = session.get(COOKIE_KEY)
    return token if isinstance(token, str) else None


def carry(token: str) -> None:
    """Make this browser carry a token, and nothing of what it carried before (abuse case S06)."""
    session.clear()
    session[COOKIE_KEY] = token
    g.pop("sign_in_session", None)


def carry_pending(token: str) -> None:
    """Make this browser carry a right password that owes its code, and nothing else: that is no session."""
    session.clear()
    session[PENDING_KEY] = token
    g.pop("sign_in_session", None)


def find_pending() -> str | None:
    """Return the token of what waits for a code in this browser, or None."""
    token = session.get(PENDING_KEY)
    return token if isinstance(token, str) else None


def carry_challenge(token: str) -> None:
    """Make this browser carry what binds a passkey's challenge to it, before anybody is known."""
    session[CHALLENGE_KEY] = token


def find_challenge() -> str | None:
    """Return what binds a passkey's challenge to this browser, or None."""
    token = session.get(CHALLENGE_KEY)
    return token if isinstance(token, str) else None


def drop() -> None:
    """Make this browser carry nothing."""
    session.clear()
    g.pop("sign_in_session", None)


def _live_session(token: str) -> SignInSession | None:
    found = db.session.scalar(
        select(SignInSession)
        .options(joinedload(SignInSession.account))
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now(),
        )
    )
    return found if found is not None and found.account.is_active else None


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
    if account is None:
        return ANONYMOUS
    return Visitor(account.id, account.is_super_admin, is_supervisor=account.is_supervisor)


def find_role(account_id: int, agency_id: int) -> Role | None:
    """Return the present role of an account in an agency; asked at each request, so a removal works at once."""
    with scopes.agency(agency_id):
        row = db.session.execute(
            select(Membership.role, Membership.second_step_by).where(
                Membership.agency_id == agency_id, Membership.account_id == account_id, Membership.current()
            )
        ).one_or_none()
    if row is None:
        return None
    g.second_step_by = row.second_step_by
    return row.role  # type: ignore[no-any-return]


def lacks_second_step() -> bool:
    """Tell whether who asks has to set up a second step before anything else (abuse case S08).

    Super-admins and supervisors always; members from the day their agency set. In the demonstration nobody:
    its passwords are known.
    """
    account = find_account()
    if account is None or account.second_step_since is not None or current_app.config["MODE"] != "production":
        return False
    by = g.get("second_step_by")
    return account.is_super_admin or account.is_supervisor or (by is not None and by <= now())


def device_of_request() -> str:
    """Return a readable name of the browser, for the list of sessions; never the raw header."""
    agent = request.headers.get("User-Agent", "")
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)
