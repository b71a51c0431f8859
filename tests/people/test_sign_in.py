"""Signing in and out: what is answered, what is kept, what is counted."""

import re

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from participa.agencies.models import AgencyState
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import passwords
from participa.people.models import Account, Membership, SignInSession, Throttle
from participa.people.tokens import hash_token
from participa.tenancy import scopes

PASSWORD = "cuatro gatos miran lejos"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.fixture
def ana(cast):
    account = cast.account("ana")
    account.password_hash = passwords.hash_password(PASSWORD)
    db.session.commit()
    return account


def token_in(response):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.get_data(as_text=True)).group(1)


def sign_in(client, email, password, path="/ingresar/", **more):
    csrf = token_in(client.get(path))
    return client.post(path, data={"email": email, "password": password, "csrf_token": csrf, **more})


def test_a_person_signs_in_and_reaches_their_only_agency(ana, client):
    answer = sign_in(client, "ana@example.cl", PASSWORD)
    assert answer.status_code == 303
    assert answer.location == "/mis-organismos/"
    assert client.get("/mis-organismos/").location == "/gestion/vivienda/"


def test_the_page_keeps_the_contract(visit, cast):
    assert visit("/ingresar/").heading == "Ingresar a la gestión"
    cast.agency("vivienda")
    assert "Servicio de Vivienda" in visit("/organismos/vivienda/ingresar/").heading
