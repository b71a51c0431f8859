"""Tries are counted for the account and for the address; waits grow, end by themselves, and tell nothing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.people import throttle
from participa.people.models import Throttle
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, fresh, link_in, mails_to

FREE = throttle.SIGN_IN_ACCOUNT.free


def let_time_pass(**amount):
    db.session.execute(
        sa.update(Throttle)
        .values(blocked_until=now() - timedelta(**amount), window_start=Throttle.window_start)
        .where(Throttle.blocked_until.is_not(None))
    )
    db.session.commit()


def fail(browser, email, times):
    return [browser.sign_in(email, "no es esta la clave").status for _ in range(times)]


@pytest.mark.abuse("S09")
def test_many_failures_on_one_account_wait_whatever_address_they_come_from(person, open_browser):
    person("ana")
    statuses = [
        open_browser(address=f"203.0.113.{n}").sign_in("ana@example.cl", "no es esta la clave").status
        for n in range(FREE + 2)
    ]
    assert statuses == [422] * FREE + [429] * 2
    page = open_browser(address="198.51.100.1").sign_in("ana@example.cl")
    assert page.status == 429
    assert 1 <= int(page.response.headers["Retry-After"]) <= 31
    assert "Puede volver a intentarlo a las" in page.words
    assert "ana@example.cl" in page.text, "what was typed stays"


@pytest.mark.abuse("S09")
def test_many_accounts_from_one_address_wait_and_forwarded_addresses_change_nothing(cast, open_browser):
    """L03: the header of a visitor who is no trusted proxy is not read."""
    cast.agency()
    browser = open_browser(address="203.0.113.9")
    csrf = browser.get("/ingresar/").csrf()
    statuses = []
    for n in range(throttle.SIGN_IN_ADDRESS.free + 1):
        fields = {"email": f"nadie{n}@example.org", "password": "x", "csrf_token": csrf}
        statuses.append(browser.post_bare("/ingresar/", fields, headers={"X-Forwarded-For": f"192.0.2.{n}"}).status)
    assert statuses[-2:] == [422, 429]


@pytest.mark.abuse("S05")
def test_waiting_tells_nothing_about_accounts(person, open_browser):
    person("ana")
    known = fail(open_browser(address="203.0.113.1"), "ana@example.cl", FREE + 1)
    unknown = fail(open_browser(address="203.0.113.2"), "nadie@example.org", FREE + 1)
    assert known == unknown


@pytest.mark.abuse("S09")
def test_waits_grow_and_end_by_themselves(person, browser):
    person("ana")
    fail(browser, "ana@example.cl", FREE)
    waits = []
    for _ in range(3):
        waits.append(int(browser.sign_in("ana@example.cl").response.headers["Retry-After"]))
        let_time_pass(seconds=1)
        fail(browser, "ana@example.cl", 1)
    assert waits[0] < waits[1] < waits[2]
    let_time_pass(seconds=1)
    assert browser.sign_in("ana@example.cl").status == 303


def test_no_wait_is_longer_than_the_longest():
    limit = throttle.SIGN_IN_ACCOUNT
    assert limit.wait_after(limit.free - 1) is None
    assert limit.wait_after(10_000) == limit.longest_wait


def test_a_window_that_is_over_begins_again(person, browser):
    person("ana")
    fail(browser, "ana@example.cl", FREE - 1)
    db.session.execute(sa.update(Throttle).values(window_start=now() - timedelta(hours=2)))
    db.session.commit()
    assert fail(browser, "ana@example.cl", FREE - 1) == [422] * (FREE - 1)


@pytest.mark.abuse("S09")
def test_strangers_can_not_make_the_owner_wait_in_a_browser_they_used_before(person, open_browser):
    person("ana")
    own = open_browser(address="203.0.113.1")
    assert own.sign_in("ana@example.cl").status == 303
    own.post("/salir/", shown_on="/cuenta/")
    fail(open_browser(address="198.51.100.1"), "ana@example.cl", FREE + 1)
    assert own.sign_in("ana@example.cl").status == 303
    # The mark is for that account alone, and can't be made up.
    assert open_browser(address="203.0.113.3").sign_in("ana@example.cl").status == 429


def test_a_known_browser_has_its_own_limit(person, browser):
    person("ana")
    browser.sign_in("ana@example.cl")
    browser.post("/salir/", shown_on="/cuenta/")
    assert fail(browser, "ana@example.cl", FREE + 1)[-1] == 429


@pytest.mark.abuse("S09")
def test_the_mail_to_recover_the_password_ends_the_wait(person, browser, open_browser):
    person("ana")
    fail(open_browser(address="198.51.100.1"), "ana@example.cl", FREE + 1)
    browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    browser.post(link_in(mails_to("ana@example.cl")[-1]), {"password": OTHER_PASSWORD})
    assert browser.sign_in("ana@example.cl", OTHER_PASSWORD).status == 303


def test_honest_sign_ins_do_not_use_up_the_address_of_an_office(person, open_browser):
    person("ana")
    for _ in range(3):
        open_browser().sign_in("ana@example.cl", PASSWORD)
    rows = fresh(sa.select(sa.func.sum(Throttle.count)))
    assert rows in (0, None)


def test_no_address_can_be_read_out_of_the_table(person, browser):
    person("ana")
    fail(browser, "ana@example.cl", 1)
    keys = db.session.scalars(sa.select(Throttle.key)).all()
    assert len(keys) == 2
    assert not any("ana" in key or "203.0.113" in key for key in keys)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("203.0.113.7", "203.0.113.7"),
        (None, "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_what_is_counted_of_an_address(address, counted):
    assert throttle.network_of(address) == counted


def test_counting_refuses_to_lose_changes(cast):
    cast.account("ana").name = "Otra"
    with pytest.raises(RuntimeError):
        throttle.count_try([throttle.SIGN_IN_ACCOUNT.of("x")])
