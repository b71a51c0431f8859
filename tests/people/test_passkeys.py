"""Passkeys: added, used alone and as the second step, removed; and every way to sign in with what is not one's own."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import commands, jobs, passkeys, throttle
from participa.people.models import Account, Passkey, PasskeyChallenge, RecoveryCode
from tests.people.conftest import (
    ADD,
    ADD_OPTIONS,
    ALONE,
    ALONE_OPTIONS,
    CODE,
    PASSWORD,
    STATE,
    STEP,
    STEP_OPTIONS,
    add_key,
    code_now,
    fresh,
    key_id,
    mails_to,
    options,
    use_alone,
    use_as_step,
)
from tests.support.authenticator import Authenticator


def last_actions(most=3):
    found = db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id.desc()).limit(most))
    return list(found)


# --- adding ----------------------------------------------------------------------------------------------------


@pytest.mark.abuse("S06")
def test_the_first_key_brings_recovery_codes_and_ends_other_sessions(signed_in, device):
    ana, other = signed_in("ana"), signed_in("ana")
    assert ADD in ana.get(STATE).links()
    before = ana.cookie()
    page = add_key(ana, device, "Mi teléfono")
    assert len(set(re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text))) == 10
    assert ana.cookie() != before
    assert other.get("/cuenta/").status == 302
    shown = ana.get(STATE).words
    assert "Mi teléfono" in shown
    assert "Le quedan 10 códigos" in shown
    assert mails_to("ana@example.cl")[-1].subject == "Llave de acceso nueva en su cuenta"
    assert "passkey.add" in last_actions()


def test_several_keys_share_the_recovery_codes(ana_with_key):
    before = fresh(sa.select(sa.func.max(RecoveryCode.id)))
    assert add_key(ana_with_key, Authenticator(), "Oficina").response.location == STATE
    assert fresh(sa.select(sa.func.max(RecoveryCode.id))) == before
    words = ana_with_key.get(STATE).words
    assert "Teléfono" in words
    assert "Oficina" in words


def test_a_device_is_asked_to_check_the_person_and_to_make_no_second_key(ana_with_key):
    asked = options(ana_with_key, ADD_OPTIONS, ADD)
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert [one["id"] for one in asked["excludeCredentials"]] == [fresh(sa.select(Passkey.credential_id))]
    assert asked["attestation"] == "none"


@pytest.mark.abuse("S08")
@pytest.mark.parametrize("wrong", ["origin", "host", "unchecked", "nonsense", "nothing", "huge", "no name"])
def test_a_key_made_elsewhere_is_not_added(signed_in, wrong):
    ana, device = signed_in("ana"), Authenticator()
    device.origin = "https://participa.example.evil.cl" if wrong == "origin" else device.origin
    device.checks_person = wrong != "unchecked"
    made = device.create(options(ana, ADD_OPTIONS, ADD), **({"host": "evil.cl"} if wrong == "host" else {}))
    made = {"nonsense": "[1, 2", "nothing": "", "huge": "9" * 30_000}.get(wrong, made)
    page = ana.post(ADD, {"name": "" if wrong == "no name" else "Llave", "credential": made})
    assert page.status == 422
    assert fresh(sa.select(sa.func.count()).select_from(Passkey)) == 0
    assert fresh(sa.select(Account.second_step_since).where(Account.email == "ana@example.cl")) is None


@pytest.mark.abuse("S08")
def test_a_challenge_is_good_once_for_some_minutes_and_in_its_browser(signed_in):
    ana, other, device = signed_in("ana"), signed_in("ana"), Authenticator()
    made = device.create(options(ana, ADD_OPTIONS, ADD))
    assert other.post(ADD, {"name": "x", "credential": made}).status == 422
    db.session.execute(sa.update(PasskeyChallenge).values(expires_at=now() - timedelta(seconds=1)))
    db.session.commit()
    assert ana.post(ADD, {"name": "x", "credential": made}).status == 422
    made = device.create(options(ana, ADD_OPTIONS, ADD))
    assert ana.post(ADD, {"name": "x", "credential": made}).status == 200
    assert ana.post(ADD, {"name": "x", "credential": made}).status == 422
    again = device.create(options(ana, ADD_OPTIONS, ADD))  # the same device once more, with a fresh challenge
    assert ana.post(ADD, {"name": "x", "credential": again}).status == 422
    assert fresh(sa.select(sa.func.count()).select_from(Passkey)) == 1


@pytest.mark.abuse("S08")
def test_no_other_site_enrols_a_device(signed_in, browser):
    ana = signed_in("ana")
    assert ana.post_bare(ADD_OPTIONS).status == 400
    assert ana.post_bare(ADD, {"name": "x", "credential": "{}"}).status == 400
    assert browser.get(ADD).response.location.startswith("/ingresar/")
    assert browser.post(ADD_OPTIONS, shown_on="/ingresar/").status == 302


def test_ten_keys_are_enough(ana_with_key):
    mine = fresh(sa.select(Passkey.account_id))
    for number in range(9):
        key = Passkey(account_id=mine, name="x", credential_id=str(number) * 4, public_key=b"", transports=[])
        db.session.add(key)
    db.session.commit()
    assert "máximo" in add_key(ana_with_key, Authenticator()).words


# --- signing in ------------------------------------------------------------------------------------------------


def test_a_key_is_the_second_step_beside_a_recovery_code(ana_with_key, device, open_browser):
    browser = open_browser()
    answer = browser.sign_in("ana@example.cl", siguiente="/gestion/vivienda/personas/")
    page = browser.get(answer.response.location)
    assert page.heading == "Use su llave de acceso"
    assert "JavaScript" in page.words
    assert "Código de respaldo" in page.words
    asked = options(browser, STEP_OPTIONS, CODE)
    assert [one["id"] for one in asked["allowCredentials"]] == [fresh(sa.select(Passkey.credential_id))]
    before = browser.cookie()
    done = browser.post(
        STEP, {"credential": device.get(asked), "siguiente": "/gestion/vivienda/personas/"}, shown_on=CODE
    )
    assert done.response.location == "/gestion/vivienda/personas/"
    assert browser.cookie() != before
    assert browser.get("/gestion/vivienda/personas/").status == 200
    paper = open_browser()
    paper.sign_in("ana@example.cl")
    assert paper.post(CODE, {"code": ana_with_key.codes[0]}).status == 303


def test_a_key_alone_signs_in(ana_with_key, device, open_browser):
    browser = open_browser()
    page = browser.get("/ingresar/")
    assert "llave de acceso" in page.words
    asked = options(browser, ALONE_OPTIONS, "/ingresar/")
    assert asked["allowCredentials"] == []
    assert asked["userVerification"] == "required"
    sent = {"credential": device.get(asked), "siguiente": "/gestion/vivienda/"}
    assert browser.post(ALONE, sent, shown_on="/ingresar/").response.location == "/gestion/vivienda/"
    assert browser.get("/gestion/vivienda/").status == 200
    assert fresh(sa.select(Passkey.last_used_at)) is not None
    assert mails_to("ana@example.cl")[-1].subject == "Ingreso a su cuenta desde un navegador nuevo"
    out = open_browser()
    sent = {"credential": device.get(options(out, ALONE_OPTIONS, "/ingresar/")), "siguiente": "https://evil.cl/"}
    assert out.post(ALONE, sent, shown_on="/ingresar/").response.location == "/mis-organismos/"


@pytest.mark.abuse("S08")
@pytest.mark.parametrize("way", [use_alone, use_as_step])
@pytest.mark.parametrize(
    "wrong",
    [
        {"challenge": "AAAA"},
        {"host": "evil.cl"},
        {"type": "webauthn.create"},
        {"signature": b"0"},
        {"handle": b"somebody else"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_is_not_right_opens_nothing(ana_with_key, device, open_browser, way, wrong):
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert way(browser, device, **wrong).status == 422
    assert browser.get("/cuenta/").status == 302
    assert last_actions(1) == ["passkey.refuse"]
    assert way(browser, device).status == 303


@pytest.mark.abuse("S08")
@pytest.mark.parametrize("way", [use_alone, use_as_step])
def test_another_site_or_an_unchecked_person_opens_nothing(ana_with_key, device, open_browser, way):
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    device.origin = "http://localhost:8080"
    assert way(browser, device).status == 422
    device.origin, device.checks_person = "http://localhost", False
    assert way(browser, device).status == 422
    assert way(browser, Authenticator()).status == 422
    assert browser.get("/cuenta/").status == 302


@pytest.mark.abuse("S08")
@pytest.mark.parametrize(
    "sent", ["", "{}", "[]", "null", '{"response": {}}', '{"id": 3, "response": {}}', "9" * 30_000]
)
def test_nonsense_is_refused_politely(ana_with_key, open_browser, sent):
    browser = open_browser()
    options(browser, ALONE_OPTIONS, "/ingresar/")
    assert browser.post(ALONE, {"credential": sent}, shown_on="/ingresar/").status == 422


@pytest.mark.abuse("S08")
@pytest.mark.abuse("S11")
def test_an_answer_serves_once_in_its_browser_and_for_its_purpose(ana_with_key, device, open_browser):
    first, second = open_browser(), open_browser()
    answer = device.get(options(first, ALONE_OPTIONS, "/ingresar/"))
    assert second.post(ALONE, {"credential": answer}, shown_on="/ingresar/").status == 422
    options(second, ALONE_OPTIONS, "/ingresar/")
    assert second.post(ALONE, {"credential": answer}, shown_on="/ingresar/").status == 422
    assert first.post(ALONE, {"credential": answer}, shown_on="/ingresar/").status == 303
    first.client.post("/salir/")
    again = open_browser()
    again.sign_in("ana@example.cl")
    alone = device.get(options(again, ALONE_OPTIONS, CODE))
    assert again.post(STEP, {"credential": alone}, shown_on=CODE).status == 422


@pytest.mark.abuse("S08")
def test_the_key_of_somebody_else_is_no_second_step(ana_with_key, signed_in, open_browser):
    bruno, his = signed_in("bruno"), Authenticator()
    add_key(bruno, his)
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert use_as_step(browser, his).status == 422
    assert browser.get("/cuenta/").status == 302
    assert use_alone(browser, his).status == 303
    assert "bruno@example.cl" in browser.get("/cuenta/").words


@pytest.mark.abuse("S08")
def test_a_count_that_does_not_grow_tells_of_a_copy(ana_with_key, device, open_browser):
    assert use_alone(open_browser(), device, count=7).status == 303
    thief = open_browser()
    assert use_alone(thief, device, count=7).status == 422
    assert use_alone(thief, device, count=0).status == 422
    assert thief.get("/cuenta/").status == 302
    assert "passkey.copied" in last_actions()
    assert mails_to("ana@example.cl")[-1].subject == "Una llave de acceso de su cuenta puede estar copiada"
    assert use_alone(thief, device, count=8).status == 303


def test_a_device_that_never_counts_is_taken(ana_with_key, device, open_browser):
    assert use_alone(open_browser(), device, count=0).status == 303
    assert use_alone(open_browser(), device, count=0).status == 303


@pytest.mark.abuse("S08")
def test_the_second_step_waits_for_nobody_without_a_password(browser, ana_with_key):
    assert browser.post(STEP_OPTIONS, shown_on="/ingresar/").status == 409
    assert browser.post(STEP, {"credential": "{}"}, shown_on="/ingresar/").response.location.startswith("/ingresar/")


def test_an_account_that_is_off_does_not_enter_with_its_key(ana_with_key, device, open_browser):
    db.session.execute(sa.update(Account).where(Account.email == "ana@example.cl").values(is_active=False))
    db.session.commit()
    assert use_alone(open_browser(), device).status == 422


def test_one_place_does_not_fill_the_table_of_challenges(browser, cast, monkeypatch):
    monkeypatch.setattr(throttle, "PASSKEY_ADDRESS", throttle.Limit("passkey-address", free=1))
    assert browser.post(ALONE_OPTIONS, shown_on="/ingresar/").status == 200
    answer = browser.post(ALONE_OPTIONS, shown_on="/ingresar/")
    assert answer.status == 429
    assert "demasiados intentos" in json.loads(answer.text)["refusal"]
    db.session.execute(sa.update(PasskeyChallenge).values(expires_at=now() - timedelta(minutes=1)))
    db.session.commit()
    jobs.tidy()
    assert fresh(sa.select(sa.func.count()).select_from(PasskeyChallenge)) == 0


# --- naming and removing ---------------------------------------------------------------------------------------


def test_a_key_is_called_otherwise(ana_with_key):
    path = f"{STATE}llaves/{key_id()}/nombre/"
    assert ana_with_key.post(path, {"name": ""}).status == 422
    assert ana_with_key.post(path, {"name": "Notebook"}).response.location == STATE
    assert "Notebook" in ana_with_key.get(STATE).words


def test_the_last_key_takes_the_recovery_codes_along(ana_with_key, open_browser):
    path = f"{STATE}llaves/{key_id()}/quitar/"
    assert "única forma" in ana_with_key.get(path).words
    assert ana_with_key.post(path).response.location == STATE
    assert fresh(sa.select(sa.func.count()).select_from(RecoveryCode)) == 0
    assert mails_to("ana@example.cl")[-1].subject == "Se desactivó la verificación en dos pasos"
    assert open_browser().sign_in("ana@example.cl").response.location == "/mis-organismos/"


def test_app_and_key_stand_beside_each_other(with_step, device, open_browser, steps):
    ana, codes = with_step()
    assert add_key(ana, device).response.location == STATE
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert browser.get(CODE).heading == "Escriba su código"
    assert use_as_step(browser, device).status == 303
    steps.next()
    gone = ana.post(f"{STATE}desactivar/", {"present": PASSWORD, "code": code_now()})
    assert gone.response.location == STATE
    assert mails_to("ana@example.cl")[-1].subject == "Quitó los códigos de su aplicación"
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert browser.get(CODE).heading == "Use su llave de acceso"
    assert browser.post(CODE, {"code": codes[0]}).status == 303
    page = ana.post(f"{STATE}codigos/")
    assert len(re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text)) == 10


def test_a_key_beside_the_app_goes_and_the_app_stays(with_step, device, open_browser):
    ana, _codes = with_step()
    add_key(ana, device)
    ana.post(f"{STATE}llaves/{key_id()}/quitar/")
    assert mails_to("ana@example.cl")[-1].subject == "Se quitó una llave de acceso de su cuenta"
    browser = open_browser()
    assert browser.sign_in("ana@example.cl").response.location.startswith(CODE)
    assert use_alone(browser, device).status == 422


@pytest.mark.abuse("R13")
def test_nobody_touches_the_keys_of_others(ana_with_key, signed_in):
    bruno = signed_in("bruno")
    for page in ("nombre", "quitar"):
        path = f"{STATE}llaves/{key_id()}/{page}/"
        assert bruno.get(path).status == 404
        assert bruno.post(path, {"name": "x"}, shown_on="/cuenta/").status == 404
    assert fresh(sa.select(Passkey.name)) == "Teléfono"


def test_the_server_takes_keys_from_somebody_who_lost_everything(ana_with_key, device, open_browser):
    assert commands.reset_second_step("ana@example.cl") == ""
    assert fresh(sa.select(sa.func.count()).select_from(Passkey)) == 0
    assert use_alone(open_browser(), device).status == 422


# --- whose key -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "host", "origin"),
    [
        ("https://participa.gob.cl", "participa.gob.cl", "https://participa.gob.cl"),
        ("https://participa.gob.cl:8443", "participa.gob.cl", "https://participa.gob.cl:8443"),
        ("http://127.0.0.1:5000", "localhost", "http://localhost:5000"),
    ],
)
def test_keys_belong_to_the_portals_own_address(app, monkeypatch, base, host, origin):
    monkeypatch.setitem(app.config, "BASE_URL", base)
    with app.app_context():
        assert (passkeys.relying_party(), passkeys.origin()) == (host, origin)
