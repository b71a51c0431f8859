"""The gate every request passes: whose data, who asks, may they. Nothing of a page runs before it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import flask
from flask import Flask, abort, g, redirect, request, url_for

from participa.access.area import DOORS, Door, Ground
from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import ANONYMOUS, Role, Visitor
from participa.extensions import db
from participa.tenancy import scopes
from participa.web.kept_pages import ask_to_keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from participa.agencies.models import Agency


PERMISSIONS: dict[str, May] = {permission.value: permission for permission in May}


#: The largest number a row's key can be (32 bits).
LARGEST_KEY = 2**31 - 1


class Registry:
    """What the domains above this folder supply: filled once, when the application is made."""

    find_agency: Callable[[str], Agency | None]
    find_agency_by_id: Callable[[int], Agency | None]
    find_former_slug: Callable[[str], str | None]
    find_visitor: Callable[[], Visitor]
    find_role: Callable[[int, int], Role | None]
    lacks_second_step: Callable[[], bool]


registry = Registry()


def init_app(app: Flask) -> None:
    """Put the gate in front of an application."""
    app.before_request(_enter)
    app.teardown_request(_leave)
    app.jinja_env.globals["may"] = lambda permission, obj=None: may_here(_named(permission), obj)


def visitor() -> Visitor:
    """Return who asks. Public pages never know: they are the same for everybody."""
    asking: Visitor = g.get("visitor", ANONYMOUS)
    return asking


def may_here(permission: May, obj: Any = None) -> bool:
    """Tell whether the visitor may do something; with no object, to what the page at hand is about."""
    door = DOORS.get(request.endpoint or "")
    return may(visitor(), permission, obj if obj is not None or door is None else door.text)


def demand(permission: May, obj: Any) -> None:
    """Answer 403 unless the visitor may do something to an object that only its page could find."""
    if not may(visitor(), permission, obj):
        abort(403)


def _named(permission: str) -> May:
    """Return a permission by the name templates use. Raises KeyError for one that does not exist."""
    return PERMISSIONS[permission]


def current_agency() -> Agency:
    """Return the agency of the address. Raises LookupError on a page that has none."""
    if "agency" not in g:
        message = "this page has no agency in its address"
        raise LookupError(message)
    agency: Agency = g.agency
    return agency


def _enter() -> Response | None:
    g.scopes = ExitStack()
    if request.endpoint is None:
        return None
    if any("\0" in word for pair in request.args.items(multi=True) for word in pair):
        abort(400)  # no person types it, and PostgreSQL refuses it in a value
    door = DOORS.get(request.endpoint)
    if door is None or any(_can_not_be(value) for value in (request.view_args or {}).values()):
        abort(404)
    if door.ground not in (Ground.PUBLIC, Ground.CITIZEN):
        g.visitor = registry.find_visitor()
    return ENTRANCES[door.ground](door)


def _enter_public(_door: Door) -> Response | None:
    g.scopes.enter_context(scopes.public())
    ask_to_keep()
    slug = _agency_slug()
    if slug is None:
        return None
    agency = registry.find_agency(slug)
    if agency is None or agency.state == "preparing":
        current = registry.find_former_slug(slug)
        if current and request.method in ("GET", "HEAD"):
            arguments: dict[str, Any] = {**(request.view_args or {}), "agency": current}
            return redirect(url_for(str(request.endpoint), **arguments), 301)
        abort(404)
    g.agency = agency
    return None


def _enter_citizen(_door: Door) -> Response | None:
    """Citizens work on one live agency's rows; whether they are staff somewhere is nobody's business here."""
    slug = _agency_slug() or ""
    agency = registry.find_agency(slug)
    if agency is None or not agency.is_live:
        current = registry.find_former_slug(slug) if agency is None else None
        if current and request.method in ("GET", "HEAD"):
            arguments: dict[str, Any] = {**(request.view_args or {}), "agency": current}
            return redirect(url_for(str(request.endpoint), **arguments), 301)
        abort(404)
    g.agency = agency
    g.scopes.enter_context(scopes.agency(agency.id))
    return None


def _enter_office(door: Door) -> Response | None:
    if not visitor().is_signed_in:
        return _to_sign_in()
    agency = registry.find_agency(_agency_slug() or "")
    if agency is None:
        abort(404)
    home = _home_of(agency)
    account_id = visitor().account_id
    role = registry.find_role(account_id, home.id) if account_id is not None else None
    if role is None and not visitor().is_supervisor:
        abort(404)  # for this person the office does not exist
    if registry.lacks_second_step():
        return redirect(url_for("people.second_step"), 303)
    g.agency = agency
    g.visitor = replace(visitor(), agency_id=agency.id, role=role, in_practice=home is not agency)
    if home.state in ("suspended", "closed"):
        abort(403, description="agency-off")
    g.scopes.enter_context(scopes.agency(agency.id))
    if not may(visitor(), door.access, door.text):
        abort(403)
    return None


def _home_of(agency: Agency) -> Agency:
    """Return the agency whose people work here: of a practice section, the one that practises."""
    home = agency if agency.practice_of_id is None else registry.find_agency_by_id(agency.practice_of_id)
    if home is None:
        abort(404)
    return home


def _enter_platform(door: Door) -> Response | None:
    if not visitor().is_signed_in:
        return _to_sign_in()
    if not may(visitor(), door.access):
        abort(404)
    if registry.lacks_second_step():
        return redirect(url_for("people.second_step"), 303)
    g.scopes.enter_context(scopes.platform(reason=str(request.endpoint)))
    return None


def _enter_account(door: Door) -> Response | None:
    return None if may(visitor(), door.access) else _to_sign_in()


ENTRANCES: dict[Ground, Callable[[Door], Response | None]] = {
    Ground.PUBLIC: _enter_public,
    Ground.AGENCY: _enter_office,
    Ground.CITIZEN: _enter_citizen,
    Ground.PLATFORM: _enter_platform,
    Ground.NONE: _enter_account,
}


def _to_sign_in() -> Response:
    """Send to the general sign-in, with the path only; the same whether or not what was asked for exists."""
    if request.method not in ("GET", "HEAD"):
        return redirect(url_for("people.sign_in"))
    return redirect(url_for("people.sign_in", siguiente=request.path))


def _can_not_be(value: object) -> bool:
    """Tell whether a word or number of the address is one that no row can have, and that PostgreSQL would choke on."""
    return "\0" in value if isinstance(value, str) else isinstance(value, int) and value > LARGEST_KEY


def _agency_slug() -> str | None:
    """Take the agency's word out of the view's arguments: views read `current_agency()` instead."""
    return (request.view_args or {}).get("agency")


def _leave(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("scopes", None)
    if stack is not None:
        if db.session.registry.has():
            db.session.rollback()
        stack.close()
    flask.g.pop("agency", None)
