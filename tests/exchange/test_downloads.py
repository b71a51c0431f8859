"""Every list of the office leaves as CSV and XLSX: complete, safe in a spreadsheet, and only for those who may."""

from __future__ import annotations

import tracemalloc
from datetime import date

import pytest
import sqlalchemy as sa

from participa.access.area import DOORS, Ground
from participa.exchange import columns, queries
from participa.exchange.listings import LISTINGS
from participa.extensions import db
from participa.foundation.tables import read_table
from participa.officers.models import Officer
from participa.people.current import COOKIE_KEY
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content
from participa.tenancy import scopes
from participa.web.sending import send_table

OFFICERS = "/gestion/vivienda/encargados/descargar"
NASTY = (
    '=HYPERLINK("http://x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\uff1d1+1",
    "a;=1+1",
    'comillas " y ; y\nlínea',
)


def fetch(app, path: str, token: str):
    """Ask for a file as somebody."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    return client.get(path)


def table(answer):
    """Return the downloaded table, read as an upload is."""
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return read_table(answer.data, "lista.xlsx" if answer.data.startswith(b"PK") else "lista.csv")


#: Lists that are no table of rows here, with why.
ELSEWHERE = {
    "contributions_office.index": "answers leave as files of their analysis, with their dictionary",
    "terms_office.index": "the agency's fourteen settings, each with its default",
}


def test_every_list_of_the_office_can_be_downloaded(app):
    lists = {
        endpoint
        for endpoint, door in DOORS.items()
        if door.ground is Ground.AGENCY and endpoint.endswith("_office.index")
    }
    assert len(lists) > len(TYPES)
    assert lists - set(ELSEWHERE) <= set(LISTINGS)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_a_list_holds_what_the_form_says(app, cast, visit, extension):
    cast.content(
        "officer", title="Marta Rojas", post="Encargada", role="titular", scope="regional", region_code="05",
        mail="marta@example.cl", since=date(2026, 3, 1),
    )  # fmt: skip
    token = cast.session_token("rita")
    found = table(fetch(app, f"{OFFICERS}.{extension}", token))
    (row,) = found.rows
    assert row.cells["Nombre de la persona"] == "Marta Rojas"
    assert (row.cells["Calidad"], row.cells["Ámbito"], row.cells["Región"]) == ("Titular", "Regional", "Valparaíso")
    assert row.cells["En el cargo desde"] == "2026-03-01"
    assert row.cells["Estado"] == "Publicado"
    assert row.cells["Dirección pública"].endswith("/organismos/vivienda/encargados/marta-rojas/")
    assert row.cells["Número"].isdigit()


def test_every_kind_of_content_has_its_table(app, cast, visit):
    token = cast.session_token("rita")
    for kind, content_type in TYPES.items():
        cast.content(kind, title="Uno")
        address = f"/gestion/vivienda/{content_type.segment}/"
        for extension in ("csv", "xlsx"):
            (row,) = table(fetch(app, f"{address}descargar.{extension}", token)).rows
            assert "Uno" in row.cells.values(), kind
        assert f"{address}descargar.csv" in visit(address, as_=token).links()


@pytest.mark.abuse("E01")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_formulas_leave_harmless_and_come_back_as_they_were(app, cast, visit, extension):
    for text in NASTY:
        cast.content("officer", title=text, post=text)
    answer = fetch(app, f"{OFFICERS}.{extension}", cast.session_token("rita"))
    found = table(answer)
    assert sorted(row.cells["Cargo"] for row in found.rows) == sorted(NASTY)
    if extension == "csv":
        assert '"=HYPERLINK' not in answer.text
        assert '"@SUM' not in answer.text


def test_the_filters_of_the_list_hold(app, cast, visit):
    cast.content("officer", title="Marta Rojas", publish=False)
    cast.content("officer", title="Juan Soto", publish=False)
    cast.content("officer", title="Juana Pérez")
    token = cast.session_token("rita")
    page = visit("/gestion/vivienda/encargados/?q=juan&estado=draft&_external=1&endpoint=x&pagina=3", as_=token)
    (link,) = [link for link in page.links() if "descargar.csv" in link]
    assert "pagina" not in link
    assert [row.cells["Nombre de la persona"] for row in table(fetch(app, link, token)).rows] == ["Juan Soto"]
    assert len(table(fetch(app, f"{OFFICERS}.csv?estado=nada", token)).rows) == 3
    assert table(fetch(app, f"{OFFICERS}.csv?q=nadie", token)).rows == []


@pytest.mark.abuse("E02")
def test_a_copied_address_opens_for_nobody_else(app, cast, visit):
    cast.content("officer", title="Marta Rojas", publish=False)
    cast.account("ana")
    for path in (f"{OFFICERS}.csv", f"{OFFICERS}.xlsx", "/gestion/vivienda/personas/descargar.csv"):
        assert visit(path).status == 302
        assert visit(path, as_=cast.session_token("bruno")).status == 404
        assert visit(path, as_=cast.session_token("sara")).status == 404


@pytest.mark.abuse("E02")
def test_the_list_of_people_is_for_who_manages_them(app, cast, visit):
    assert visit("/gestion/vivienda/personas/descargar.csv", as_=cast.session_token("elena")).status == 403
    found = table(fetch(app, "/gestion/vivienda/personas/descargar.csv", cast.session_token("ana")))
    assert {"Ana", "Elena"} == {row.cells["Nombre"] for row in found.rows}
    assert "descargar" not in visit("/gestion/vivienda/permisos/", as_=cast.session_token("elena")).text


def test_another_agencys_rows_stay_out(app, cast, visit):
    cast.content("officer", "salud", title="De Salud")
    assert table(fetch(app, f"{OFFICERS}.csv", cast.session_token("ana"))).rows == []


def fill(agency_id: int, first: int, last: int) -> None:
    """Put officers into an agency by the thousand, past the services."""
    shared = {"agency_id": agency_id, "kind": "officer", "state": "draft"}
    rows = [{**shared, "id": n, "slug": f"o-{n}", "title": f"Oficial {n}"} for n in range(first, last)]
    own = [{"agency_id": agency_id, "id": n, "post": "Cargo " * 20} for n in range(first, last)]
    with scopes.agency(agency_id):
        db.session.execute(sa.text("SELECT 1"))
        connection = db.session.connection()
        connection.execute(sa.insert(Content.__table__), rows)
        connection.execute(sa.insert(Officer.__table__), own)
        db.session.commit()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_memory_does_not_grow_with_the_rows(app, cast, extension):
    agency = cast.agency()
    content_type = TYPES["officer"]

    def peak() -> int:
        with app.test_request_context(), scopes.agency(agency.id):
            shown = columns.facts(content_type)
            tracemalloc.start()
            rows = queries.content_rows(content_type, agency.id, shown)
            send_table("x", extension, [column.header for column in shown], rows).close()
            _now, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    fill(agency.id, 100_000, 100_600)
    peak()  # what is loaded once
    few = peak()
    fill(agency.id, 200_000, 204_000)
    assert peak() < few + 1_000_000
