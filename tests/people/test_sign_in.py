"""Signing in and out: what is answered, what is kept, what is counted."""

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from participa.agencies.models import AgencyState
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import passwords
from participa.people.models import Account, Membership, SignInSession
from participa.people.tokens import hash_token
from participa.tenancy import scopes
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, fresh


def live_sessions(account):
    return fresh(
        sa.select(sa.func.count())
        .select_from(SignInSession)
        .where(SignInSession.account_id == account.id, SignInSession.ended_at.is_(None))
    )


def count_lines(action):
    return fresh(sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.action == action))


def test_a_person_signs_in_and_reaches_their_only_agency(person, browser):
    ana = person("ana")
    answer = browser.sign_in("ana@example.cl")
    assert (answer.status, answer.response.location) == (303, "/mis-organismos/")
    assert browser.get("/mis-organismos/").response.location == "/gestion/vivienda/"
    assert browser.get("/gestion/vivienda/").status == 200
    assert live_sessions(ana) == 1
    assert fresh(sa.select(Account.last_sign_in_at).where(Account.id == ana.id)) is not None
    assert count_lines("session.start") == 1


def test_a_super_admin_reaches_the_platform(signed_in):
    sara = signed_in("sara")
    assert sara.get("/mis-organismos/").response.location == "/plataforma/"
    assert sara.get("/plataforma/").status == 200


def test_somebody_with_two_agencies_chooses(signed_in, cast):
    bruno = signed_in("bruno")
    agency = cast.agency("vivienda")
    with scopes.agency(agency.id):
        db.session.add(Membership(account_id=cast.account("bruno").id, role="editor"))
        db.session.commit()
    page = bruno.get("/mis-organismos/")
    assert {"/gestion/vivienda/", "/gestion/salud/"} <= set(page.links())
    assert "Edición" in page.words


def test_an_account_without_agencies_is_told_what_to_do(signed_in):
    page = signed_in("nadie").get("/mis-organismos/")
    assert "no pertenece a ningún organismo" in page.words


def test_the_agency_page_carries_its_name_and_leads_to_its_office(person, browser):
    person("ana")
    assert "Servicio de Vivienda" in browser.get("/organismos/vivienda/ingresar/").heading
    answer = browser.sign_in("ana@example.cl", path="/organismos/vivienda/ingresar/")
    assert answer.response.location == "/gestion/vivienda/"


@pytest.mark.abuse("T20")
@pytest.mark.parametrize("state", [AgencyState.SUSPENDED, AgencyState.CLOSED])
def test_an_agency_that_is_off_lets_nobody_in(signed_in, cast, browser, state):
    ana = signed_in("ana")
    cast.agency("vivienda").state = state
    db.session.commit()
    assert "password" not in browser.get("/organismos/vivienda/ingresar/").text
    assert ana.get("/gestion/vivienda/").status == 403
    assert "/gestion/vivienda/" not in ana.get("/mis-organismos/").links()


def test_an_agency_being_prepared_lets_its_people_in(person, browser, cast):
    person("ana")
    cast.agency("vivienda").state = AgencyState.PREPARING
    db.session.commit()
    assert browser.sign_in("ana@example.cl", path="/organismos/vivienda/ingresar/").status == 303
    entered = browser.get("/gestion/vivienda/").response
    assert entered.status_code == 302
    assert entered.location.startswith("/gestion/vivienda/"), "to the checklist of its set-up"


def test_an_unknown_agency_has_no_sign_in(browser, cast):
    assert browser.get("/organismos/no-existe/ingresar/").status == 404


@pytest.mark.abuse("S05")
def test_a_wrong_password_and_an_unknown_address_answer_alike(person, browser):
    person("ana")
    wrong = browser.sign_in("ana@example.cl", "no es esta la clave")
    unknown = browser.sign_in("nadie@example.org", "no es esta la clave")
    assert wrong.status == unknown.status == 422
    drop = ("ana@example.cl", "nadie@example.org", wrong.csrf(), unknown.csrf())
    texts = [wrong.text, unknown.text]
    for word in drop:
        texts = [text.replace(word, "-") for text in texts]
    assert texts[0] == texts[1]
    assert set(wrong.response.headers.keys()) == set(unknown.response.headers.keys())
    assert count_lines("session.refuse") == 2


