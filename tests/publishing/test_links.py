"""The links of contents: gathered with each change, asked by the worker alone, told in the office."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from participa.agencies.queries import find_practice
from participa.consultations.content_type import CONSULTATION
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.outbound import Network
from participa.foundation.worker import DUTIES
from participa.publishing import jobs, services
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, ContentLink
from participa.publishing.queries import get_by_id, list_agencies_with_unread_links, list_links
from participa.publishing.services.links import claim_links
from participa.tenancy import scopes

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/"


class Town(Network):
    """A network in which a few names exist; keeps whom it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answering: set[str] = set()

    def resolve(self, host: str, port: int) -> list[str]:
        del port
        self.asked.append(host)
        return ["10.0.0.1"] if host == "dentro.example" else ["93.184.216.34"] if host in self.answering else []

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        import socket as sockets

        del address, port, seconds
        ours, theirs = sockets.socketpair()
        theirs.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        theirs.shutdown(sockets.SHUT_WR)
        self.kept = [*getattr(self, "kept", []), theirs]
        return ours


@pytest.fixture
def town(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    made = Town()
    monkeypatch.setitem(app.config, "LINK_CHECKS", True)
    monkeypatch.setattr(jobs.Way, "network", made)
    yield made
    for end in getattr(made, "kept", []):
        end.close()


def links(content: Any) -> dict[str, Any]:
    with scopes.agency(content.agency_id):
        return {link.address: link.answer for link in list_links(content)}


def again(content: Any) -> Any:
    return get_by_id(type(content), content.agency_id, content.id)


def work() -> int:
    """Let the worker go through its queue, as it does outside of every request."""
    with scopes.no_scope():
        done = 0
        while handled := jobs.ask_links():
            done += handled
        return done


def make_due(**facts: Any) -> None:
    with scopes.platform(reason="test"):
        db.session.execute(
            db.update(ContentLink).values(due_at=now() - timedelta(minutes=1), **facts),
            execution_options={"synchronize_session": False},
        )
        db.session.commit()


def test_links_follow_the_text(cast: Cast) -> None:
    text = "[uno](https://uno.example/a) y [correo](mailto:a@b.cl), [aquí](/consultas/) y <https://dos.example/>"
    draft = cast.content("consultation", publish=False, background=text, take_part_url="https://tres.example")
    assert set(links(draft)) == {"https://uno.example/a", "https://dos.example/", "https://tres.example"}
    with scopes.agency(draft.agency_id):
        services.save_text(CONSULTATION, again(draft), values={"background": "sin"}, account_id=None)
        db.session.commit()
    assert set(links(draft)) == {"https://tres.example"}


def test_links_of_the_next_version_and_of_rows_are_gathered_too(cast: Cast) -> None:
    account = cast.content("public_account", report_url="https://hoy.example/")
    kind = TYPES["public_account"]
    with scopes.agency(account.agency_id):
        services.save_text(kind, again(account), values={"report_url": "https://luego.example/"}, account_id=None)
        event = {"starts_at": now(), "streaming_url": "https://vivo.example/"}
        services.save_part(kind.parts[0], again(account), values=event, account_id=None)
        db.session.commit()
    assert set(links(account)) == {"https://hoy.example/", "https://luego.example/", "https://vivo.example/"}


@pytest.mark.abuse("F08")
def test_the_worker_asks_and_the_office_reads(cast: Cast, visit: Visitor, town: Town) -> None:
    """F08: whatever went wrong, the page says one thing; and no request of a person asks anything."""
    olga = cast.session_token("olga")
    town.answering = {"vive.example"}
    text = (
        "[a](https://muerto.example/) [b](http://vive.example/) [c](http://dentro.example/) [d](http://127.0.0.1:22/)"
    )
    draft = cast.content("consultation", publish=False, title="Plazas", background=text)
    page = visit(f"{OFFICE}consultas/{draft.id}/publicar/", as_=olga)
    assert "0 responden; 4 sin revisar todavía" in page.words
    assert town.asked == []
    assert work() == 4
    assert links(draft) == {
        "https://muerto.example/": "no",
        "http://vive.example/": "yes",
        "http://dentro.example/": "refused",
        "http://127.0.0.1:22/": "refused",
    }
    asked = list(town.asked)
    page = visit(f"{OFFICE}consultas/{draft.id}/publicar/", as_=olga)
    assert "Este enlace no respondió: ábralo y corrija la dirección. https://muerto.example/" in page.words
    assert "1 responde; 0 sin revisar todavía" in page.words
    assert f"{OFFICE}consultas/{draft.id}/editar/#background" in page.links()
    listed = visit(f"{OFFICE}enlaces/", as_=olga).words
    assert "https://muerto.example/" in listed
    assert "http://127.0.0.1:22/" in listed
    assert "vive.example" not in listed
    assert town.asked == asked
    other = cast.session_token("bruno")
    assert "muerto" not in visit("/gestion/salud/enlaces/", as_=other).words


def test_what_is_public_is_asked_each_week_and_a_draft_once(cast: Cast, town: Town) -> None:
    town.answering = {"a.example", "b.example"}
    public = cast.content("consultation", take_part_url="http://a.example/")
    cast.content("consultation", publish=False, take_part_url="http://b.example/")
    assert work() == 2
    assert work() == 0
    make_due()
    town.asked.clear()
    assert work() == 1
    assert town.asked == ["a.example"]
    town.answering.clear()
    make_due()
    work()
    with scopes.agency(public.agency_id):
        [link] = list_links(public)
        assert link.failures == 1
        assert link.broken_since is not None
        assert (
            timedelta(minutes=55) < link.due_at - now() < timedelta(minutes=65)
        )  # an outage of an hour is no broken link
    make_due()
    work()
    with scopes.agency(public.agency_id):
        db.session.expire_all()
        [link] = list_links(public)
        assert timedelta(hours=23) < link.due_at - now() < timedelta(hours=25)
    town.answering = {"a.example"}
    make_due()
    work()
    assert links(public) == {"http://a.example/": "yes"}


def test_one_question_serves_all_and_a_host_gets_one_at_a_time(cast: Cast, town: Town) -> None:
    town.answering = {"ley.example"}
    for slug in ("vivienda", "salud"):
        cast.content("consultation", slug, take_part_url="http://ley.example/20500")
    cast.content("consultation", take_part_url="http://ley.example/otra")
    with scopes.platform(reason="test"):
        assert claim_links() == ["http://ley.example/20500"]
        assert claim_links() == ["http://ley.example/otra"]  # what one worker took, another leaves alone
        assert claim_links() == []
        db.session.commit()
    make_due()
    assert work() == 2
    assert town.asked == ["ley.example"] * 2


def test_it_can_be_switched_off(
    cast: Cast, visit: Visitor, app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LINK_CHECKS", False)
    draft = cast.content("consultation", publish=False, take_part_url="http://a.example/")
    assert work() == 0
    assert town.asked == []
    assert "apagada" in visit(f"{OFFICE}consultas/{draft.id}/", as_=cast.session_token("olga")).words


def test_people_may_ask_again_but_not_at_once(cast: Cast, visit: Visitor, town: Town) -> None:
    elena, rita = cast.session_token("elena"), cast.session_token("rita")
    draft = cast.content("consultation", publish=False, take_part_url="http://a.example/")
    work()
    town.answering = {"a.example"}
    again_at = f"{OFFICE}enlaces/revisar/"
    assert visit(again_at, as_=rita, data={}, shown_on=f"{OFFICE}enlaces/").status == 403
    assert visit(again_at, as_=elena, data={}, shown_on=f"{OFFICE}enlaces/").status == 302
    assert work() == 0  # it was asked a moment ago
    with scopes.platform(reason="test"):
        db.session.execute(
            db.update(ContentLink).values(asked_at=now() - timedelta(hours=1)),
            execution_options={"synchronize_session": False},
        )
        db.session.commit()
    visit(again_at, as_=elena, data={}, shown_on=f"{OFFICE}enlaces/")
    assert work() == 1
    assert links(draft) == {"http://a.example/": "yes"}


def test_what_was_published_before_is_read_once_by_the_worker(cast: Cast) -> None:
    old = cast.content(
        "consultation", take_part_url="http://viejo.example/", background="[otro](https://otro.example/)"
    )
    other = cast.content("mechanism", "salud", publish=False, objective="[tercero](https://tercero.example/)")
    with scopes.platform(reason="test"):
        unseen = {"synchronize_session": False}
        db.session.execute(db.delete(ContentLink).where(ContentLink.agency_id > 0), execution_options=unseen)
        blank = db.update(Content).where(Content.agency_id > 0).values(links_read_at=None)
        db.session.execute(blank, execution_options=unseen)
        db.session.commit()
        db.session.expire_all()
    with scopes.agency(old.agency_id):
        before = again(old).version
    with scopes.no_scope():
        jobs.gather_links()
    db.session.expire_all()
    assert set(links(old)) == {"http://viejo.example/", "https://otro.example/"}
    assert set(links(other)) == {"https://tercero.example/"}
    with scopes.agency(old.agency_id):
        assert again(old).version == before, "nobody's open form is out of date for it"
    with scopes.platform(reason="test"):
        assert list_agencies_with_unread_links() == []
    assert jobs.gather_links in DUTIES


def test_links_of_practice_are_asked_by_nobody(cast: Cast, visit: Visitor, town: Town) -> None:
    ana = cast.session_token("ana")
    visit("/gestion/vivienda/practica/preparar/", as_=ana, data={}, shown_on="/gestion/vivienda/practica/")
    with scopes.platform(reason="test"):
        practice = find_practice(cast.agency().id)
    assert practice is not None
    new = f"/gestion/{practice.slug}/consultas/nuevo/"
    typed = visit(new, as_=ana).fields(0) | {"title": "De ensayo", "take_part_url": "http://practica.example/"}
    assert visit(new, as_=ana, data=typed).status == 302
    real = cast.content("consultation", publish=False, take_part_url="http://real.example/")
    work()
    assert town.asked == ["real.example"]
    assert links(real) == {"http://real.example/": "no"}
    page = visit(f"/gestion/{practice.slug}/enlaces/", as_=ana)
    assert "En la sección de práctica no se revisan los enlaces." in page.words
    assert "espera" not in page.words
