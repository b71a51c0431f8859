"""Files without identity, safe in a spreadsheet; figures for the public only after the closing."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
import sqlalchemy as sa
import time_machine

from participa.analysis.models import Snapshot
from participa.consultations.models import Consultation, Milestone
from participa.contributions.models import AgeBand, Sex
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.tables import read_table
from participa.people.current import COOKIE_KEY
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.analysis.conftest import Studied
    from tests.support.cast import Cast
    from tests.support.page import Page


@pytest.fixture
def fetch(app: Flask, cast: Cast) -> Callable[[str], Any]:
    """Ask for a file as Elena."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = cast.session_token("elena")
    return client.get


@pytest.mark.abuse("E01")
@pytest.mark.abuse("E04")
def test_answers_leave_as_a_table_that_no_spreadsheet_runs_and_that_names_nobody(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page], fetch: Callable[[str], Any]
) -> None:
    studied = study()
    studied.answer_as(3, "bici", text="=HYPERLINK(1)")
    studied.answer(Cell(2, option="other", text="A caballo"), shown_name="Juana Pérez", pseudonym="secreto")
    elena = cast.session_token("elena")
    for extension in ("csv", "xlsx"):
        data = fetch(f"{studied.office}archivos/respuestas.{extension}").data
        table = read_table(data, f"a.{extension}")
        assert len(table.rows) == 4
        texts = [row.cells["p8"] for row in table.rows]
        assert texts.count("=HYPERLINK(1)") == 3, "read back it is what was written"
        if extension == "csv":
            assert b'"=HYPERLINK' not in data
        assert b"Juana" not in data
        assert b"secreto" not in data
        assert {row.cells["p2_otra_texto"] for row in table.rows} == {"", "A caballo"}
        assert {row.cells["p1"] for row in table.rows} == {"", "En bicicleta"}
    words = visit(f"{studied.office}archivos/diccionario.csv", as_=elena).response.get_data(as_text=True)
    assert "p5_bici" in words
    assert visit(f"{studied.office}archivos/respuestas.exe", as_=elena).status == 404
    assert visit(f"{studied.office}archivos/respuestas.csv", as_=cast.session_token("rita")).status == 403


@pytest.mark.abuse("E05")
@pytest.mark.abuse("U16")
@pytest.mark.abuse("V05")
def test_open_data_tells_nobody_apart_and_holds_only_words_that_may_be_published(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    studied.answer_as(6, "bici", sex=Sex.WOMAN, text="No me publiquen")
    alone = {"region_code": "12", "sex": Sex.MAN, "age_band": AgeBand.FROM_60}
    studied.answer(Cell(8, text="Publíquenlo"), may_publish=True, **alone)
    response = visit(f"{studied.office}archivos/datos-abiertos.csv", as_=cast.session_token("elena")).response
    table = read_table(response.get_data(), "a.csv")
    said = {row.cells["p8"] for row in table.rows}
    assert said == {"", "Publíquenlo"}
    assert "Magallanes" not in response.get_data(as_text=True)
    assert {row.cells["sexo"] for row in table.rows} == {"Mujer", "No lo dijo"}
    assert "recibida" not in table.headers


def test_the_report_is_a_tagged_pdf_and_a_document_to_edit(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page], fetch: Callable[[str], Any]
) -> None:
    studied = study()
    studied.answer_as(6, "bici", sex=Sex.WOMAN, text="Más ciclovías")
    elena = cast.session_token("elena")
    assert "Diccionario" in visit(f"{studied.office}archivos/", as_=elena).words
    pdf = fetch(f"{studied.office}archivos/informe.pdf").data
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf or b"/ObjStm" in pdf
    data = fetch(f"{studied.office}archivos/informe.docx").data
    made = docx.Document(BytesIO(data))
    assert any("¿Cómo viaja?" in line.text for line in made.paragraphs)
    assert any("En bicicleta" in cell.text for grid in made.tables for row in grid.rows for cell in row.cells)


def test_the_public_reads_kept_figures_and_never_partial_ones(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    studied.answer_as(9, "bici", sex=Sex.WOMAN)
    studied.answer_as(2, "tren", sex=Sex.MAN)
    elena = cast.session_token("elena")
    page = f"{studied.office}publicar/"
    assert "Nunca se publican cifras parciales" in visit(page, as_=elena).words
    visit(f"{page}guardar/", as_=elena, data={}, shown_on=studied.office)
    with scopes.agency(studied.agency_id):
        assert db.session.scalar(sa.select(Snapshot.id)) is None
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        consultation.opens_on, consultation.closes_on = (
            (now() - timedelta(days=30)).date(),
            (now() - timedelta(days=2)).date(),
        )
        db.session.commit()
        public = f"/organismos/vivienda/consultas/{consultation.slug}/"
    visit(f"{page}guardar/", as_=elena, data={}, shown_on=page)
    assert visit(f"{public}resultados/").status == 404, "kept, and not yet public"
    assert "resultados en cifras" not in visit(public).words
    with scopes.agency(studied.agency_id):
        db.session.get_one(Consultation, (studied.agency_id, studied.key)).milestone = Milestone.RESULTS
        db.session.commit()
    assert "Ver los resultados en cifras" in visit(public).words
    shown = visit(f"{public}resultados/")
    assert "En bicicleta" in shown.words
    first = shown.words.split("¿Cómo viaja?")[1].split("¿Qué usa además?")[0]
    assert "9" not in first, "with the total it would tell the other"
    table = read_table(visit(f"{public}resultados/cifras.csv").response.get_data(), "a.csv")
    assert not any(row.cells["Respuestas"] in ("1", "2", "3", "4") for row in table.rows)
    with time_machine.travel(now() + timedelta(days=1)):
        assert visit(f"{public}resultados/cifras.txt").status == 404