@pytest.mark.abuse("S05")
@pytest.mark.abuse("R14")
@pytest.mark.parametrize("email", ["ana@example.cl", "nadie@example.org", "", "no es un correo", "x" * 300])
def test_the_same_work_is_done_whether_or_not_there_is_an_account(person, browser, monkeypatch, email):
    """Counts hash verifications rather than milliseconds: each answered try does exactly one."""
    person("ana")
    done = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, *facts: done.append(1) or verify(self, *facts))
    browser.sign_in(email, "no es esta la clave")
    assert len(done) == (1 if email else 0)  # an empty field is said without asking anybody


@pytest.mark.abuse("S05")
def test_an_account_that_is_off_answers_like_one_that_is_not(person, browser):
    person("ana").is_active = False
    db.session.commit()
    right = browser.sign_in("ana@example.cl")
    assert right.status == 422
    assert "no coinciden" in right.words


@pytest.mark.abuse("S04")
@pytest.mark.parametrize("typed", ["ANA@Example.CL", "  ana@example.cl ", "ａna@example.cl"])
def test_an_address_is_one_however_it_is_typed(person, browser, typed):
    person("ana")
    assert browser.sign_in(typed).status == 303


@pytest.mark.abuse("S16")
@pytest.mark.parametrize("password", ["x", "\0" * 20, "ñ" * 257, "🙂" * 300, "a" * 1_000_000])
def test_no_password_breaks_the_page(person, browser, password):
    person("ana")
    assert browser.sign_in("ana@example.cl", password).status == 422


@pytest.mark.abuse("S06")
def test_a_session_set_before_signing_in_is_worth_nothing_after(person, browser):
    ana = person("ana")
    browser.get("/ingresar/")
    with browser.client.session_transaction() as session:
        session["sesion"] = "fixed-by-somebody-else"
        session["plant"] = "weed"
    before = browser.cookie()
    browser.sign_in("ana@example.cl")
    with browser.client.session_transaction() as session:
        assert session["sesion"] != "fixed-by-somebody-else"
        assert "plant" not in session
    assert browser.cookie() != before
    assert live_sessions(ana) == 1


@pytest.mark.abuse("S06")
def test_signing_in_again_ends_the_session_this_browser_had(person, browser):
    ana = person("ana")
    browser.sign_in("ana@example.cl")
    again = browser.post("/ingresar/", {"email": "ana@example.cl", "password": PASSWORD}, shown_on="/cuenta/")
    assert again.status == 303
    assert live_sessions(ana) == 1


@pytest.mark.abuse("S07")
def test_signing_out_ends_the_session_on_the_server_too(person, browser, open_browser):
    ana = person("ana")
    browser.sign_in("ana@example.cl")
    stolen = open_browser()
    stolen.client.set_cookie("session", browser.cookie())
    assert stolen.get("/cuenta/").status == 200
    assert browser.post("/salir/", shown_on="/cuenta/").status == 303
    assert stolen.get("/cuenta/").status == 302
    assert browser.get("/gestion/vivienda/").response.location == "/ingresar/?siguiente=/gestion/vivienda/"
    assert live_sessions(ana) == 0


@pytest.mark.abuse("S07")
def test_a_session_is_over_after_its_time(signed_in):
    ana = signed_in("ana")
    db.session.execute(sa.update(SignInSession).values(expires_at=now()))
    db.session.commit()
    assert ana.get("/cuenta/").status == 302


def test_only_a_hash_of_the_token_is_kept(signed_in):
    ana = signed_in("ana")
    with ana.client.session_transaction() as session:
        token = session["sesion"]
    kept = fresh(sa.select(SignInSession.token_hash))
    assert kept == hash_token(token)
    assert token not in kept


@pytest.mark.abuse("T10")
@pytest.mark.abuse("R11")
@pytest.mark.abuse("S15")
def test_a_role_that_ended_is_over_with_the_next_request(signed_in, cast):
    elena = signed_in("elena")
    assert elena.get("/gestion/vivienda/").status == 200
    with scopes.agency(cast.agency("vivienda").id):
        db.session.execute(
            sa.update(Membership).where(Membership.account_id == cast.account("elena").id).values(ended_at=now())
        )
        db.session.commit()
    assert elena.get("/gestion/vivienda/").status == 404
    assert elena.get("/gestion/vivienda/consultas/").status == 404
    assert elena.get("/cuenta/").status == 200


