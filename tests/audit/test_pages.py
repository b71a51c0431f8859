"""The log in the office and on the platform: who, when and what, before and after, found, downloaded and proven."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.tables import read_table
from participa.people.current import COOKIE_KEY
from tests.conftest import ENGINE

HERE = "/gestion/vivienda/actividad/"


@pytest.fixture
def logged(cast):
    """Vivienda with three lines by two people, and one of Salud."""
    agency, salud = cast.agency(), cast.agency("salud")
    ana, elena = cast.account("ana"), cast.account("elena")
    record("content.create", account_id=elena.id, agency_id=agency.id, subject="officer:1", details={"title": "Ñuñoa"})
    record(
        "content.edit", account_id=ana.id, agency_id=agency.id, subject="officer:1", details={"title": "Ñuñoa"},
        changes={"role": ("titular", "subrogante"), "post": ("", "=1+1"), "unknown": (None, True)},
    )  # fmt: skip
    record("agency.edit-card", account_id=ana.id, agency_id=agency.id, subject=f"agency:{agency.id}",
           details={"title": "Vivienda", "before": {"phone": "1"}, "after": {"phone": "2"}})  # fmt: skip
    record("content.create", account_id=None, agency_id=salud.id, details={"title": "Secreto de Salud"})
    db.session.commit()
    return agency


def download(app, path: str, token: str):
    """Return the table that a person downloads."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    answer = client.get(path)
    assert answer.status_code == 200
    return read_table(answer.data, "x.xlsx" if answer.data.startswith(b"PK") else "x.csv").rows


def test_each_field_is_told_before_and_after(logged, cast, visit):
    page = visit(HERE, as_=cast.session_token("ana"))
    assert "Ver 3 cambios" in page.words
    assert "Calidad Antes: Titular Después: Subrogante" in page.words
    assert "Cargo Antes: vacío Después: =1+1" in page.words
    assert "teléfono Antes: 1 Después: 2" in page.words
    assert "Editó un contenido" in page.words
    assert "Secreto de Salud" not in page.text


def test_what_is_kept_for_machines_is_read_in_words(logged, cast, visit):
    facts = {
        "answers": 3, "reason": "offence", "shown_until": "2026-12-12 21:00:00+00:00", "forced": True,
        "fields": ["summary", "post"], "due_on": "2026-12-30",
    }  # fmt: skip
    record("answer.hide", account_id=None, agency_id=logged.id, subject="consultation:359", details=facts)
    record(
        "content.edit", account_id=None, agency_id=logged.id, subject="officer:1", details={"fields": ["post"]},
        changes={"text_stage": ("clean", "editing"), "authors": ([], [4, 7])},
    )  # fmt: skip
    db.session.commit()
    page = visit(HERE, as_=cast.session_token("ana"))
    assert "Consulta ciudadana 359" in page.words
    assert "respuestas: 3" in page.words
    assert "12 de diciembre de 2026" in page.words
    assert "sin revisión: sí" in page.words
    assert "campos: Cargo" in page.words
    assert "texto Antes: al día Después: en edición" in page.words
    raw = ("shown_until", "offence", "2026-12-30", "['", "officer:1", "text_stage", "True")
    assert [word for word in raw if word in page.words] == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?accion=content.create", 1),
        ("?q=%C3%B1u%C3%B1oa", 2),
        ("?q=%C3%91u%C3%B1oa", 2),
        ("?q=officer%3A1&accion=content.edit", 1),
        ("?desde=2001-01-01&hasta=2099-12-31", 3),
        ("?hasta=2001-01-01", 0),
        ("?desde=nunca&hasta=0001-01-01&persona=x&accion=nada", 3),
        ("?persona=99999999999999999999", 3),
        ("?q=%25", 0),
    ],
)
def test_the_filters_stand_in_the_address(logged, cast, visit, app, asked, found):
    token = cast.session_token("ana")
    page = visit(HERE + asked, as_=token)
    assert page.status == 200
    rows = download(app, f"{HERE}descargar.csv{asked}", token)
    assert len(rows) == page.text.count('<tr><th scope="row">') == found


def test_by_person(logged, cast, visit):
    token, ana = cast.session_token("olga"), cast.account("ana")
    page = visit(f"{HERE}?persona={ana.id}", as_=token)
    assert page.text.count('<tr><th scope="row">') == 2
    assert f"{HERE}descargar.xlsx?persona={ana.id}" in page.links()


@pytest.mark.abuse("E01")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_download_is_complete_and_harmless(logged, cast, app, extension):
    newest, *_rest = download(app, f"{HERE}descargar.{extension}?accion=content.edit", cast.session_token("ana"))
    assert newest.cells["Quién"] == "Ana"
    assert "Cargo: «» → «=1+1»" in newest.cells["Antes y después"]
    assert len(newest.cells["Sello"]) == 64


@pytest.mark.abuse("E02")
def test_only_those_who_may_read_it(logged, cast, visit):
    for path in (HERE, f"{HERE}descargar.csv", f"{HERE}descargar.xlsx", f"{HERE}comprobar/"):
        assert visit(path, as_=cast.session_token("elena")).status == 403
        assert visit(path, as_=cast.session_token("bruno")).status == 404
    assert visit(f"{HERE}comprobar/", as_=cast.session_token("olga")).status == 403
    assert "comprobar" not in visit(HERE, as_=cast.session_token("olga")).text


def test_an_administrator_proves_the_log(logged, cast, visit):
    token = cast.session_token("ana")
    assert f"{HERE}comprobar/" in visit(HERE, as_=token).links()
    page = visit(f"{HERE}comprobar/", as_=token)
    assert "Nadie alteró el registro" in page.words
    assert "Se revisaron 3 líneas" in page.words


@pytest.mark.skipif(ENGINE == "postgresql", reason="the tests' role can't change the log there")
def test_a_changed_line_is_told(logged, cast, visit):
    connection = db.session.connection()
    connection.exec_driver_sql("DROP TRIGGER kept_audit_event_update")
    log = AuditEvent.__table__
    connection.execute(sa.update(log).where(log.c.chain == logged.id, log.c.number == 2).values(action="x.y"))
    db.session.commit()
    page = visit(f"{HERE}comprobar/", as_=cast.session_token("ana"))
    assert "La línea 2 no está como se escribió" in page.words
    assert "1 línea anterior está en orden" in page.words


def test_the_platform_reads_all_of_it(logged, cast, visit, app):
    token = cast.session_token("sara")
    page = visit("/plataforma/registro/?accion=content.edit&organismo=vivienda", as_=token)
    assert "Calidad Antes: Titular" in page.words
    assert any(link.startswith("/plataforma/registro.csv?accion=content.edit") for link in page.links())
    rows = download(app, "/plataforma/registro.csv?q=Secreto", token)
    assert [row.cells["Organismo"] for row in rows] == ["salud"]
    assert len(download(app, "/plataforma/registro.xlsx?organismo=vivienda", token)) == 3
    assert "registro" in visit("/plataforma/registro/comprobar/", as_=token).words
    assert "Nada coincide" in visit("/plataforma/registro/?q=zzzz", as_=token).words


def test_an_empty_log_says_so(cast, visit):
    assert "Todavía no hay actividad" in visit(HERE, as_=cast.session_token("ana")).words
    assert "Se revisaron 0 líneas" in visit(f"{HERE}comprobar/", as_=cast.session_token("ana")).words
