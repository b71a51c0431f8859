"""A person's own account, and the guard of every form of these pages."""

import pytest
import sqlalchemy as sa

from participa.access.area import DOORS
from participa.extensions import csrf
from participa.people.models import Account, SignInSession
from tests.people.conftest import PASSWORD, fresh


def test_the_account_shows_its_sessions(signed_in):
    ana = signed_in("ana")
    signed_in("ana")
    page = ana.get("/cuenta/")
    assert page.words.count("Navegador sin identificar") >= 2
    assert page.words.count("Esta sesión") == 1


@pytest.mark.abuse("S07")
def test_a_person_ends_one_or_all_of_the_other_sessions(signed_in):
    here, second, third = signed_in("ana"), signed_in("ana"), signed_in("ana")
    ids = fresh(sa.select(sa.func.max(SignInSession.id)))
    assert here.post(f"/cuenta/sesiones/{ids}/cerrar/", shown_on="/cuenta/").status == 303
    assert (third.get("/cuenta/").status, second.get("/cuenta/").status) == (302, 200)
    here.post("/cuenta/sesiones/cerrar-otras/", shown_on="/cuenta/")
    assert (second.get("/cuenta/").status, here.get("/cuenta/").status) == (302, 200)


def test_nobody_ends_the_session_of_somebody_else(signed_in):
    ana, bruno = signed_in("ana"), signed_in("bruno")
    theirs = fresh(sa.select(sa.func.max(SignInSession.id)))
    assert ana.post(f"/cuenta/sesiones/{theirs}/cerrar/", shown_on="/cuenta/").status == 404
    assert bruno.get("/cuenta/").status == 200


def test_a_name_is_changed(signed_in):
    ana = signed_in("ana")
    assert ana.post("/cuenta/nombre/", {"name": "  Ana   Peña Núñez "}, shown_on="/cuenta/").status == 303
    assert fresh(sa.select(Account.name).where(Account.email == "ana@example.cl")) == "Ana Peña Núñez"


@pytest.mark.abuse("S12")
@pytest.mark.parametrize(
    "name", ["Soporte Participa", "Administrador", "PARTICIPA", "", "x" * 200, "\u202e\u202e\u202e"]
)
def test_a_name_does_not_pretend_to_be_the_portal(signed_in, name):
    ana = signed_in("ana")
    assert ana.post("/cuenta/nombre/", {"name": name}, shown_on="/cuenta/").status == 422
    assert fresh(sa.select(Account.name).where(Account.email == "ana@example.cl")) == "Ana"


def test_what_one_is_can_not_be_sent_along(signed_in):
    ana = signed_in("ana")
    fields = {"name": "Ana Peña", "is_super_admin": "1", "email": "otra@example.cl", "is_active": ""}
    ana.post("/cuenta/nombre/", fields, shown_on="/cuenta/")
    account = fresh(sa.select(Account).where(Account.email == "ana@example.cl"))
    assert (account.is_super_admin, account.is_active) == (False, True)


POSTS = [
    "/ingresar/", "/organismos/vivienda/ingresar/", "/salir/", "/clave/olvidada/", "/clave/nueva/x/", "/cuenta/nombre/",
    "/cuenta/clave/", "/ingresar/dos-pasos/", "/cuenta/dos-pasos/activar/", "/cuenta/dos-pasos/confirmar/",
    "/cuenta/dos-pasos/codigos/", "/cuenta/dos-pasos/desactivar/", "/gestion/vivienda/personas/dos-pasos/",
    "/cuenta/sesiones/1/cerrar/", "/cuenta/sesiones/cerrar-otras/", "/invitacion/x/",
    "/gestion/vivienda/personas/invitar/", "/gestion/vivienda/personas/1/rol/",
    "/gestion/vivienda/personas/1/terminar/",
    "/gestion/vivienda/personas/invitaciones/1/reenviar/", "/gestion/vivienda/personas/invitaciones/1/anular/",
]  # fmt: skip


@pytest.mark.abuse("C01")
@pytest.mark.abuse("C04")
@pytest.mark.abuse("C05")
@pytest.mark.parametrize("path", POSTS)
def test_no_form_is_taken_without_a_token_of_this_very_session(signed_in, browser, path):
    ana = signed_in("ana")
    foreign = browser.get("/ingresar/").csrf()
    assert ana.post_bare(path).status == 400
    assert ana.post_bare(path, {"csrf_token": foreign}).status == 400
    assert ana.post_bare(path, {"csrf_token": "x"}).status == 400
    text = {"content_type": "text/plain", "environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    assert ana.client.post(path, data='{"csrf_token": "x"}', **text).status_code == 400
    assert ana.get("/cuenta/").status == 200


@pytest.mark.abuse("C01")
def test_a_token_from_before_signing_in_is_not_good_after(person, browser):
    person("ana")
    before = browser.get("/ingresar/").csrf()
    browser.post_bare("/ingresar/", {"email": "ana@example.cl", "password": PASSWORD, "csrf_token": before})
    assert browser.post_bare("/cuenta/nombre/", {"name": "Otra", "csrf_token": before}).status == 400


@pytest.mark.abuse("C03")
def test_only_the_choice_of_language_takes_a_form_without_a_token(app):
    assert {name for name in csrf._exempt_views if "people" in name} == set()


@pytest.mark.abuse("C02")
def test_reading_changes_nothing(app, signed_in):
    """Every page of these areas that writes refuses GET, or shows a form first."""
    ana = signed_in("ana")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("people.") and "GET" not in rule.methods:
            values = dict.fromkeys(rule.arguments, 1)
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            assert ana.get(path).status == 405, rule.endpoint
    assert ana.get("/cuenta/").status == 200
    assert any(endpoint.startswith("people.") for endpoint in DOORS)


@pytest.mark.abuse("C06")
@pytest.mark.abuse("C07")
@pytest.mark.parametrize("path", ["/ingresar/", "/clave/olvidada/", "/cuenta/"])
def test_no_other_site_reads_or_frames_these_pages(signed_in, path):
    page = signed_in("ana").get(path, headers={"Origin": "https://evil.cl"})
    headers = page.response.headers
    assert "Access-Control-Allow-Origin" not in headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.abuse("C09")
def test_cookies_can_not_be_read_by_scripts_or_sent_from_elsewhere(person, browser):
    person("ana")
    answer = browser.sign_in("ana@example.cl")
    cookies = answer.response.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain=" not in cookie