@pytest.mark.abuse("T09")
def test_a_form_of_one_agency_never_acts_on_another(signed_in, cast):
    """A person of two agencies sends A's form to B's address with A's ids: what is not B's is not found."""
    bruno = signed_in("bruno")
    ana = cast.account("ana")
    agency = cast.agency("vivienda")
    with scopes.agency(agency.id):
        db.session.add(Membership(account_id=cast.account("bruno").id, role="admin"))
        db.session.commit()
        of_ana = db.session.scalar(sa.select(Membership.id).where(Membership.account_id == ana.id))
    shown = f"/gestion/vivienda/personas/{of_ana}/rol/"
    answer = bruno.post(f"/gestion/salud/personas/{of_ana}/rol/", {"role": "reader"}, shown_on=shown)
    assert answer.status == 404
    with scopes.agency(agency.id):
        assert fresh(sa.select(Membership.role).where(Membership.id == of_ana)) == "admin"


EVIL = [
    "//evil.cl/x", "///evil.cl", "/\\evil.cl", "\\/\\/evil.cl", "https:evil.cl", "https:/evil.cl", "/%09/evil.cl",
    "/%5cevil.cl", "javascript:alert(1)", "http://localhost@evil.cl/", "http://evil.cl#localhost",
    "/%252f%252fevil.cl/\\",
    "/%2f%2fevil.cl", "https://evil.cl", "/\t/evil.cl", "\x00/x",
]  # fmt: skip


@pytest.mark.abuse("L01")
@pytest.mark.parametrize("asked", EVIL)
def test_signing_in_leads_only_into_this_portal(person, browser, asked):
    person("ana")
    answer = browser.sign_in("ana@example.cl", siguiente=asked)
    assert answer.response.location in ("/mis-organismos/", "/%252f%252fevil.cl/")
    again = browser.get("/ingresar/", query_string={"siguiente": asked})
    if "\0" in asked:
        assert again.status == 400  # the gate takes no NUL in an address
    else:
        assert again.response.location == "/mis-organismos/"


def test_signing_in_goes_on_to_what_was_asked_for(person, browser):
    person("ana")
    page = browser.get("/ingresar/?siguiente=/gestion/vivienda/personas/")
    answer = browser.sign_in("ana@example.cl", siguiente=page.fields()["siguiente"])
    assert answer.response.location == "/gestion/vivienda/personas/"


@pytest.mark.abuse("L02")
@pytest.mark.parametrize("path", ["/ingresar/", "/clave/olvidada/"])
def test_an_unknown_host_is_refused(browser, cast, path):
    assert browser.get(path, headers={"Host": "evil.cl"}).status == 400


@pytest.mark.abuse("S17")
def test_the_demonstration_lists_its_accounts_and_production_does_not(app, person, browser, monkeypatch):
    ana = person("ana")
    ana.is_demo = True
    db.session.commit()
    monkeypatch.setitem(app.config, "DEMO_PASSWORD", "participa-demo-2026")
    assert "participa-demo-2026" in browser.get("/ingresar/").words
    monkeypatch.setitem(app.config, "MODE", "production")
    page = browser.get("/ingresar/")
    assert "participa-demo-2026" not in page.text
    assert "ana@example.cl" not in page.text


def test_an_old_hash_is_renewed_at_sign_in(person, browser, monkeypatch):
    ana = person("ana")
    before = ana.password_hash
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    browser.sign_in("ana@example.cl")
    after = fresh(sa.select(Account.password_hash).where(Account.id == ana.id))
    assert after != before
    assert passwords.verify(after, PASSWORD)
    assert not passwords.verify(after, OTHER_PASSWORD)


@pytest.mark.abuse("C02")
def test_signing_out_is_no_link(signed_in):
    ana = signed_in("ana")
    assert ana.get("/salir/").status == 405
    assert ana.get("/cuenta/").status == 200


def test_personal_pages_are_never_stored(signed_in, browser):
    for page in (browser.get("/ingresar/"), signed_in("ana").get("/cuenta/")):
        assert page.response.headers["Cache-Control"] == "private, no-store"


def test_the_sign_in_of_an_agency_offers_its_own_accounts_of_the_demonstration(app, cast, visit, monkeypatch):
    for name in ("ana", "bruno"):
        cast.account(name).is_demo = True
        db.session.commit()
    monkeypatch.setitem(app.config, "MODE", "demo")
    own = visit("/organismos/vivienda/ingresar/").words
    assert "ana@example.cl" in own
    assert "bruno@example.cl" not in own
    everywhere = visit("/ingresar/").words
    assert "ana@example.cl" in everywhere
    assert "bruno@example.cl" in everywhere
