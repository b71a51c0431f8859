"""Kept pages: quick, and never older than the last commit, the minute, the language or the address."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Connection, create_engine, select

from participa.extensions import db
from participa.foundation import clock
from participa.foundation.db import Base
from participa.foundation.engines import reading
from participa.publishing import services
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes
from participa.web import freshness, kept_pages
from participa.web.freshness import NEVER_SHOWN, read_stamp, read_stamp_alone
from participa.web.kept_pages import KeptPage, PageStore
from tests.support.statements import counted

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def published(app: Flask, cast: Cast) -> Any:
    """One published consultation, and no page kept."""
    content = cast.content("consultation", title="Plan de ciclovías")
    app.extensions["kept_pages"].clear()
    return content


def address_of(content: Any) -> str:
    return f"/organismos/vivienda/consultas/{content.slug}/"


def again(content: Any) -> Any:
    """Return a content in the scope of the moment: leaving a scope lets go of its objects."""
    return get_by_id(type(content), content.agency_id, content.id)


def test_the_second_time_asks_the_stamp_only(client: FlaskClient, published: Any) -> None:
    first = client.get(address_of(published))
    with counted() as seen:
        second = client.get(address_of(published))
    assert second.data == first.data
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert second.headers["Vary"] == first.headers["Vary"] == "Cookie"
    assert len([s for s in seen if "set_config" not in s]) == 1


def test_a_browser_that_has_it_gets_no_body(client: FlaskClient, published: Any) -> None:
    tag = client.get(address_of(published)).headers["ETag"]
    again = client.get(address_of(published), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_head_is_sent_where_only_the_head_is_asked(client: FlaskClient, published: Any) -> None:
    whole = client.get(address_of(published))
    head = client.head(address_of(published))
    assert (head.status_code, head.data) == (200, b"")
    assert dict(head.headers) == dict(client.get(address_of(published)).headers)
    assert head.headers["Content-Length"] == str(len(whole.data))


@pytest.mark.abuse("T23")
def test_what_is_kept_is_kept_for_its_host(client: FlaskClient, published: Any) -> None:
    """T23: a host that is not ours is refused, whatever was answered to ours."""
    assert client.get(address_of(published)).status_code == 200
    assert client.get(address_of(published), headers={"Host": "otro.example"}).status_code == 400


def test_a_database_that_does_not_answer_is_told_by_the_portal(
    client: FlaskClient, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get(address_of(published))

    monkeypatch.setattr(kept_pages, "read_stamp_alone", lambda: None)
    assert client.get(address_of(published)).status_code == 200  # made afresh by the portal, which had no trouble


@pytest.mark.abuse("T12")
@pytest.mark.abuse("U09")
def test_what_is_withdrawn_is_gone_at_once(client: FlaskClient, cast: Cast, published: Any) -> None:
    """T12, U09: unpublished is nowhere, not even in what was kept a moment ago."""
    assert "Plan de ciclovías" in client.get(address_of(published)).text
    assert "Plan de ciclovías" in client.get("/consultas/").text
    with scopes.agency(published.agency_id):
        services.withdraw(again(published), reason="Hubo un error en las fechas.", account_id=None)
        db.session.commit()
    assert client.get(address_of(published)).status_code in (404, 410)
    assert "Plan de ciclovías" not in client.get("/consultas/").text


def test_languages_questions_and_minutes_are_apart(
    client: FlaskClient, published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'lang="es"' in client.get("/consultas/").text
    client.set_cookie("idioma", "en")
    assert 'lang="en"' in client.get("/consultas/").text
    client.delete_cookie("idioma")
    assert "Plan de ciclovías" not in client.get("/consultas/?etapa=cerradas").text
    with counted() as seen:
        client.get("/consultas/")
    quiet = len(seen)
    moment = clock.now() + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: moment)
    with counted() as seen:
        client.get("/consultas/")
    assert len(seen) > quiet


def test_errors_redirects_and_offices_are_not_kept(app: Flask, client: FlaskClient) -> None:
    for address in (
        "/consultas/no-existe/",
        "/organismos/nadie/",
        "/gestion/vivienda/",
        "/ingresar/",
        "/consultas/?etapa=x",
    ):
        client.get(address)
        client.get(address)
    assert not app.extensions["kept_pages"]._pages


def test_every_write_of_what_is_shown_renews_the_stamp(cast: Cast, published: Any) -> None:
    with scopes.platform(reason="test"):
        before = read_stamp()
        db.session.commit()
        assert read_stamp() == before
        again(published).summary = "Otro resumen"
        db.session.commit()
        after = read_stamp()
        assert after != before
        db.session.execute(Base.metadata.tables["content"].update().values(summary="Uno más"))
        db.session.commit()
        assert read_stamp() != after


def test_what_nobody_sees_renews_nothing(cast: Cast) -> None:
    with scopes.platform(reason="test"):
        before = read_stamp()
        cast.account("sara")
        db.session.commit()
        assert read_stamp() == before


def test_a_change_given_up_renews_nothing(published: Any) -> None:
    with scopes.platform(reason="test"):
        before = read_stamp()
        again(published).summary = "No se guarda"
        db.session.flush()
        db.session.rollback()
        db.session.commit()
        assert read_stamp() == before


def test_the_tables_never_shown_exist() -> None:
    """A table that is renamed must not fall out of the list unseen; a new one counts as shown."""
    assert set(Base.metadata.tables) >= NEVER_SHOWN


def test_the_store_has_an_end() -> None:
    store = PageStore(1_000)
    for number in range(100):
        store.put(("localhost", f"/{number}/", "", "es"), KeptPage(("a", 1), b"x" * 40, ()))
    assert store.get(("localhost", "/0/", "", "es"), ("a", 1)) is None
    assert store.get(("localhost", "/99/", "", "es"), ("a", 1)) is not None
    assert store.get(("localhost", "/99/", "", "es"), ("b", 1)) is None
    store.put(("localhost", "/large/", "", "es"), KeptPage(("a", 1), b"x" * 51, ()))
    assert store.get(("localhost", "/large/", "", "es"), ("a", 1)) is None
    assert sum(len(page.body) for page in store._pages.values()) <= 1_000


def test_a_stamp_that_can_not_be_read_is_none(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an unreachable database nor one without its tables is a failure of its own here."""
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    for address in (f"sqlite:///{tmp_path}/no/such/folder.sqlite3", f"sqlite:///{tmp_path}/empty.sqlite3", nowhere):
        engine = create_engine(address)
        with app.app_context():
            monkeypatch.setitem(db._app_engines[app], None, engine)
            assert read_stamp_alone() is None
        engine.dispose()


def test_both_ways_of_reading_the_stamp_agree(
    app: Flask, database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver's own cursor and the session read the same row; the connection goes back as it came."""
    engine = database.engine
    reading.set(True)  # this test's own transaction is open beside
    with engine.connect() as other:
        known = other.execute(select(Base.metadata.tables["public_stamp"].c.word)).scalar_one()
    monkeypatch.setitem(db._app_engines[app], None, engine)
    with app.app_context():
        assert {read_stamp_alone() for _time in range(3)} == {known}
        monkeypatch.setattr(freshness, "_READ_AS_TEXT", "SELECT word FROM nowhere")
        assert read_stamp_alone() is None
        monkeypatch.undo()
        monkeypatch.setitem(db._app_engines[app], None, engine)
        assert read_stamp_alone() == known
