"""Browsers that keep their cookies, people with passwords, and hashes that cost nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail
from participa.people import passwords, totp
from participa.people.models import Account, Passkey, SecondStep
from tests.support.authenticator import Authenticator
from tests.support.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from tests.support.cast import Cast

PASSWORD = "cuatro gatos miran lejos"
OTHER_PASSWORD = "tren azul sobre la nieve"


class Browser:
    """One person's browser: cookies stay from page to page, forms are sent with the token of the page shown."""

    def __init__(self, app: Flask, *, address: str = "203.0.113.7") -> None:
        self.client = app.test_client()
        self.address = address

    def get(self, path: str, **options: Any) -> Page:
        return Page(self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **options))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, shown_on: str | None = None, **options: Any
    ) -> Page:
        """Send a form as the page that shows it would (`shown_on`: that page's address, if it is another)."""
        csrf = self.get(shown_on or path).csrf()
        return self.post_bare(path, {**(data or {}), "csrf_token": csrf}, **options)

    def post_bare(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> Page:
        """Send fields exactly as given."""
        return Page(self.client.post(path, data=data or {}, environ_base={"REMOTE_ADDR": self.address}, **options))

    def sign_in(self, email: str, password: str = PASSWORD, path: str = "/ingresar/", **more: Any) -> Page:
        return self.post(path, {"email": email, "password": password, **more})

    def cookie(self, name: str = "session") -> str | None:
        found = self.client.get_cookie(name)
        return found.value if found else None


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def open_browser(app: Flask, database: sa.Connection) -> Callable[..., Browser]:
    return lambda **options: Browser(app, **options)


@pytest.fixture
def browser(open_browser: Callable[..., Browser]) -> Browser:
    return open_browser()


@pytest.fixture
def person(cast: Cast) -> Callable[[str], Account]:
    """Give a member of the cast a password."""

    def make(name: str) -> Account:
        account = cast.account(name)
        account.password_hash = passwords.hash_password(PASSWORD)
        db.session.commit()
        return account

    return make


@pytest.fixture
def signed_in(person: Callable[[str], Account], open_browser: Callable[..., Browser]) -> Callable[..., Browser]:
    """Return a browser in which somebody of the cast has signed in."""

    def make(name: str, **options: Any) -> Browser:
        person(name)
        browser = open_browser(**options)
        assert browser.sign_in(f"{name}@example.cl").status == 303
        return browser

    return make


def fresh(query: Any) -> Any:
    """Return what the database has now, whatever the session remembers."""
    db.session.expire_all()
    return db.session.execute(query).scalar()


def mails_to(email: str) -> list[OutboxMail]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == email).order_by(OutboxMail.id)))


def link_in(mail: OutboxMail) -> str:
    """Return the path of the link a mail is about."""
    found = re.search(r"http://localhost(/(?:clave/nueva|invitacion)/[^\s]+)", mail.text)
    assert found, mail.text
    return found.group(1)


# --- the second step of signing in ------------------------------------------------------------------------------


@pytest.fixture
def steps(monkeypatch):
    """Let the authenticator's clock be moved by whole steps."""

    class Steps:
        ahead = 0

        def next(self):
            self.ahead += 1

    moved = Steps()
    real = totp.step_at
    monkeypatch.setattr(totp, "step_at", lambda moment: real(moment) + moved.ahead * 3)
    return moved


def key_of(email: str = "ana@example.cl") -> bytes:
    kept = fresh(sa.select(SecondStep.sealed_key).join(Account).where(Account.email == email))
    return totp.unseal(kept)


def code_now(email: str = "ana@example.cl") -> str:
    return totp.code_of(key_of(email), totp.step_at(now()))


def wrong_code(email: str = "ana@example.cl") -> str:
    good = {totp.code_of(key_of(email), totp.step_at(now()) + drift) for drift in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444") if code not in good)


@pytest.fixture
def with_step(signed_in, steps):
    """Return what sets a second step up for somebody: their browser and their recovery codes."""

    def make(name="ana"):
        browser = signed_in(name)
        assert (
            browser.post("/cuenta/dos-pasos/activar/", {"present": PASSWORD}).response.location
            == "/cuenta/dos-pasos/confirmar/"
        )
        page = browser.post("/cuenta/dos-pasos/confirmar/", {"code": code_now(f"{name}@example.cl")})
        assert page.status == 200
        codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text)
        steps.next()
        return browser, codes

    return make


# --- passkeys ---------------------------------------------------------------------------------------------------

STATE, CODE = "/cuenta/dos-pasos/", "/ingresar/dos-pasos/"
ADD, ADD_OPTIONS = f"{STATE}llaves/agregar/", f"{STATE}llaves/opciones/"
ALONE, ALONE_OPTIONS = "/ingresar/llave/", "/ingresar/llave/opciones/"
STEP, STEP_OPTIONS = f"{CODE}llave/", f"{CODE}llave/opciones/"


def options(browser, path, shown_on):
    """Return what the server tells the browser to ask of the device."""
    answer = browser.post(path, shown_on=shown_on)
    return json.loads(answer.text)["options"]


def add_key(browser, device, name="Teléfono", **wrong):
    answer = device.create(options(browser, ADD_OPTIONS, ADD), **wrong)
    return browser.post(ADD, {"name": name, "credential": answer})


def use_alone(browser, device, **wrong):
    answer = device.get(options(browser, ALONE_OPTIONS, "/ingresar/"), **wrong)
    return browser.post(ALONE, {"credential": answer}, shown_on="/ingresar/")


def use_as_step(browser, device, **wrong):
    answer = device.get(options(browser, STEP_OPTIONS, CODE), **wrong)
    return browser.post(STEP, {"credential": answer}, shown_on=CODE)


def key_id():
    return fresh(sa.select(Passkey.id).order_by(Passkey.id.desc()).limit(1))


@pytest.fixture
def device():
    return Authenticator()


@pytest.fixture
def ana_with_key(signed_in, device):
    """Ana's browser, after she added the device's key."""
    browser = signed_in("ana")
    page = add_key(browser, device)
    assert page.status == 200, page.words
    browser.codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.text)
    return browser
