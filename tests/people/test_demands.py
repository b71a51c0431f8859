"""A second step demanded by role, with its term; the mails about accounts; and those who left or never came."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.access.visitor import Role
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import queries
from participa.people.models import Account, Membership
from participa.tenancy import scopes
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, code_now, fresh, link_in, mails_to

STATE, OFFER, CONFIRM = "/cuenta/dos-pasos/", "/cuenta/dos-pasos/activar/", "/cuenta/dos-pasos/confirmar/"


# --- demanded by role ------------------------------------------------------------------------------------------


@pytest.fixture
def in_production(app, monkeypatch):
    monkeypatch.setitem(app.config, "MODE", "production")


def set_term(cast, name, by):
    with scopes.agency(cast.agency("vivienda").id):
        member = sa.update(Membership).where(Membership.account_id == cast.account(name).id)
        db.session.execute(member.values(second_step_by=by))
        db.session.commit()


def term_of(cast, name):
    with scopes.agency(cast.agency("vivienda").id):
        return fresh(sa.select(Membership.second_step_by).where(Membership.account_id == cast.account(name).id))


def test_administrators_are_asked_unless_the_agency_chose_otherwise(cast):
    with scopes.agency(cast.agency("vivienda").id):
        assert queries.roles_with_second_step(cast.agency("vivienda").id) == {Role.ADMIN}


def test_an_agency_chooses_the_roles_and_its_people_are_told(signed_in, cast):
    cast.account("elena"), cast.account("rita")
    ana = signed_in("ana")
    page = ana.get("/gestion/vivienda/personas/dos-pasos/")
    assert "14 días" in page.words
    answer = ana.post("/gestion/vivienda/personas/dos-pasos/", {"roles": ["editor", "admin"]})
    assert answer.response.location == "/gestion/vivienda/personas/"
    assert term_of(cast, "rita") is None
    assert abs(term_of(cast, "elena") - now() - timedelta(days=14)) < timedelta(minutes=1)
    assert mails_to("elena@example.cl")[-1].subject == "Active la verificación en dos pasos"
    assert mails_to("rita@example.cl") == []
    assert "Cambió para qué roles" in ana.get("/gestion/vivienda/personas/historial/").words
    first = term_of(cast, "elena")
    ana.post("/gestion/vivienda/personas/dos-pasos/", {"roles": ["editor"]})
    assert (term_of(cast, "elena"), term_of(cast, "ana")) == (first, None)
    assert len(mails_to("elena@example.cl")) == 1
    ana.post("/gestion/vivienda/personas/dos-pasos/", {})
    assert term_of(cast, "elena") is None


@pytest.mark.abuse("R02")
@pytest.mark.abuse("T09")
def test_only_administrators_choose_and_only_for_their_own(signed_in, cast):
    cast.agency("salud")
    path = "/gestion/{}/personas/dos-pasos/"
    elena, ana = signed_in("elena"), signed_in("ana")
    assert elena.get(path.format("vivienda")).status == 403
    assert ana.post(path.format("salud"), {"roles": []}, shown_on=path.format("vivienda")).status == 404
    bad = ana.post(path.format("vivienda"), {"roles": ["super", "admin"]})
    assert bad.status == 422


def test_a_new_role_brings_its_own_term(signed_in, cast):
    cast.account("elena")
    ana = signed_in("ana")
    ana.post("/gestion/vivienda/personas/dos-pasos/", {"roles": ["officer"]})
    with scopes.agency(cast.agency("vivienda").id):
        member = fresh(sa.select(Membership.id).where(Membership.account_id == cast.account("elena").id))
    ana.post(f"/gestion/vivienda/personas/{member}/rol/", {"role": "officer"})
    assert term_of(cast, "elena") is not None
    assert "verificación en dos pasos" in mails_to("elena@example.cl")[-1].text
    ana.post(f"/gestion/vivienda/personas/{member}/rol/", {"role": "reader"})
    assert term_of(cast, "elena") is None


@pytest.mark.abuse("S08")
def test_after_its_term_the_office_stays_shut_without_it(signed_in, cast, in_production):
    ana = signed_in("ana")
    set_term(cast, "ana", now() + timedelta(days=1))
    assert ana.get("/gestion/vivienda/").status == 200
    csrf = ana.get("/gestion/vivienda/personas/dos-pasos/").csrf()
    set_term(cast, "ana", now() - timedelta(seconds=1))
    for path in ("/gestion/vivienda/", "/gestion/vivienda/personas/", "/gestion/vivienda/consultas/"):
        assert ana.get(path).response.location == STATE, path
    done = ana.post_bare("/gestion/vivienda/personas/dos-pasos/", {"roles": [], "csrf_token": csrf})
    assert done.response.location == STATE
    assert "venció" in ana.get(STATE).words
    ana.post(OFFER, {"present": PASSWORD})
    assert ana.post(CONFIRM, {"code": code_now()}).status == 200
    assert ana.get("/gestion/vivienda/").status == 200


def test_the_term_is_told_at_sign_in(person, browser, cast, in_production):
    person("ana")
    set_term(cast, "ana", now() + timedelta(days=3))
    browser.sign_in("ana@example.cl")
    assert "Active la verificación en dos pasos" in browser.get("/gestion/vivienda/").words
    assert "actívela antes del" in browser.get(STATE).words


@pytest.mark.abuse("S08")
def test_super_admins_need_it_always_in_production(signed_in, in_production):
    sara = signed_in("sara")
    assert sara.get("/plataforma/").response.location == STATE
    assert "siempre" in sara.get(STATE).words
    sara.post(OFFER, {"present": PASSWORD})
    sara.post(CONFIRM, {"code": code_now("sara@example.cl")})
    assert sara.get("/plataforma/").status == 200


def test_the_demonstration_demands_it_of_nobody(signed_in, cast):
    ana, sara = signed_in("ana"), signed_in("sara")
    set_term(cast, "ana", now() - timedelta(days=1))
    assert ana.get("/gestion/vivienda/").status == 200
    assert sara.get("/plataforma/").status == 200
    assert "En la demostración no se exige" in ana.get(STATE).words


# --- mails -----------------------------------------------------------------------------------------------------


def test_a_browser_never_seen_before_is_told_by_mail(person, open_browser):
    person("ana")
    known = open_browser()
    known.sign_in("ana@example.cl")
    assert mails_to("ana@example.cl") == []  # the very first sign-in surprises nobody
    known.post("/salir/", shown_on="/cuenta/")
    known.sign_in("ana@example.cl")
    assert mails_to("ana@example.cl") == []
    open_browser().sign_in("ana@example.cl", "no es esta la clave")
    assert mails_to("ana@example.cl") == []
    open_browser().sign_in("ana@example.cl")
    told = mails_to("ana@example.cl")
    assert [mail.subject for mail in told] == ["Ingreso a su cuenta desde un navegador nuevo"]
    assert "/clave/olvidada/" in told[0].text


def test_another_role_and_the_end_of_a_membership_are_told_by_mail(signed_in, cast):
    cast.account("elena")
    ana = signed_in("ana")
    with scopes.agency(cast.agency("vivienda").id):
        member = fresh(sa.select(Membership.id).where(Membership.account_id == cast.account("elena").id))
    ana.post(f"/gestion/vivienda/personas/{member}/rol/", {"role": "reader"})
    ana.post(f"/gestion/vivienda/personas/{member}/terminar/")
    first, second = mails_to("elena@example.cl")
    assert "de «Edición» a «Lectura y auditoría»" in first.text
    assert second.subject == "Su participación en la gestión terminó"
    assert "Servicio de Vivienda" in second.text


@pytest.mark.abuse("R11")
def test_who_left_gets_back_in_by_no_way_they_had(signed_in, cast, open_browser):
    """Neither a deep link, nor a new password, nor the invitation that once let them in."""
    elena, ana = signed_in("elena"), signed_in("ana")
    with scopes.agency(cast.agency("vivienda").id):
        member = fresh(sa.select(Membership.id).where(Membership.account_id == cast.account("elena").id))
    token = elena.get("/cuenta/").csrf()
    ana.post(f"/gestion/vivienda/personas/{member}/terminar/")
    assert elena.get("/gestion/vivienda/consultas/nueva/").status == 404
    assert elena.post_bare("/gestion/vivienda/consultas/nueva/", {"csrf_token": token}).status == 404
    again = open_browser()
    again.post("/clave/olvidada/", {"email": "elena@example.cl"})
    again.post(link_in(mails_to("elena@example.cl")[-1]), {"password": OTHER_PASSWORD})
    again.sign_in("elena@example.cl", OTHER_PASSWORD)
    assert again.get("/gestion/vivienda/").status == 404
    assert "/gestion/vivienda/" not in again.get("/mis-organismos/").links()


@pytest.mark.abuse("S18")
def test_an_invited_person_has_no_account_and_no_password_before_they_choose_one(signed_in, browser):
    signed_in("ana").post("/gestion/vivienda/personas/invitar/", {"email": "nueva@example.cl", "role": "editor"})
    assert fresh(sa.select(sa.func.count()).select_from(Account).where(Account.email == "nueva@example.cl")) == 0
    for password in ("", "nueva@example.cl", "participa-demo-2026"):
        assert browser.sign_in("nueva@example.cl", password).status == 422
    browser.post("/clave/olvidada/", {"email": "nueva@example.cl"})
    assert [mail.subject for mail in mails_to("nueva@example.cl") if "clave" in mail.subject] == []
