"""What a person asks about their data is answered in time, by those who may, and read by nobody else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.audit.models import AuditEvent
from participa.data_rights import process, queries, services
from participa.data_rights.models import DataRequest, Outcome, Proof, RequestState, Right, due_on
from participa.extensions import db
from participa.foundation import clock
from participa.foundation.mail import OutboxMail
from participa.participants import services as participants
from participa.participants.current import cookie_name
from participa.participants.models import Level
from participa.participants.services import Person
from participa.tenancy import scopes
from tests.support.page import Page

MARIA = services.Asked(name="María Pérez", email="maria@example.cl", text="Borren mi opinión de mayo")
PRIVACY = "/organismos/vivienda/datos-personales/"
ASK, FOLLOW = "/participar/vivienda/derechos/solicitud/", "/participar/vivienda/derechos/seguimiento/"


@pytest.fixture
def agency(cast):
    return cast.agency("vivienda")


@pytest.fixture
def asked(app, agency):
    """Take a request in; return it and its code."""

    def ask(right=Right.ERASURE, **changes):
        with app.test_request_context(), scopes.agency(agency.id):
            facts = {name: getattr(MARIA, name) for name in ("name", "email", "text", "receipt")} | changes
            code = services.ask(right, services.Asked(**facts), proof=Proof.EMAIL, agency=agency)
            db.session.commit()
            return queries.find_by_code(agency.id, code).id, code

    return ask


def get(agency, request_id) -> DataRequest:
    with scopes.agency(agency.id):
        return queries.get_request(agency.id, request_id)


def mails() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


class Citizen:
    """Somebody who proved an address."""

    def __init__(self, app, agency, level=Level.EMAIL):
        self.client = app.test_client()
        with scopes.agency(agency.id):
            person = Person(level=level, name="María Pérez", email="maria@example.cl", run=12345678)
            token = participants.enter(person, agency_id=agency.id, process=process.WORD)
            db.session.commit()
        self.client.set_cookie(cookie_name(), token, path=f"/participar/{agency.slug}/{process.WORD}/")

    def send(self, address, **fields):
        shown = self.client.get(address).get_data(as_text=True)
        carried = dict(re.findall(r'name="(csrf_token|revision)"[^>]* value="([^"]+)"', shown))
        question = re.search(r"¿Cuánto es (\d) más (\d)\?", shown)
        if question:
            carried["respuesta_simple"] = str(int(question[1]) + int(question[2]))
        with time_machine.travel(clock.now() + timedelta(seconds=8), tick=True):
            return Page(self.client.post(address, data={**carried, **fields}))


def test_each_agency_says_what_it_does_with_data(visit, cast):
    cast.agency("vivienda")
    page = visit(PRIVACY)
    assert page.heading == "Sus datos personales"
    for words in ("30 días corridos", "2 días hábiles", "Agencia de Protección", "Registro de tratamientos"):
        assert words in page.text
    assert ASK in page.links()
    assert PRIVACY in visit("/organismos/vivienda/").links()
    assert visit("/organismos/nadie/datos-personales/").status == 404


@pytest.mark.abuse("V07")
def test_a_person_asks_follows_and_gets_the_answer(app, agency, visit, cast):
    cast.account("ana")
    assert "Primero, díganos quién es" in visit(ASK).words
    maria = Citizen(app, agency)
    page = maria.send(ASK, right="supresion", text="Borren mi opinión de mayo", name="María Pérez")
    assert page.heading == "Recibimos su solicitud"
    code = re.search(r"<code>([0-9A-Z-]+)</code>", page.text)[1]
    assert len(code.replace("-", "")) * 5 >= 100  # bits
    to_person, to_staff = mails()
    assert (to_person.recipient, to_staff.recipient) == ("maria@example.cl", "ana@example.cl")
    assert code in to_person.text
    assert code not in to_staff.text
    assert "Borren" not in to_person.text + to_staff.text

    office = "/gestion/vivienda/derechos/"
    token = cast.session_token("ana")
    row = next(link for link in visit(office, as_=token).links() if re.search(r"/derechos/\d+/$", link))
    shown = visit(row, as_=token)
    assert "Borren mi opinión de mayo" in shown.words
    assert "Correo comprobado" in shown.words
    missing = visit(f"{row}responder/", as_=token, data={"outcome": "denegada", "text": " "})
    assert missing.status == 422
    done = visit(f"{row}responder/", as_=token, data={"outcome": "denegada", "text": "Debe conservarse el acta."})
    assert done.status == 303
    status = maria.send(FOLLOW, code=code.lower().replace("-", " "))
    assert status.heading == "Su solicitud: respondida"
    assert "Debe conservarse el acta." in status.words
    assert "reclamar ante la Agencia" in status.words
    assert code in mails()[-1].text
    assert "Debe conservarse" not in mails()[-1].text
    assert visit(f"{row}responder/", as_=token).status == 303  # an answer is final
    found = get(agency, int(row.split("/")[-2]))
    assert (found.outcome, found.state) == (Outcome.DENIED, RequestState.ANSWERED)


def test_nothing_typed_is_lost(app, agency):
    maria = Citizen(app, agency)
    page = maria.send(ASK, right="", text="Lo que escribí", name="María Pérez")
    assert page.status == 422
    assert "Lo que escribí" in page.text
    assert "Elija un derecho." in page.words
    page = maria.send(ASK, right="acceso", text="Lo que escribí", name="María Pérez", respuesta_simple="99")
    assert (page.status, "Lo que escribí" in page.text) == (422, True)
    assert "Responda la pregunta simple" in page.words
    assert mails() == []


@pytest.mark.abuse("G06")
def test_sending_twice_makes_one_request(app, agency):
    maria = Citizen(app, agency, Level.CLAVEUNICA)
    shown = maria.client.get(ASK).get_data(as_text=True)
    carried = dict(re.findall(r'name="(csrf_token|revision)"[^>]* value="([^"]+)"', shown))
    left, right = re.search(r"¿Cuánto es (\d) más (\d)\?", shown).groups()
    carried |= {"respuesta_simple": str(int(left) + int(right)), "right": "acceso", "text": "Qué tienen"}
    carried |= {"name": "María Pérez", "email": "maria@example.cl"}
    with time_machine.travel(clock.now() + timedelta(seconds=8), tick=True):
        statuses = [maria.client.post(ASK, data=carried).status_code for _time in range(2)]
    assert statuses == [200, 422]
    with scopes.agency(agency.id):
        [found] = db.session.scalars(sa.select(DataRequest)).all()
        assert found.proof is Proof.CLAVEUNICA


def test_a_receipt_proves_who_asks(app, agency, visit, monkeypatch):
    monkeypatch.setattr(process, "RECEIPTS", [lambda agency_id, code: (agency_id, code) == (agency.id, "REC-1")])
    somebody = Citizen(app, agency)
    somebody.client.delete_cookie(cookie_name(), path="/participar/vivienda/derechos/")
    facts = {"right": "acceso", "text": "Qué tienen", "name": "María Pérez", "email": "maria@example.cl"}
    assert "No encontramos ese comprobante" in somebody.send(ASK, receipt="REC-2", **facts).words
    assert somebody.send(ASK, receipt="REC-1", **facts).heading == "Recibimos su solicitud"
    with scopes.agency(agency.id):
        assert db.session.scalars(sa.select(DataRequest.proof)).all() == [Proof.RECEIPT]


@pytest.mark.parametrize(
    ("right", "received", "last"),
    [
        (Right.ACCESS, date(2026, 12, 1), date(2026, 12, 31)),
        (Right.ERASURE, date(2027, 1, 31), date(2027, 3, 2)),
        (Right.BLOCKING, date(2026, 12, 4), date(2026, 12, 9)),  # a Friday; the 8th is a holiday
        (Right.BLOCKING, date(2026, 9, 16), date(2026, 9, 21)),
    ],
)
def test_the_clocks_of_the_law(right, received, last):
    assert due_on(right, received) == last


def test_the_term_is_extended_once_before_it_ends_and_with_a_reason(agency, asked, visit, cast):
    request_id, _code = asked()
    blocking, _code = asked(Right.BLOCKING)
    token, base = cast.session_token("ana"), f"/gestion/vivienda/derechos/{request_id}/"
    first = get(agency, request_id).due_on
    assert visit(f"{base}ampliar/", as_=token, data={"reason": ""}).status == 422
    assert visit(f"{base}ampliar/", as_=token, data={"reason": "Hay que buscar en papel"}).status == 303
    assert get(agency, request_id).due_on == first + timedelta(days=30)
    assert "nuevo plazo" in mails()[-1].subject
    assert visit(f"{base}ampliar/", as_=token).status == 303  # not twice
    assert visit(f"/gestion/vivienda/derechos/{blocking}/ampliar/", as_=token).status == 303  # nor for blocking
    with time_machine.travel(clock.now() + timedelta(days=80), tick=False), scopes.agency(agency.id):
        late = queries.get_request(agency.id, request_id)
        assert late.is_late
        assert not late.may_be_extended
        with pytest.raises(services.NotNowError):
            services.extend(late, reason="tarde", agency=agency, account_id=None)
    with scopes.agency(agency.id), pytest.raises(services.ReasonMissingError):
        services.answer(queries.get_request(agency.id, request_id), Outcome.DENIED, " ", agency=agency, account_id=None)


def test_what_is_late_comes_first_and_says_so(agency, asked, visit, cast):
    old, _code = asked()
    with time_machine.travel(clock.now() + timedelta(days=31), tick=True):
        asked(Right.ACCESS)
        page = visit("/gestion/vivienda/derechos/", as_=cast.session_token("ana"))
        links = [link for link in page.links() if re.search(r"/derechos/\d+/$", link)]
        assert links[0].endswith(f"/{old}/")
        assert "Atrasada" in page.words
        assert "Venció el" in page.words
    assert (
        "No hay solicitudes"
        in visit("/gestion/vivienda/derechos/?estado=retirada", as_=cast.session_token("ana")).words
    )


def test_a_person_takes_a_request_back(app, agency, asked):
    request_id, code = asked()
    maria = Citizen(app, agency)
    page = maria.send(FOLLOW, code=code)
    csrf = page.csrf()
    gone = Page(maria.client.post(f"{FOLLOW}retirar/", data={"csrf_token": csrf, "code": code}))
    assert gone.heading == "Su solicitud: retirada por la persona"
    assert get(agency, request_id).state is RequestState.WITHDRAWN


@pytest.mark.abuse("V02", "V03", "T01")
def test_a_code_opens_one_request_of_one_agency(app, agency, asked, cast):
    _id, code = asked()
    salud = cast.agency("salud")
    stranger = Citizen(app, salud)
    page = stranger.send(FOLLOW.replace("vivienda", "salud"), code=code)
    assert page.status == 422
    assert "No hay una solicitud con ese código" in page.words
    assert stranger.send(FOLLOW, code="0" * 24).status == 422
    assert code not in (page.response.location or "")


@pytest.mark.abuse("D03")
def test_whoever_tries_codes_is_slowed_down(app, agency):
    stranger = Citizen(app, agency)
    statuses = [stranger.send(FOLLOW, code=f"{n:024}").status for n in range(32)]
    assert statuses[:5] == [422] * 5
    assert statuses[-1] == 429


@pytest.mark.abuse("V03", "V05")
def test_what_was_written_is_sealed_and_the_log_names_nobody(agency, asked, cast):
    cast.account("ana")
    request_id, code = asked()
    found = get(agency, request_id)
    kept = " ".join(str(getattr(found, column.key)) for column in sa.inspect(DataRequest).column_attrs)
    lines = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.subject == f"data_request:{request_id}")).all()
    told = " ".join(f"{line.action} {line.details}" for line in lines)
    assert [line.action for line in lines] == ["data-request.ask"]
    for word in ("María", "maria@", "Borren", code, code.replace("-", "")):
        assert word not in kept + told


@pytest.mark.abuse("R03")
@pytest.mark.parametrize(
    ("name", "status"), [("ana", 200), ("olga", 200), ("elena", 403), ("rita", 403), ("bruno", 404)]
)
def test_only_those_who_answer_read_them(visit, asked, cast, name, status):
    request_id, _code = asked()
    assert visit(f"/gestion/vivienda/derechos/{request_id}/", as_=cast.session_token(name)).status == status


@pytest.mark.abuse("X01", "X03", "X14")
def test_what_people_write_stays_text(app, agency, visit, cast):
    nasty = '<script>__x(1)</script> [a](javascript:alert(1)) {{ config }} "quoted"\r\nBcc: x@example.cl'
    maria = Citizen(app, agency)
    page = maria.send(ASK, right="acceso", text=nasty, name='María "<b>" Pérez')
    assert page.status == 200
    token = cast.session_token("ana")
    link = next(a for a in visit("/gestion/vivienda/derechos/", as_=token).links() if re.search(r"/derechos/\d+/$", a))
    shown = visit(link, as_=token)
    assert "<script>__x" not in shown.text
    assert "javascript:" not in " ".join(shown.links())
    assert "{{ config }}" in shown.words
