"""The rule of passwords, recovering one, and changing one's own."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import passwords
from participa.people.models import Account, PasswordReset
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, fresh, link_in, mails_to


@pytest.mark.abuse("S16")
@pytest.mark.parametrize(
    "password",
    [
        "corta", "x" * 12, "ababababababab", "contraseña2026!", "Chile2026Chile", "123456789012", "987654321098",
        "qwertyuiop12", "C0ntr4s3n4 2026", "passwordpassword", "ministerio2026", "ana.perez.2026", "vivienda-2026-x",
        "ñ" * 257, "\0" * 30,
    ],
)  # fmt: skip
def test_what_is_refused(app, password):
    facts = ("ana.perez@minvu.gob.cl", "Ana Pérez", "Servicio de Vivienda")
    with app.test_request_context():
        assert passwords.problem(password, personal=facts)


@pytest.mark.parametrize(
    "password", [PASSWORD, OTHER_PASSWORD, "Zorro-Queltehue-92", "perro montana luna abeja", "a b c d e f g"]
)
def test_what_is_taken(app, password):
    with app.test_request_context():
        assert passwords.problem(password, personal=("ana@x.cl", "Ana")) is None


@pytest.mark.abuse("S16")
def test_every_character_counts():
    """72 bytes is where some hashes stop reading."""
    kept = passwords.hash_password("á" * 100 + "uno")
    assert not passwords.verify(kept, "á" * 100 + "dos")
    assert passwords.verify(kept, "a\N{COMBINING ACUTE ACCENT}" * 100 + "uno"), "the same keys on another system"


def test_nothing_kept_opens_nothing():
    assert not passwords.verify("", "")
    assert not passwords.verify("", "nadie tiene esta clave")
    assert not passwords.verify("not a hash", PASSWORD)


@pytest.mark.abuse("S05")
def test_asking_for_a_reset_answers_alike(person, browser):
    person("ana")
    known = browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    unknown = browser.post("/clave/olvidada/", {"email": "nadie@example.org"})
    assert known.status == unknown.status == 200
    assert known.text.replace("ana@example.cl", "-") == unknown.text.replace("nadie@example.org", "-")
    assert len(mails_to("ana@example.cl")) == 1
    assert mails_to("nadie@example.org") == []


@pytest.mark.abuse("S04")
def test_the_mail_goes_to_the_address_that_is_kept(person, browser):
    person("ana")
    browser.post("/clave/olvidada/", {"email": "ａNA@example.cl"})
    assert len(mails_to("ana@example.cl")) == 1
    assert fresh(sa.select(sa.func.count()).select_from(PasswordReset)) == 1


@pytest.mark.abuse("S05")
def test_asking_too_often_waits_with_and_without_an_account(person, open_browser):
    person("ana")
    answers = []
    for email in ("ana@example.cl", "nadie@example.org"):
        browser = open_browser(address="203.0.113.4")
        answers.append([browser.post("/clave/olvidada/", {"email": email}).status for _ in range(4)])
    assert answers[0] == answers[1] == [200, 200, 200, 429]


@pytest.fixture
def reset_link(person, browser):
    person("ana")
    browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    return link_in(mails_to("ana@example.cl")[-1])


@pytest.mark.abuse("S10")
def test_a_link_sets_the_password_once_and_ends_every_session(signed_in, reset_link, browser):
    ana = signed_in("ana")
    assert browser.get(reset_link).status == 200
    assert browser.get(reset_link).status == 200, "opening it spends nothing"
    answer = browser.post(reset_link, {"password": OTHER_PASSWORD})
    assert answer.response.location == "/ingresar/"
    assert ana.get("/cuenta/").status == 302
    assert browser.get(reset_link).status == 404
    assert browser.post(reset_link, {"password": PASSWORD}, shown_on="/ingresar/").status == 404
    assert browser.sign_in("ana@example.cl", PASSWORD).status == 422
    assert browser.sign_in("ana@example.cl", OTHER_PASSWORD).status == 303
    assert [mail for mail in mails_to("ana@example.cl") if "clave de su cuenta cambió" in mail.subject]


@pytest.mark.abuse("S10")
def test_a_link_lasts_at_most_an_hour_and_only_its_hash_is_kept(reset_link, browser):
    row = db.session.scalars(sa.select(PasswordReset)).one()
    assert row.expires_at - row.created_at <= timedelta(minutes=60)
    assert row.token_hash not in reset_link
    assert reset_link.split("/")[-2] not in str(db.session.scalars(sa.select(AuditEvent.details)).all())
    row.expires_at = now()
    db.session.commit()
    assert browser.get(reset_link).status == 404


@pytest.mark.abuse("S10")
def test_a_newer_link_or_a_new_password_ends_the_older_one(signed_in, reset_link, browser):
    browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    assert browser.get(reset_link).status == 404
    second = link_in(mails_to("ana@example.cl")[-1])
    signed_in("ana").post("/cuenta/clave/", {"present": PASSWORD, "password": OTHER_PASSWORD}, shown_on="/cuenta/")
    assert browser.get(second).status == 404


@pytest.mark.abuse("S10")
@pytest.mark.abuse("S11")
def test_a_link_serves_its_own_purpose_only(reset_link, browser):
    token = reset_link.split("/")[-2]
    assert browser.get(f"/invitacion/{token}/").status == 404
    with browser.client.session_transaction() as session:
        session["sesion"] = token
    assert browser.get("/cuenta/").status == 302


@pytest.mark.abuse("L02")
def test_links_in_mails_name_the_configured_host(reset_link):
    mail = mails_to("ana@example.cl")[-1]
    assert "http://localhost/clave/nueva/" in mail.text
    assert "/clave/nueva/" not in mail.subject


@pytest.mark.abuse("R11")
def test_an_account_that_is_off_gets_no_link_and_no_way_in(person, browser, reset_link):
    account = db.session.scalars(sa.select(Account).where(Account.email == "ana@example.cl")).one()
    account.is_active = False
    db.session.commit()
    assert browser.post(reset_link, {"password": OTHER_PASSWORD}).status == 404
    browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    assert len(mails_to("ana@example.cl")) == 1


def test_a_weak_password_comes_back_with_its_remedy_and_keeps_the_link(reset_link, browser):
    page = browser.post(reset_link, {"password": "corta"})
    assert (page.status, "12 caracteres o más" in page.words) == (422, True)
    page = browser.post(reset_link, {"password": "ana-example-2026"})
    assert (page.status, "que no contenga su nombre" in page.words) == (422, True)
    assert browser.get(reset_link).status == 200


@pytest.mark.abuse("S07")
def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(signed_in, open_browser):
    here, elsewhere = signed_in("ana"), signed_in("ana")
    before = here.cookie()
    answer = here.post("/cuenta/clave/", {"present": PASSWORD, "password": OTHER_PASSWORD}, shown_on="/cuenta/")
    assert answer.status == 303
    assert elsewhere.get("/cuenta/").status == 302
    assert here.get("/cuenta/").status == 200
    stolen = open_browser()
    stolen.client.set_cookie("session", before)
    assert stolen.get("/cuenta/").status == 302


def test_the_present_password_is_asked_for_and_its_tries_are_counted(signed_in):
    ana = signed_in("ana")
    fields = {"present": "no es esta la clave", "password": OTHER_PASSWORD}
    statuses = [ana.post("/cuenta/clave/", fields, shown_on="/cuenta/").status for _ in range(7)]
    assert statuses == [422] * 6 + [429]
