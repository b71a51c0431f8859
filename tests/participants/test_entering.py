"""Taking part as somebody, apart from what one says; nobody is linked over processes, and nobody is locked out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.extensions import db
from participa.foundation import clock
from participa.foundation.mail import OutboxMail
from participa.participants import jobs, keys
from participa.participants.current import Participant, cookie_name, find_participant
from participa.participants.models import EmailProof, Level, ParticipantIdentity, ParticipantSession, SpentCheck
from participa.people.models import Throttle
from participa.tenancy import scopes
from tests.support.page import Page


def code_of() -> str:
    mail = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    return re.search(r"\d{3} \d{3}", mail.text)[0]


def link_of() -> str:
    mail = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    return re.search(r"http://localhost(\S+)", mail.text)[1]


def ask_for_code(somebody, place="correo/", **fields):
    """Send the form of an address as a person without scripts does: with the simple question, after some seconds."""
    shown = somebody.get(place).get_data(as_text=True)
    left, right = (int(number) for number in re.search(r"¿Cuánto es (\d) más (\d)\?", shown).groups())
    carried = dict(re.findall(r'name="(csrf_token|revision)"[^>]* value="([^"]+)"', shown))
    sent = {**carried, "respuesta_simple": str(left + right), "email": "maria@example.cl", **fields}
    with time_machine.travel(clock.now() + timedelta(seconds=8), tick=True):
        return somebody.client.post(somebody.base + place, data=sent, environ_base=somebody.address)


def participant(app, somebody, agency, word="prueba-7") -> Participant | None:
    cookie = somebody.client.get_cookie(cookie_name(), path=f"/participar/{agency.slug}/{word}/")
    headers = {"Cookie": f"{cookie_name()}={cookie.value if cookie else ''}"}
    with app.test_request_context(headers=headers), scopes.agency(agency.id):
        return find_participant(agency, word)


def rows(model, agency):
    with scopes.agency(agency.id):
        return db.session.scalars(sa.select(model)).all()


def test_the_ways_are_offered_before_anything_is_asked(visit, process):
    page = visit("/participar/vivienda/prueba-7/identidad/")
    assert page.heading == "Cómo quiere entrar"
    assert "se guarda aparte de su identidad" in page.words
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert "noindex" in page.text
    for way in ("nombre/", "correo/", "organizacion/"):
        assert visit(f"/participar/vivienda/prueba-7/identidad/{way}").status == 200
    for gone in ("/participar/vivienda/otra-1/identidad/", "/participar/nadie/prueba-7/identidad/"):
        assert visit(gone).status == 404


def test_a_closed_process_says_why(visit, process, person):
    process["closed"] = "El plazo terminó el 1 de mayo."
    assert "El plazo terminó el 1 de mayo." in visit("/participar/vivienda/prueba-7/identidad/").words
    assert person().send("anonima/", page="").status_code in (303, 400)


@pytest.mark.abuse("V01")
def test_who_stays_anonymous_leaves_nothing(app, person, cast):
    maria = person()
    assert maria.send("anonima/", page="").status_code == 303
    agency = cast.agency("vivienda")
    found = participant(app, maria, agency)
    assert (found.level, found.name, found.email) == (Level.ANONYMOUS, "", "")
    assert rows(ParticipantIdentity, agency) == []
    [session] = rows(ParticipantSession, agency)
    assert session.identity_id is None
    assert (session.expires_at.minute, session.expires_at.second) == (0, 0)  # it does not tell when it began
    other = person()
    other.send("anonima/", page="")
    assert participant(app, other, agency).pseudonym != found.pseudonym


@pytest.mark.abuse("V01", "V02")
def test_what_is_kept_is_sealed_and_out_of_order(app, person, cast):
    agency = cast.agency("vivienda")
    for name in ("Ana Uno", "Berta Dos", "Carla Tres", "Diego Cuatro", "Elsa Cinco", "Fabio Seis"):
        assert person().send("nombre/", name=name, email="").status_code == 303
    found = rows(ParticipantIdentity, agency)
    assert all(row.id > 2**31 for row in found[:2]) or len({row.id for row in found}) == 6
    assert "Ana" not in str([row.sealed for row in found])
    assert not any(isinstance(column.type, sa.DateTime) for column in ParticipantIdentity.__table__.columns)
    for table in (ParticipantIdentity, ParticipantSession):
        assert "pseudonym" not in table.__table__.columns


def test_a_code_by_mail_opens_the_session_and_serves_once(app, person, cast):
    maria, agency = person(), cast.agency("vivienda")
    asked = ask_for_code(maria)
    assert asked.status_code == 303
    assert "maria" not in asked.location
    [proof] = rows(EmailProof, agency)
    assert "maria" not in proof.sealed
    code = code_of()
    page = Page(maria.get(asked.location))
    assert page.heading == "Escriba el código que le enviamos"
    place = asked.location.removeprefix(maria.base)
    assert maria.send(place, code=code).status_code == 303
    found = participant(app, maria, agency)
    assert (found.level, found.email) == (Level.EMAIL, "maria@example.cl")
    assert maria.send(place, page="", code=code).status_code in (400, 422)
    assert rows(EmailProof, agency) == []
    # The same address is the same participant; in another process it is another.
    again = person()
    ask_for_code(again, email="MARIA@example.cl")
    again.send(link_of().removeprefix(again.base))
    assert participant(app, again, agency).pseudonym == found.pseudonym
    elsewhere = person(word="prueba-8")
    ask_for_code(elsewhere)
    elsewhere.send(link_of().removeprefix(elsewhere.base))
    assert participant(app, elsewhere, agency, "prueba-8").pseudonym != found.pseudonym


def test_opening_the_link_of_the_mail_does_nothing_by_itself(person, cast):
    maria = person()
    ask_for_code(maria)
    link = link_of()
    for _time in range(2):  # mail programs open links too
        assert Page(maria.get(link)).heading == "Confirme su correo"
    assert rows(ParticipantSession, cast.agency("vivienda")) == []
    assert maria.send(link.removeprefix(maria.base)).status_code == 303
    assert "ya no sirve" in maria.send(link.removeprefix(maria.base)).get_data(as_text=True)


@pytest.mark.abuse("S13")
def test_a_code_is_not_guessed(person, cast):
    maria = person()
    place = ask_for_code(maria).location.removeprefix(maria.base)
    code = code_of()
    wrong = "000 001" if code != "000 001" else "000 002"
    for left in (4, 3, 2, 1):
        assert f"{left} intento" in maria.send(place, code=wrong).get_data(as_text=True)
    assert "Pida otro" in maria.send(place, code=wrong).get_data(as_text=True)
    assert "ya no sirve" in maria.send(place, code=code).get_data(as_text=True)
    assert rows(ParticipantSession, cast.agency("vivienda")) == []


def test_an_old_code_is_over(person):
    maria = person()
    place = ask_for_code(maria).location.removeprefix(maria.base)
    code = code_of()
    with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
        assert "ya no sirve" in maria.send(place, code=code).get_data(as_text=True)


@pytest.mark.abuse("D03")
def test_nobodys_mailbox_is_flooded(person):
    statuses = [
        ask_for_code(person(address=f"203.0.113.{n}"), email="victima@example.cl").status_code for n in range(6)
    ]
    assert statuses[:3] == [303] * 3
    assert statuses[-1] == 429
    assert ask_for_code(person(), email="otra@example.cl").status_code == 303


@pytest.mark.abuse("D07")
@pytest.mark.parametrize(
    ("rut", "said"),
    [
        ("65.000.003-K", ""),
        ("65000003-1", "no corresponde"),
        ("12.345.678-5", "parece de una persona"),
        ("1" * 100_000, "Acorte"),
        ("<script>", "dígito verificador"),
    ],
)
def test_an_organisation_shows_its_rut(app, person, cast, rut, said):
    junta = person()
    answer = ask_for_code(junta, "organizacion/", organisation_name="Junta 4", rut=rut, name="Rosa Díaz")
    if said:
        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
        return
    junta.send(answer.location.removeprefix(junta.base), code=code_of())
    found = participant(app, junta, cast.agency("vivienda"))
    assert (found.organisation_rut, found.organisation_name, found.name) == (65000003, "Junta 4", "Rosa Díaz")


@pytest.mark.abuse("T20", "V12")
def test_a_session_opens_one_process_of_one_agency(app, person, cast):
    maria, agency = person(), cast.agency("vivienda")
    maria.send("nombre/", name="María Pérez", email="")
    token = maria.client.get_cookie(cookie_name(), path="/participar/vivienda/prueba-7/").value
    for slug, word in (("vivienda", "prueba-8"), ("salud", "prueba-7")):
        place = cast.agency(slug)
        with app.test_request_context(headers={"Cookie": f"{cookie_name()}={token}"}), scopes.agency(place.id):
            assert find_participant(place, word) is None
    assert maria.client.get_cookie(cookie_name()) is None  # public pages never get it
    assert participant(app, maria, agency) is not None


def test_leaving_ends_it_on_the_server(app, person, cast):
    maria, agency = person(), cast.agency("vivienda")
    maria.send("nombre/", name="María Pérez", email="")
    assert "Usted ya entró" in maria.get().get_data(as_text=True)
    maria.send("/participar/vivienda/prueba-7/salir/", page="")
    assert rows(ParticipantSession, agency) == []
    assert "Usted ya entró" not in maria.get().get_data(as_text=True)


def test_staff_are_nobody_here(app, visit, process, cast):
    page = visit("/participar/vivienda/prueba-7/identidad/", as_=cast.session_token("ana"))
    assert "Ana" not in page.words


@pytest.mark.abuse("V12")
def test_a_sealed_identity_moved_elsewhere_opens_nothing(app, process):
    sealed = keys.seal({"name": "María"}, context="identity:1:a:x")
    assert keys.unseal(sealed, context="identity:1:a:x") == {"name": "María"}
    with pytest.raises(keys.SealBrokenError):
        keys.unseal(sealed, context="identity:2:a:x")
    with pytest.raises(keys.SealBrokenError):
        keys.unseal(sealed[:-6] + "AAAAAA", context="identity:1:a:x")


def test_without_its_secret_nothing_is_sealed(app, process, monkeypatch):
    monkeypatch.setitem(app.config, "PARTICIPANTS_SECRET", "")
    with pytest.raises(RuntimeError, match="PARTICIPA_PARTICIPANTS_SECRET"):
        keys.digest("x", 1)


def test_what_is_over_is_thrown_away(person, cast):
    maria, agency = person(), cast.agency("vivienda")
    ask_for_code(maria)
    maria.send("nombre/", name="María Pérez", email="")
    jobs.tidy()
    assert len(rows(ParticipantSession, agency)) == len(rows(EmailProof, agency)) == 1
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        jobs.tidy()
    for model in (ParticipantSession, EmailProof, SpentCheck):
        assert rows(model, agency) == []
    assert len(rows(ParticipantIdentity, agency)) == 1  # kept until its process lets it go


def test_counts_name_no_address(person, database):
    ask_for_code(person())
    assert not [key for key in db.session.scalars(sa.select(Throttle.key)) if "maria" in key or "203.0" in key]
