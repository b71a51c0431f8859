"""The reasoned reply: what it must hold, when the public reads it, and what becomes of its commitments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from participa.consultations import queries, services
from participa.consultations.models import Consultation, Milestone, ReplyTheme, Step
from participa.extensions import db
from participa.foundation.clock import today
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

PUBLIC = "/organismos/vivienda/consultas/plazas/"
WHY = "Hay recursos para tres plazas este año, y esta es la más pedida."


@pytest.fixture
def closed(cast: Cast) -> Any:
    """A consultation that closed and was systematised, with its decision written."""
    return cast.content(
        "consultation",
        title="Plazas",
        opens_on=today() - timedelta(days=40),
        closes_on=today() - timedelta(days=10),
        reply_due_on=today() + timedelta(days=5),
        milestone=Milestone.SYSTEMATISED,
        outcome="ZZDECISION: se harán tres plazas.",
    )


def again(content: Any) -> Any:
    return get_by_id(Consultation, content.agency_id, content.id)


class Desk:
    """The office's pages of one consultation, as somebody."""

    def __init__(self, visit: Visitor, content: Any, token: str) -> None:
        self.visit, self.base, self.token = visit, f"/gestion/vivienda/consultas/{content.id}/", token

    def send(self, segment: str, **data: Any) -> Any:
        return self.visit(f"{self.base}{segment}/", as_=self.token, data=data, shown_on=self.base)

    def add(self, segment: str, **data: Any) -> None:
        assert self.send(f"{segment}/nuevo", **data).status == 302, (segment, data)


def theme(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Juegos",
        "said": "ZZDIJO: faltan juegos.",
        "mentions": "57",
        "decision": "partly",
        "reason": WHY,
        "done": "Compramos juegos.",
    } | changes


@pytest.mark.abuse("B04")
def test_a_reply_needs_its_minimum(visit: Visitor, cast: Cast, closed: Any) -> None:
    """B04: no figures, no themes, a theme without a reason, the same reason everywhere: each is named."""
    desk = Desk(visit, closed, cast.session_token("olga"))
    refused = desk.send("responder")
    assert refused.status == 422
    assert "cuántas personas participaron por cada canal" in refused.words
    assert "Agregue los temas" in refused.words
    desk.add("participacion", channel="online", people="120", women="70", men="50")
    desk.add("temas", **theme(reason="Sí."))
    assert "Explique por qué se decidió así en «Juegos»" in desk.send("responder").words
    with scopes.agency(closed.agency_id):
        db.session.scalars(db.select(ReplyTheme)).one().reason = WHY
        db.session.commit()
    desk.add("temas", **theme(title="Árboles"))
    assert "cada uno necesita la suya" in desk.send("responder").words


def test_the_public_reads_the_reply_when_it_is_published(visit: Visitor, cast: Cast, closed: Any) -> None:
    desk = Desk(visit, closed, cast.session_token("olga"))
    desk.add("participacion", channel="meeting", people="12", organisations="3")
    desk.add("temas", **theme())
    with scopes.agency(closed.agency_id):
        number = queries.list_themes(again(closed))[0].id
    due = today() + timedelta(days=90)
    desk.add("compromisos", theme_id=str(number), text="Pintar", responsible="Obras", due_on=due.isoformat())
    words = visit(PUBLIC).words
    assert not any(secret in words for secret in ("ZZDECISION", "ZZDIJO", "Encuentros presenciales"))
    with scopes.public():
        assert db.session.scalars(db.select(ReplyTheme)).all() == [], "the database keeps it too"
    assert "Faltan" in words
    assert "hábiles" in words or "hábil" in words
    assert desk.send("resultados").status == 302
    assert "Encuentros presenciales" in visit(PUBLIC).words
    assert "ZZDIJO" not in visit(PUBLIC).words
    assert desk.send("responder").status == 302
    words = visit(PUBLIC).words
    for said in (
        "ZZDECISION",
        "(57 personas)",
        "ZZDIJO",
        "Acogida en parte",
        WHY,
        "Compramos juegos.",
        "Pintar",
    ):
        assert said in words
    assert "Comprometida" not in words
    assert "Plazas" in visit("/buscar/?q=juegos").words, "search finds it by what was replied"


def test_commitments_are_followed_in_sight_of_all(visit: Visitor, cast: Cast, closed: Any) -> None:
    desk = Desk(visit, closed, cast.session_token("olga"))
    desk.add("participacion", channel="online", people="5")
    desk.add("temas", **theme())
    due = (today() + timedelta(days=90)).isoformat()
    desk.add("compromisos", text="Pintar bancas", responsible="Obras", due_on=due)
    assert desk.send("responder").status == 302
    assert desk.send("seguimiento").status == 302
    assert "Diga qué pasó con el compromiso" in desk.send("finalizar").words
    with scopes.agency(closed.agency_id):
        number = queries.list_commitments(again(closed))[0].id
    told = {"commitment_id": str(number), "on_day": today().isoformat()}
    desk.add("avances", **told, progress="en_curso", note="Se compró pintura.")
    desk.add("avances", **told, progress="cumplido", note="Quedaron pintadas.")
    words = visit(PUBLIC).words
    assert "Cumplido Pintar bancas" in words
    assert "Se compró pintura." in words
    assert desk.send("finalizar").status == 302
    gone = desk.send(f"compromisos/{number}/quitar")
    assert gone.status == 302
    with scopes.agency(closed.agency_id):
        assert len(queries.list_commitments(again(closed))) == 1, "what was published is kept"


def test_a_correction_of_a_published_reply_is_told(visit: Visitor, cast: Cast, closed: Any) -> None:
    desk = Desk(visit, closed, cast.session_token("olga"))
    desk.add("participacion", channel="online", people="5")
    desk.add("temas", **theme())
    desk.send("responder")
    with scopes.agency(closed.agency_id):
        number = queries.list_themes(again(closed))[0].id
    assert desk.send(f"temas/{number}", **theme(decision="accepted")).status == 302
    assert "Cambió la respuesta. Se corrigió: Tema «Juegos»." in visit(PUBLIC).words


@pytest.mark.abuse("R03")
def test_another_person_publishes_the_reply(visit: Visitor, cast: Cast, closed: Any) -> None:
    """R03: who wrote a theme does not publish the reply, where the agency wants four eyes."""
    olga, ana = cast.session_token("olga"), cast.session_token("ana")
    writer = Desk(visit, closed, olga)
    writer.add("participacion", channel="online", people="5")
    writer.add("temas", **theme())
    with scopes.platform(reason="a test"):
        cast.agency().four_eyes = True
        db.session.commit()
    writer.send("responder")
    with scopes.agency(closed.agency_id):
        assert not again(closed).is_replied
    assert Desk(visit, closed, ana).send("responder").status == 302
    with scopes.agency(closed.agency_id):
        assert [s.step for s in queries.list_steps(again(closed))] == [Step.REPLY]


@pytest.mark.abuse("B04")
def test_no_reply_before_the_closing(cast: Cast) -> None:
    """B04: an open consultation takes no reply."""
    content = cast.content("consultation", opens_on=today(), closes_on=today())
    with scopes.agency(content.agency_id), pytest.raises(services.StepRefusedError):
        services.advance(again(content), Step.REPLY, account_id=None)
