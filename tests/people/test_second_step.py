"""The second step of signing in: set up, asked for, renewed, removed, demanded; and every way around it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import commands, jobs, qr, totp
from participa.people.models import Account, PendingSignIn, RecoveryCode, SecondStep, SignInSession
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, code_now, fresh, key_of, link_in, mails_to, wrong_code

STATE, CODE = "/cuenta/dos-pasos/", "/ingresar/dos-pasos/"
OFFER, CONFIRM = f"{STATE}activar/", f"{STATE}confirmar/"
DRAWING = f"{STATE}clave.svg"
RENEW, REMOVE = f"{STATE}codigos/", f"{STATE}desactivar/"


# --- the codes themselves --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(at, code):
    """RFC 6238, appendix B, the last six of its eight digits."""
    assert totp.code_of(b"12345678901234567890", at // totp.SECONDS) == code


def test_a_kept_key_is_sealed_and_comes_back(app, cast):
    key = totp.new_key()
    kept = totp.seal(key)
    assert totp.unseal(kept) == key
    assert totp.seal(key) != kept
    assert totp.in_words(key) not in kept


def test_a_code_of_the_step_before_or_after_is_taken_and_none_further_off():
    key, moment = totp.new_key(), now()
    taken = [d for d in range(-4, 5) if totp.matching_step(key, totp.code_of(key, totp.step_at(moment) + d), moment)]
    assert {-1, 0, 1} <= set(taken)
    assert len(taken) < 9


# --- setting it up ---------------------------------------------------------------------------------------------


def test_it_is_set_up_in_three_pages(signed_in, steps):
    ana, other = signed_in("ana"), signed_in("ana")
    assert OFFER in ana.get(STATE).links()
    assert ana.post(OFFER, {"present": PASSWORD}).response.location == CONFIRM
    page = ana.get(CONFIRM)
    assert totp.in_groups(key_of()) in page.text
    assert f"secret={totp.in_words(key_of())}" in page.text
    assert "otpauth://totp/Participa:ana%40example.cl" in page.text
    before = ana.cookie()
    done = ana.post(CONFIRM, {"code": f" {code_now()[:3]} {code_now()[3:]}"})
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.text)
    assert len(set(codes)) == 10
    assert ana.cookie() != before
    assert ana.get("/cuenta/").status == 200
    assert other.get("/cuenta/").status == 302
    assert "10 códigos" in ana.get(STATE).words
    assert mails_to("ana@example.cl")[-1].subject == "Activó la verificación en dos pasos"
    assert fresh(sa.select(AuditEvent.action).order_by(AuditEvent.id.desc()).where(AuditEvent.action.like("second%")))


def test_neither_codes_nor_key_are_kept_as_they_are(with_step):
    _ana, codes = with_step()
    kept = str(db.session.execute(sa.select(RecoveryCode.code_hash)).scalars().all())
    kept += fresh(sa.select(SecondStep.sealed_key))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert totp.in_words(key_of()) not in kept


@pytest.mark.abuse("S08")
def test_nobody_enrols_a_device_without_the_password(signed_in):
    ana = signed_in("ana")
    assert ana.post(OFFER, {"present": OTHER_PASSWORD}).status == 422
    assert ana.post_bare(OFFER, {"present": PASSWORD}).status == 400  # a form of another site has no token
    assert ana.get(CONFIRM).response.location == STATE
    assert fresh(sa.select(sa.func.count()).select_from(SecondStep)) == 0


@pytest.mark.abuse("S08")
def test_the_key_is_shown_to_the_session_that_asked_and_for_some_minutes(signed_in):
    ana, other = signed_in("ana"), signed_in("ana")
    ana.post(OFFER, {"present": PASSWORD})
    assert other.get(CONFIRM).response.location == STATE
    assert other.post_bare(CONFIRM, {"code": code_now(), "csrf_token": other.get("/cuenta/").csrf()}).status == 303
    assert ana.get(CONFIRM).status == 200
    db.session.execute(sa.update(SecondStep).values(offered_at=now() - timedelta(minutes=16)))
    db.session.commit()
    assert ana.get(CONFIRM).response.location == STATE
    assert fresh(sa.select(Account.second_step_since).where(Account.email == "ana@example.cl")) is None


def test_a_camera_reads_the_same_key_in_the_same_session_only(signed_in):
    ana, other = signed_in("ana"), signed_in("ana")
    assert ana.get(DRAWING).status == 404
    ana.post(OFFER, {"present": PASSWORD})
    drawn = ana.get(DRAWING).response
    assert DRAWING in ana.get(CONFIRM).text
    assert (drawn.status_code, drawn.mimetype) == (200, "image/svg+xml")
    assert drawn.headers["Cache-Control"] == "private, no-store"
    assert drawn.data == qr.svg(totp.link(key_of(), who="ana@example.cl", portal="Participa"))
    assert other.get(DRAWING).status == 404
    ana.post(CONFIRM, {"code": code_now()})
    assert ana.get(DRAWING).status == 404


def test_what_is_offered_is_not_asked_for_until_a_code_confirms_it(signed_in, browser):
    ana = signed_in("ana")
    ana.post(OFFER, {"present": PASSWORD})
    assert ana.post(CONFIRM, {"code": wrong_code()}).status == 422
    assert ana.post(CONFIRM, {"code": ""}).status == 422
    assert browser.sign_in("ana@example.cl").response.location == "/mis-organismos/"


# --- signing in ------------------------------------------------------------------------------------------------


def test_signing_in_takes_two_steps_and_goes_on_to_what_was_asked_for(with_step, open_browser):
    with_step()
    browser = open_browser()
    answer = browser.sign_in("ana@example.cl", siguiente="/gestion/vivienda/personas/")
    assert answer.response.location == f"{CODE}?siguiente=/gestion/vivienda/personas/"
    page = browser.get(answer.response.location)
    assert page.heading == "Escriba su código"
    before = browser.cookie()
    done = browser.post(answer.response.location, {"code": code_now(), **page.fields()} | {"code": code_now()})
    assert (done.status, done.response.location) == (303, "/gestion/vivienda/personas/")
    assert browser.cookie() != before
    assert browser.get("/gestion/vivienda/personas/").status == 200


@pytest.mark.abuse("S08")
@pytest.mark.abuse("S06")
def test_the_password_alone_opens_no_page(with_step, open_browser):
    with_step()
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    for path in ("/gestion/vivienda/", "/cuenta/", STATE, REMOVE, RENEW, OFFER, "/mis-organismos/"):
        assert browser.get(path).response.location.startswith("/ingresar/?siguiente="), path
    with browser.client.session_transaction() as session:
        session["sesion"] = session["segundo_paso"]  # a pending token is no session
    assert browser.get("/cuenta/").status == 302


@pytest.mark.abuse("S08")
def test_the_page_of_the_code_opens_for_nobody_without_a_password(browser, cast, signed_in):
    assert browser.get(CODE).response.location == "/ingresar/?siguiente=/mis-organismos/"
    assert browser.get(f"{CODE}?siguiente=https://evil.cl").response.location == "/ingresar/?siguiente=/mis-organismos/"
    assert signed_in("ana").get(CODE).response.location == "/mis-organismos/"


@pytest.mark.abuse("S08")
def test_a_code_is_good_once(with_step, open_browser):
    with_step()
    code = code_now()
    first, second = open_browser(), open_browser()
    for browser in (first, second):
        browser.sign_in("ana@example.cl")
    assert first.post(CODE, {"code": code}).status == 303
    answer = second.post(CODE, {"code": code})
    assert answer.status == 422
    assert "una sola vez" in answer.words
    assert second.get("/cuenta/").status == 302


@pytest.mark.abuse("S08")
def test_a_code_older_than_the_last_one_is_not_taken(with_step, open_browser):
    with_step()
    key, step = key_of(), totp.step_at(now())
    first, second = open_browser(), open_browser()
    for browser in (first, second):
        browser.sign_in("ana@example.cl")
    assert first.post(CODE, {"code": totp.code_of(key, step + 1)}).status == 303
    assert second.post(CODE, {"code": totp.code_of(key, step)}).status == 422


@pytest.mark.abuse("S08")
def test_a_recovery_code_is_good_once_and_told_by_mail(with_step, open_browser):
    _ana, codes = with_step()
    first, second = open_browser(), open_browser()
    for browser in (first, second):
        browser.sign_in("ana@example.cl")
    assert first.post(CODE, {"code": codes[3].upper().replace("-", " ")}).status == 303
    assert second.post(CODE, {"code": codes[3]}).status == 422
    assert second.post(CODE, {"code": codes[4]}).status == 303
    assert "8 códigos" in second.get(STATE).words
    told = [mail for mail in mails_to("ana@example.cl") if "respaldo" in mail.subject]
    assert len(told) == 2
    assert "quedan: 9" in told[0].text


@pytest.mark.abuse("S08")
def test_a_recovery_code_of_somebody_else_opens_nothing(with_step, open_browser):
    with_step("ana")
    _bruno, codes = with_step("bruno")
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert browser.post(CODE, {"code": codes[0]}).status == 422


@pytest.mark.abuse("S08")
def test_codes_are_not_guessed_by_trying(with_step, open_browser):
    """The count is the account's: another browser, another address and a new password step don't begin it anew."""
    _ana, codes = with_step()
    answers = []
    for number in range(8):
        browser = open_browser(address=f"198.51.100.{number}")
        browser.sign_in("ana@example.cl")
        answers.append(browser.post(CODE, {"code": wrong_code()}).status)
    assert answers == [422] * 5 + [429] * 3
    waiting = open_browser()
    waiting.sign_in("ana@example.cl")
    answer = waiting.post(CODE, {"code": codes[0]})
    assert (answer.status, "Retry-After" in answer.response.headers) == (429, True)
    refused = sa.select(sa.func.count()).select_from(AuditEvent).where(AuditEvent.action == "second-step.refuse")
    assert fresh(refused) == 5


@pytest.mark.parametrize("code", ["", "x" * 5000, "\0" * 6, "١٢٣٤٥٦", "1234567", "-1", "ñandú", "🙂"])
def test_no_code_breaks_the_page(with_step, open_browser, code):
    with_step()
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert browser.post(CODE, {"code": code}).status == 422


def test_the_password_waits_for_its_code_for_some_minutes(with_step, open_browser):
    with_step()
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    token = browser.get(CODE).csrf()
    db.session.execute(sa.update(PendingSignIn).values(expires_at=now()))
    db.session.commit()
    answer = browser.post_bare(CODE, {"code": code_now(), "csrf_token": token})
    assert answer.response.location.startswith("/ingresar/")
    assert browser.get("/cuenta/").status == 302


@pytest.mark.abuse("S08")
@pytest.mark.abuse("S10")
def test_a_new_password_neither_ends_the_second_step_nor_lets_an_old_one_finish(with_step, open_browser):
    with_step()
    half_way, forgetful = open_browser(), open_browser()
    half_way.sign_in("ana@example.cl")
    token = half_way.get(CODE).csrf()
    forgetful.post("/clave/olvidada/", {"email": "ana@example.cl"})
    forgetful.post(link_in(mails_to("ana@example.cl")[-1]), {"password": OTHER_PASSWORD})
    late = half_way.post_bare(CODE, {"code": code_now(), "csrf_token": token})
    assert late.response.location.startswith("/ingresar/?")
    answer = forgetful.sign_in("ana@example.cl", OTHER_PASSWORD)
    assert answer.response.location.startswith(CODE)
    assert forgetful.post(CODE, {"code": code_now()}).status == 303


@pytest.mark.abuse("S08")
def test_signing_in_again_in_an_open_browser_ends_what_it_had(with_step):
    ana, _codes = with_step()
    again = ana.post("/ingresar/", {"email": "ana@example.cl", "password": PASSWORD}, shown_on="/cuenta/")
    assert again.response.location.startswith(CODE)
    assert ana.get("/cuenta/").status == 302
    live = sa.select(sa.func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
    assert fresh(live) == 0


def test_an_account_that_is_off_does_not_finish(with_step, open_browser):
    with_step()
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    token = browser.get(CODE).csrf()
    db.session.execute(sa.update(Account).where(Account.email == "ana@example.cl").values(is_active=False))
    db.session.commit()
    assert browser.post_bare(CODE, {"code": code_now(), "csrf_token": token}).response.location.startswith("/ingresar/")


# --- renewing and removing -------------------------------------------------------------------------------------


@pytest.mark.abuse("S08")
@pytest.mark.parametrize("path", [REMOVE, RENEW])
def test_nothing_is_weakened_without_password_and_code(with_step, path):
    ana, _codes = with_step()
    assert ana.post(path, {"present": OTHER_PASSWORD, "code": code_now()}).status == 422
    assert ana.post(path, {"present": PASSWORD, "code": wrong_code()}).status == 422
    assert ana.post(path, {"present": PASSWORD}).status == 422
    assert ana.post_bare(path, {"present": PASSWORD, "code": code_now()}).status == 400
    assert fresh(sa.select(Account.second_step_since).where(Account.email == "ana@example.cl")) is not None


def test_it_is_removed_with_password_and_code(with_step, open_browser):
    ana, _codes = with_step()
    assert ana.post(REMOVE, {"present": PASSWORD, "code": code_now()}).response.location == STATE
    assert "Activar" in ana.get(STATE).words
    assert mails_to("ana@example.cl")[-1].subject == "Se desactivó la verificación en dos pasos"
    assert fresh(sa.select(sa.func.count()).select_from(RecoveryCode)) == 0
    assert open_browser().sign_in("ana@example.cl").response.location == "/mis-organismos/"


def test_new_recovery_codes_end_the_old_ones(with_step, open_browser):
    ana, old = with_step()
    page = ana.post(RENEW, {"present": PASSWORD, "code": code_now()})
    new = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text)
    assert len(new) == 10
    browser = open_browser()
    browser.sign_in("ana@example.cl")
    assert browser.post(CODE, {"code": old[0]}).status == 422
    assert browser.post(CODE, {"code": new[0]}).status == 303


def test_pages_that_make_no_sense_lead_back(with_step, signed_in):
    ana, _codes = with_step()
    assert {ana.get(path).response.location for path in (OFFER, CONFIRM)} == {STATE}
    assert {signed_in("bruno").get(path).response.location for path in (REMOVE, RENEW, CONFIRM)} == {STATE}


def test_the_server_takes_it_from_somebody_who_lost_everything(with_step, open_browser):
    ana, _codes = with_step()
    assert commands.reset_second_step(" ANA@example.cl ") == ""
    assert ana.get("/cuenta/").status == 302
    assert open_browser().sign_in("ana@example.cl").response.location == "/mis-organismos/"
    assert commands.reset_second_step("ana@example.cl") != ""
    assert commands.reset_second_step("nadie@example.org") != ""


def test_what_was_left_half_done_is_thrown_away(signed_in, open_browser, with_step):
    with_step("bruno")
    signed_in("ana").post(OFFER, {"present": PASSWORD})
    open_browser().sign_in("bruno@example.cl")
    db.session.execute(sa.update(SecondStep).values(offered_at=now() - timedelta(days=2)))
    db.session.execute(sa.update(PendingSignIn).values(expires_at=now() - timedelta(hours=1)))
    db.session.commit()
    jobs.tidy()
    assert fresh(sa.select(sa.func.count()).select_from(PendingSignIn)) == 0
    assert fresh(sa.select(sa.func.count()).select_from(SecondStep)) == 1  # bruno's, which is in use
