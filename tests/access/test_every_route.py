"""Every route × every role × another agency's ids, generated from the URL map: a new route is covered unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from participa.access.area import DOORS, Ground, unguarded
from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.access.visitor import Visitor as Asking
from participa.extensions import db
from participa.people.current import COOKIE_KEY
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from tests.support.cast import ROLES
from tests.support.filling import filled

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

    from tests.support.cast import Cast

NOBODY = 999_999
LIKE_OTHERS = ("aurora", "carla", "silvia", "emilio")
#: The matrix decides before the database is asked: on both engines who may most, who may least, and who is of no agency.
ON_BOTH = ("ana", "olga", "sonia")
PEOPLE = ("ana", "olga", "elena", "rita", "aurora", "carla", "silvia", "emilio", "sonia")


@pytest.fixture
def stage(cast: Cast) -> dict[str, Any]:
    """Vivienda and Salud with a content of every kind and a part of every type, ids by (agency, blueprint or table)."""
    ids: dict[str, Any] = {"tokens": {}}
    for name in (*PEOPLE, "bruno", "sara", "nadie"):
        cast.account(name)
    for slug in ("vivienda", "salud"):
        agency = cast.agency(slug)
        for content_type in TYPES.values():
            content = cast.content(
                content_type.kind, slug, publish=False, **filled(content_type.model, slug, text_only=True)
            )
            ids[slug, content_type.blueprint] = content.id
            with scopes.agency(agency.id):
                for part_type in content_type.parts:
                    values = filled(part_type.model, slug, text_only=True)
                    part = services.save_part(part_type, content, values=values, account_id=None)
                    db.session.flush()
                    ids[slug, part_type.model.__tablename__] = part.id
                db.session.commit()
    return ids


def office_rules(app: Flask) -> list[Rule]:
    """Return the rules of the agencies' offices."""
    return [rule for rule in app.url_map.iter_rules() if DOORS[rule.endpoint].ground is Ground.AGENCY]


def arguments(rule: Rule, stage: dict[str, Any], slug: str, owner: str) -> dict[str, Any]:
    """Return the arguments of a rule in one agency's address with the ids of an owner's objects."""
    blueprint = rule.endpoint.split(".")[0].removesuffix("_office")
    view = rule.endpoint.split(".")[1]
    table = view.rsplit("_", 1)[0]
    known: dict[str, Any] = {"agency": slug}
    for name in rule.arguments - {"agency"}:
        if name == "content_id":
            known[name] = stage.get((owner, blueprint), stage.get((owner, "consultations")))
        elif name == "part_id":
            known[name] = stage.get((owner, table), NOBODY)
        elif name == "version":
            known[name] = "0"
        else:
            known[name] = NOBODY
    return known


def ask(app: Flask, rule: Rule, values: dict[str, Any], token: str | None, method: str) -> Any:
    """Open an address as somebody."""
    client = app.test_client()
    if token:
        with client.session_transaction() as session:
            session[COOKIE_KEY] = token
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        return client.open(path, method=method)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def methods(rule: Rule) -> list[str]:
    """Return the methods of a rule that do something."""
    return sorted(set(rule.methods or ()) & {"GET", "POST"})


@pytest.mark.abuse("R15")
def test_no_endpoint_lacks_a_door(app: Flask) -> None:
    """R15: every endpoint, static files included, states who may enter."""
    assert unguarded(app) == []


@pytest.mark.abuse("R07")
def test_strangers_meet_nothing(app: Flask, stage: dict[str, Any], cast: Cast) -> None:
    """T01, T03, R01, R14: another agency's admin, a person without agency and a super-admin get 404 in every office page."""
    tokens = {name: cast.session_token(name) for name in ("bruno", "nadie", "sara")}
    failures = []
    for rule in office_rules(app):
        values = arguments(rule, stage, "vivienda", "vivienda")
        for method in methods(rule):
            for name, token in tokens.items():
                answer = ask(app, rule, values, token, method)
                if answer.status_code != 404:
                    failures.append((method, rule.rule, name, answer.status_code))
    assert failures == []


def test_another_agencys_ids_in_ones_own_address(app: Flask, stage: dict[str, Any], cast: Cast) -> None:
    """T01, T03, T04: Vivienda's admin with Salud's ids in Vivienda's address gets 404, and nothing changes."""
    token = cast.session_token("ana")
    failures = []
    for rule in office_rules(app):
        if not rule.arguments - {"agency", "version"}:
            continue
        values = arguments(rule, stage, "vivienda", "salud")
        for method in methods(rule):
            answer = ask(app, rule, values, token, method)
            if answer.status_code != 404:
                failures.append((method, rule.rule, answer.status_code))
    assert failures == []


