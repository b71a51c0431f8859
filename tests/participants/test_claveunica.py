"""ClaveÚnica, against a provider that runs as a process: whoever comes back is believed only with every proof."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
import time_machine

from participa.extensions import db
from participa.foundation import clock
from participa.participants.models import ClaveunicaState, ParticipantIdentity, ParticipantSession
from participa.tenancy import scopes


def go_and_return(somebody):
    """Walk to the provider and back; return the address that the provider sends the browser to."""
    answer = somebody.send("claveunica/", page="")
    assert answer.status_code == 303
    return requests.get(answer.location, allow_redirects=False, timeout=5).headers["Location"]


def arrive(somebody, address):
    """Open the address that the provider names, and send its form."""
    parts = urlsplit(address)
    arrived = somebody.get(f"{parts.path}?{parts.query}")
    assert arrived.status_code == 200
    assert arrived.headers["Referrer-Policy"] == "no-referrer"
    words = {name: values[0] for name, values in parse_qs(parts.query).items()}
    token = re.search(r'name="csrf_token" value="([^"]+)"', arrived.get_data(as_text=True))[1]
    return somebody.client.post(parts.path, data={**words, "csrf_token": token}, environ_base=somebody.address)


def rows(model, agency):
    with scopes.agency(agency.id):
        return db.session.scalars(sa.select(model)).all()


def test_somebody_enters_with_claveunica(person, provider):
    maria = person()
    assert "Iniciar sesión con ClaveÚnica" in maria.get().get_data(as_text=True)
    back = go_and_return(maria)
    done = arrive(maria, back)
    assert (done.status_code, done.location) == (303, "/participar/vivienda/prueba-7/identidad/")
    page = maria.get().get_data(as_text=True)
    assert "María Carmen De los Andes Pérez" in page


@pytest.mark.abuse("S14", "V03")
def test_what_the_provider_is_told_names_no_agency(person, provider):
    address = urlsplit(person().send("claveunica/", page="").location)
    asked = parse_qs(address.query)
    assert asked["redirect_uri"] == ["http://localhost/claveunica/"]
    assert asked["scope"] == ["openid run name"]
    assert asked["code_challenge_method"] == ["S256"]
    assert "vivienda" not in address.query
    assert "prueba" not in address.query


def test_the_run_is_kept_as_a_keyed_hash_only(person, provider, cast):
    arrive(maria := person(), go_and_return(maria))
    [identity] = rows(ParticipantIdentity, cast.agency("vivienda"))
    kept = " ".join(str(getattr(identity, column.key)) for column in sa.inspect(ParticipantIdentity).column_attrs)
    for word in ("44444444", "44.444.444", "María", "Andes"):
        assert word not in kept


@pytest.mark.abuse("V12")
def test_the_same_person_is_another_in_each_process_and_agency(person, provider, cast):
    for agency, word in (("vivienda", "prueba-7"), ("vivienda", "prueba-8"), ("salud", "prueba-7")):
        arrive(somebody := person(agency, word), go_and_return(somebody))
    arrive(again := person(), go_and_return(again))
    found = [*rows(ParticipantIdentity, cast.agency("vivienda")), *rows(ParticipantIdentity, cast.agency("salud"))]
    assert len(found) == 3  # who comes again to a process is known again
    assert len({identity.person_key for identity in found}) == 3
    assert len({identity.sealed for identity in found}) == 3


@pytest.mark.abuse("S13", "S14")
@pytest.mark.parametrize(
    "ways",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"iss": "https://accounts.evil.example/openid"}},
        {"claims": {"aud": "another-client"}},
        {"claims": {"exp": 1_700_000_000}},  # long over; an instant of now would give each worker another name
        {"claims": {"exp": None}},
        {"claims": {"sub": "another"}},
        {"alg": "none"},
        {"alg": "HS256"},
        {"forged": True},
        {"down": True},
        {"person": {"RolUnico": {"numero": 44444444, "DV": "5", "tipo": "RUN"}}},
        {"person": {"RolUnico": None}},
        {"person": {"RolUnico": {"numero": "44444444", "DV": "4", "tipo": "RUN"}}},
    ],
    ids=lambda ways: str(ways)[:60],
)
def test_what_can_not_be_believed_opens_nothing(person, provider, cast, ways):
    provider(**ways)
    answer = arrive(somebody := person(), back := go_and_return(somebody))
    assert answer.status_code == 422
    assert "No pudimos comprobar su identidad" in answer.get_data(as_text=True)
    assert rows(ParticipantSession, cast.agency("vivienda")) == []
    assert rows(ClaveunicaState, cast.agency("vivienda")) == []  # used up
    provider()
    assert arrive(somebody, back).status_code == 422


@pytest.mark.abuse("S13")
def test_a_way_back_serves_once_and_in_the_browser_that_set_out(person, provider, cast):
    maria, thief = person(), person()
    back = go_and_return(maria)
    assert arrive(thief, back).status_code == 422  # the state alone opens nothing
    forged = back.replace("state=", "state=x")
    assert arrive(maria, forged).status_code == 422
    assert arrive(maria, back).status_code == 303
    assert arrive(maria, back).status_code == 422
    assert len(rows(ParticipantSession, cast.agency("vivienda"))) == 1


@pytest.mark.abuse("S13")
def test_a_stolen_code_is_of_no_use_with_another_errand(person, provider):
    maria, thief = person(), person()
    stolen = parse_qs(urlsplit(go_and_return(maria)).query)["code"][0]
    own = urlsplit(go_and_return(thief))
    state = parse_qs(own.query)["state"][0]
    assert arrive(thief, f"{own.path}?code={stolen}&state={state}").status_code == 422


def test_a_way_that_took_too_long_is_over(person, provider):
    back = go_and_return(maria := person())
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert arrive(maria, back).status_code == 422


def test_leaving_ends_the_session_at_claveunica_too(person, provider, cast):
    arrive(maria := person(), go_and_return(maria))
    left = maria.send("/participar/vivienda/prueba-7/salir/", page="")
    assert left.location.startswith(provider() + "/api/v1/accounts/app/logout?redirect=http%3A%2F%2Flocalhost")
    assert rows(ParticipantSession, cast.agency("vivienda")) == []


def test_a_person_who_gave_up_is_told_so(person, provider):
    page = person().get("/claveunica/?error=access_denied&state=x")
    assert "No se completó el ingreso" in page.get_data(as_text=True)


@pytest.mark.abuse("L01")
def test_without_credentials_it_is_not_offered(person, process):
    maria = person()
    assert "ClaveÚnica" not in maria.get().get_data(as_text=True)
    assert maria.send("claveunica/", page="nombre/").status_code == 404
