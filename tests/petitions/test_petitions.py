"""Somebody asks for a consultation without an account, follows it by its code, and the agency decides in public."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import current_app

from participa.consultations.models import Consultation, Milestone, Origin
from participa.extensions import db
from participa.foundation import clock
from participa.foundation.clock import today
from participa.foundation.mail import OutboxMail
from participa.people.throttle import Limit
from participa.petitions import jobs, services, views
from participa.petitions.models import TRANSITIONS, Petition, PetitionContact, PetitionState
from participa.tenancy import scopes

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Page, Visitor

ASK = "/participar/vivienda/solicitar-consulta/"
FOLLOW = f"{ASK}seguimiento/"
OFFICE = "/gestion/vivienda/solicitudes-de-consulta/"
PUBLIC = "/organismos/vivienda/solicitudes-de-consulta/"
FACTS = {"subject": "La ribera del río", "reasons": "Nadie nos preguntó.", "region_code": None, "territory": ""}


def typed(**changes: str) -> dict[str, str]:
    return {"subject": "La ribera", "reasons": "Nadie nos preguntó.", "name": "María Soto", "email": "m@example.cl"} | {
        **changes
    }


def send(app: Flask, fields: dict[str, str], *, after: float = 8) -> Any:
    """Send the form as a person without scripts does: with the simple question, after some seconds."""
    client = app.test_client()
    shown = client.get(ASK).get_data(as_text=True)
    left, right = (int(number) for number in re.search(r"¿Cuánto es (\d) más (\d)\?", shown).groups())  # type: ignore[union-attr]
    carried = dict(re.findall(r'name="(csrf_token|revision)"[^>]* value="([^"]+)"', shown))
    with time_machine.travel(clock.now() + timedelta(seconds=after), tick=True):
        return client.post(ASK, data={**carried, "respuesta_simple": str(left + right), **fields})


def follow(visit: Visitor, code: str) -> Page:
    """Type a code into the form."""
    return visit(FOLLOW, data={"code": code})


def petitions(cast: Cast, model: Any = Petition) -> list[Any]:
    with scopes.agency(cast.agency().id):
        return list(db.session.scalars(sa.select(model)))


def asked(cast: Cast, **more: Any) -> str:
    agency = cast.agency()
    facts = {"name": "María Soto", "organisation": "", "email": "m@example.cl", "show_name": False} | more
    with current_app.test_request_context(), scopes.agency(agency.id):
        code = services.ask(agency, facts=FACTS, **facts)
        db.session.commit()
    return code


def decide(visit: Visitor, cast: Cast, **data: str) -> Any:
    number = petitions(cast)[0].id
    fields = {"state": "rejected", "public_subject": "La ribera", "reason": "No nos corresponde.", **data}
    return visit(f"{OFFICE}{number}/", as_=cast.session_token("olga"), data=fields)


@pytest.mark.abuse("V02", "V03")
def test_anybody_asks_without_an_account_and_follows_it_by_a_code_that_stands_in_no_address(
    app: Flask, visit: Visitor, cast: Cast
) -> None:
    """V03: addresses end in logs, histories and referrers; the code is shown once and typed into a form."""
    cast.agency()
    sent = send(app, typed())
    assert sent.status_code == 200
    text = sent.get_data(as_text=True)
    (code,) = re.findall(r"<code>((?:[0-9A-Z]{4}-){5}[0-9A-Z]{4})</code>", text)
    assert "noindex" in text
    assert sent.headers["Cache-Control"] == "private, no-store"
    page = follow(visit, code.lower().replace("-", " "))
    assert "La ribera" in page.words
    assert "María" not in page.words
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert code not in page.text
    assert code not in repr([row.__dict__ for row in petitions(cast)]), "only a hash of it is kept"
    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert code in mail.text
    assert not [address for address in re.findall(r"https?://\S+", mail.text) if code[:4] in address]
    assert FOLLOW in mail.text
    assert "ribera" not in mail.subject
    assert "No hay una solicitud con ese código" in follow(visit, "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF").words
    assert "ribera" not in visit(PUBLIC).words, "what was not decided is nowhere"
    cast.agency("salud")
    elsewhere = visit(FOLLOW.replace("vivienda", "salud"), data={"code": code})
    assert elsewhere.status == 422
    assert visit(f"{ASK}{code}/").status == 404


def test_codes_are_not_tried_all_day(visit: Visitor, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.agency()
    monkeypatch.setattr(views, "FOLLOW", Limit("petition-follow", free=1))
    assert [follow(visit, "AAAA-BBBB-CCCC").status for _turn in range(2)] == [422, 429]


@pytest.mark.abuse("D01")
@pytest.mark.parametrize(
    ("changes", "after", "said"),
    [
        ({"sitio_web": "x"}, 8, "Deje vacío el campo"),
        ({}, 1, "Espere unos segundos"),
        ({"respuesta_simple": "99"}, 8, "Responda la pregunta simple"),
        ({"subject": ""}, 8, "Complete este campo."),
        ({"email": "esto no es"}, 8, "Escriba un correo completo"),
    ],
)
def test_what_can_not_be_taken_comes_back_with_all_that_was_typed(
    app: Flask, cast: Cast, changes: dict[str, str], after: float, said: str
) -> None:
    """D01: programs are refused with words; a person loses nothing."""
    cast.agency()
    sent = send(app, typed(**changes), after=after)
    assert sent.status_code == 422
    text = sent.get_data(as_text=True)
    assert said in text
    assert "Nadie nos preguntó." in text
    assert petitions(cast) == []


def test_an_accepted_petition_becomes_a_proposed_consultation(visit: Visitor, cast: Cast) -> None:
    code = asked(cast)
    olga = cast.session_token("olga")
    assert "María Soto" in visit(f"{OFFICE}{petitions(cast)[0].id}/", as_=olga).words
    assert decide(visit, cast, state="accepted", reason="Toca decidirlo.", council_opinion="A favor.").status == 302
    made = petitions(cast, Consultation)[0]
    assert (made.origin, made.milestone) == (Origin.ON_PETITION, Milestone.PROPOSED)
    words = visit(PUBLIC).words
    for said in ("La ribera", "Aceptada", "Toca decidirlo.", "A favor."):
        assert said in words
    for hidden in ("María", "Nadie nos preguntó", "m@example.cl"):
        assert hidden not in words
    assert "Toca decidirlo." in follow(visit, code).words
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 2, "receipt and decision"


def test_a_petition_is_joined_to_a_consultation_that_the_public_sees(visit: Visitor, cast: Cast) -> None:
    asked(cast, organisation="Junta de la Ribera", show_name=True)
    other = cast.content("consultation", title="Plan del río")
    assert "Elija la consulta" in decide(visit, cast, state="joined").words
    assert decide(visit, cast, state="joined", consultation_id=str(other.id)).status == 302
    words = visit(PUBLIC).words
    assert "Plan del río" in words
    assert "Junta de la Ribera" in words, "with consent"


@pytest.mark.abuse("R10")
@pytest.mark.parametrize("state", list(PetitionState))
def test_a_decision_stays(cast: Cast, state: PetitionState) -> None:
    """R10: from each state, each move that the table does not have is refused."""
    asked(cast)
    agency = cast.agency()
    with current_app.test_request_context(), scopes.agency(agency.id):
        petition = db.session.scalars(sa.select(Petition)).one()
        petition.state = state
        db.session.flush()
        for target in set(PetitionState) - TRANSITIONS[state]:
            with pytest.raises(services.PetitionError, match="ya fue resuelta"):
                services.decide(
                    agency, petition, state=target, public_subject="x", reason="x", council_opinion="",
                    consultation_id=None, account_id=None,
                )  # fmt: skip


def test_only_those_who_publish_see_who_asks(visit: Visitor, cast: Cast) -> None:
    asked(cast)
    for name in ("elena", "rita"):
        assert visit(OFFICE, as_=cast.session_token(name)).status == 403
    assert visit(OFFICE, as_=cast.session_token("olga")).status == 200


def test_the_agency_says_when_it_takes_them(app: Flask, visit: Visitor, cast: Cast) -> None:
    ana = cast.session_token("ana")
    between = {"intake": "between", "from_day": (today() + timedelta(days=2)).isoformat()}
    assert visit(f"{OFFICE}plazo/", as_=ana, data=between).status == 422
    whole = {**between, "to_day": (today() + timedelta(days=20)).isoformat(), "kept_months": "6"}
    assert visit(f"{OFFICE}plazo/", as_=ana, data=whole).status == 302
    assert "recibe solicitudes del" in visit(ASK).words
    assert "Pedir una consulta" not in visit(PUBLIC).links()
    with scopes.agency(cast.agency().id), pytest.raises(services.PetitionError, match="no recibe"):
        services.ask(cast.agency(), facts=FACTS, name="", organisation="", email="", show_name=False)


def test_who_asked_is_forgotten_after_the_decision(visit: Visitor, cast: Cast) -> None:
    """The contact goes on its day; what was asked and decided stays."""
    asked(cast)
    decide(visit, cast)
    contact = petitions(cast, PetitionContact)[0]
    assert contact.erase_on == services.add_months(today(), 6)
    with time_machine.travel(clock.now() + timedelta(days=200), tick=False):
        jobs.erase_contacts()
    assert petitions(cast, PetitionContact) == []
    assert petitions(cast)[0].reason == "No nos corresponde."