@pytest.mark.abuse("T04")
def test_another_agencys_part_under_ones_own_content(app: Flask, stage: dict[str, Any], cast: Cast) -> None:
    """T04: a part of Salud reached through Vivienda's content is not found."""
    token = cast.session_token("ana")
    tried = 0
    for rule in office_rules(app):
        if "part_id" not in rule.arguments:
            continue
        values = arguments(rule, stage, "vivienda", "vivienda") | {
            "part_id": arguments(rule, stage, "salud", "salud")["part_id"]
        }
        for method in methods(rule):
            assert ask(app, rule, values, token, method).status_code == 404, rule.rule
            tried += 1
    assert tried >= 8


def test_nobody_is_sent_to_sign_in_without_a_word(app: Flask, stage: dict[str, Any]) -> None:
    """R01, U12: signed out, every office and platform page leads to the sign-in, the same for what exists and what does not."""
    for rule in app.url_map.iter_rules():
        if DOORS[rule.endpoint].ground not in (Ground.AGENCY, Ground.PLATFORM):
            continue
        for slug in ("vivienda", "no-existe"):
            values = dict.fromkeys(rule.arguments, NOBODY) | arguments(rule, stage, slug, "vivienda")
            values = {name: values[name] for name in rule.arguments}
            for method in methods(rule):
                answer = ask(app, rule, values, None, method)
                assert answer.status_code == 302, (rule.rule, method, answer.status_code)
                assert answer.location.startswith("/ingresar/"), (rule.rule, answer.location)


def what_it_is_about(rule: Rule) -> TextAtHand | None:
    """Return what the matrix is asked about: documents hang here from a consultation, which only their page finds."""
    if rule.endpoint.startswith("attachments_office."):
        return TextAtHand(kind="consultation")
    return DOORS[rule.endpoint].text


@pytest.mark.abuse("R02")
@pytest.mark.abuse("R03")
@pytest.mark.parametrize("name", [n if n in ON_BOTH else pytest.param(n, marks=pytest.mark.once) for n in PEOPLE])
def test_each_role_gets_what_the_matrix_says(app: Flask, stage: dict[str, Any], cast: Cast, name: str) -> None:
    """R02, R03: a page opens for a role exactly when the matrix says so; a hidden button is not the protection."""
    token = cast.session_token(name)
    _slug, role = ROLES.get(name, ("", None))
    asking = Asking(account_id=1, agency_id=1, role=role, is_supervisor=name == "sonia")
    wrong = []
    for rule in office_rules(app):
        values = arguments(rule, stage, "vivienda", "vivienda")
        if name in LIKE_OTHERS and DOORS[rule.endpoint].access is May.OFFICE_ENTER:
            continue  # what every member opens is opened by four of them already
        allowed = may(asking, DOORS[rule.endpoint].access, what_it_is_about(rule))
        for method in methods(rule):
            if method == "POST" and allowed:
                continue  # what an allowed POST does is its own domain's test
            status = ask(app, rule, values, token, method).status_code
            if (status == 403) == allowed or status >= 500:
                wrong.append((method, rule.rule, status))
    assert wrong == []


def test_platform_is_for_super_admins(app: Flask, stage: dict[str, Any], cast: Cast) -> None:
    """R01, R05: no agency role opens the platform office."""
    rules = [rule for rule in app.url_map.iter_rules() if DOORS[rule.endpoint].ground is Ground.PLATFORM]
    assert rules
    token = cast.session_token("ana")
    for rule in rules:
        values = {argument: ("vivienda" if argument == "agency" else NOBODY) for argument in rule.arguments}
        for method in methods(rule):
            assert ask(app, rule, values, token, method).status_code == 404, rule.rule


def test_odd_verbs_and_spellings(app: Flask, stage: dict[str, Any], cast: Cast) -> None:
    """R08: other verbs, suffixes and spellings pass no guard and break nothing."""
    token = cast.session_token("bruno")
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    base = f"/gestion/vivienda/consultas/{stage['vivienda', 'consultations']}/"
    for path in (
        base,
        base[:-1],
        base + ".json",
        base + "?format=csv",
        base.replace("/consultas", "//consultas"),
        base.upper(),
        base.replace("/consultas/", "%2fconsultas/"),
    ):
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST"):
            answer = client.open(path, method=method)
            assert answer.status_code in (301, 308, 400, 404, 405), (method, path, answer.status_code)
            assert b"vivienda-content-title" not in answer.data, (method, path)
