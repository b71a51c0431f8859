"""Files without identity, safe in a spreadsheet; figures for the public only after the closing."""

from __future__ import annotations

from contextvars import Context
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import docx
import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import EnvironBuilder
from werkzeug.test import run_wsgi_app

from participa.analysis.models import Snapshot
from participa.analysis.queries import sheets
from participa.consultations.models import Consultation, Milestone, ReplyCommitment, ReplyTheme
from participa.contributions.models import AgeBand, Contribution, RedactionReason, Sex
from participa.contributions.services import redact, take_back
from participa.contributions.services.redacting import MARK
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.tables import read_table, writing
from participa.moderation import services as moderation
from participa.moderation.models import HidingReason
from participa.people.current import COOKIE_KEY
from participa.people.models import Membership
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from participa.web.sending import stream_table

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


@pytest.mark.abuse("E05", "U16", "V05", "B03")
def test_open_data_tells_nobody_apart_and_holds_only_words_that_may_be_published(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    elena = cast.session_token("elena")
    studied.answer_as(6, "bici", sex=Sex.WOMAN, text="No me publiquen")
    alone = {"region_code": "12", "sex": Sex.MAN, "age_band": AgeBand.FROM_60}
    shown = studied.answer(Cell(8, text="Publíquenlo: Rosa Díaz vive ahí"), may_publish=True, **alone)
    hidden = studied.answer(Cell(2, option="other", text="Insulto"), Cell(8, text="Otro insulto"), may_publish=True)
    studied.answer(Cell(8, text="Nadie lo ha mirado"), may_publish=True)
    gone = studied.answer(Cell(8, text="Me arrepiento"), may_publish=True)
    with scopes.agency(studied.agency_id):
        where = {"agency_id": studied.agency_id, "content_id": studied.key, "account_id": None}
        moderation.decide([shown, gone], **where)
        moderation.decide([hidden], **where, reason=HidingReason.OFFENCE)
        redact(
            db.session.get_one(Contribution, (studied.agency_id, shown)),
            "Rosa Díaz",
            RedactionReason.OTHERS,
            account_id=None,
        )
        take_back(db.session.get_one(Contribution, (studied.agency_id, gone)))
        db.session.commit()
    response = visit(f"{studied.office}archivos/datos-abiertos.csv", as_=elena).response
    table = read_table(response.get_data(), "a.csv")
    said = {row.cells["p8"] for row in table.rows}
    assert said == {"", f"Publíquenlo: {MARK} vive ahí"}
    assert len(table.rows) == 9, "whose words are not shown is counted all the same"
    assert "Magallanes" not in response.get_data(as_text=True)
    assert {row.cells["sexo"] for row in table.rows} == {"Mujer", "No lo dijo"}
    assert "recibida" not in table.headers
    assert not {"Insulto", "Otro insulto"} & {cell for row in table.rows for cell in row.cells.values()}
    beside = visit(f"{studied.office}archivos/diccionario-datos-abiertos.csv", as_=elena).response.get_data()
    words = read_table(beside, "a.csv")
    assert [row.cells["Columna"] for row in words.rows] == list(table.headers), "every column, and no other"
    assert "menos de 5 personas" in beside.decode()


@pytest.mark.abuse("E02", "E04")
def test_no_file_leaves_for_who_may_not_read_answers(
    study: Callable[..., Studied], cast: Cast, app: Flask, fetch: Callable[[str], Any]
) -> None:
    """E02: without a session, of another agency, without the right, after the role was lost, under a guessed key."""
    studied = study()
    studied.answer_as(6, "bici", text="ZZTEXTO")
    files = [
        f"archivos/{name}"
        for name in (
            "respuestas.csv",
            "respuestas.xlsx",
            "datos-abiertos.csv",
            "diccionario.csv",
            "diccionario-datos-abiertos.csv",
            "informe.pdf",
            "informe.docx",
        )
    ] + ["cruces/tabla.csv?fila=p1&columna=sexo"]
    for name in files:
        for who, refused in ((None, {302, 401}), ("bruno", {404}), ("rita", {403})):
            client = app.test_client()
            if who:
                with client.session_transaction() as session:
                    session[COOKIE_KEY] = cast.session_token(who)
            answer = client.get(studied.office + name)
            assert answer.status_code in refused, (name, who, answer.status_code)
            assert b"ZZTEXTO" not in answer.data
        guessed = studied.office.replace(f"/{studied.key}/", f"/{studied.key + 1}/")
        assert fetch(guessed + name).status_code == 404
    assert fetch(studied.office + files[0]).status_code == 200
    with scopes.agency(studied.agency_id):
        db.session.execute(sa.delete(Membership).where(Membership.agency_id == studied.agency_id))
        db.session.commit()
    assert fetch(studied.office + files[0]).status_code in (302, 403, 404)


@pytest.mark.abuse("E03")
def test_many_answers_are_sent_while_they_are_read(
    study: Callable[..., Studied],
    cast: Cast,
    visit: Callable[..., Page],
    fetch: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same rows as of a whole file, piece by piece, in the agency's scope after the request has ended."""
    studied = study()
    studied.answer_as(8, "bici", sex=Sex.WOMAN, text="Más luz. " * 40)
    studied.answer(Cell(1, option="tren"), Cell(4, number=None), region_code="13")
    names = [f"{studied.office}archivos/{name}" for name in ("respuestas.csv", "datos-abiertos.csv", "respuestas.xlsx")]
    whole = [fetch(name).data for name in names[:2]]
    assert {"En bicicleta", "En tren"} <= {row.cells["p1"] for row in read_table(whole[0], "a.csv").rows}
    monkeypatch.setattr(sheets, "MOST_READ", 5)
    monkeypatch.setattr(writing, "_CHUNK", 100)
    for name, data in zip(names, whole, strict=False):
        answer = fetch(name)
        assert answer.content_length is None
        pieces = list(answer.response)
        assert len(pieces) > 2
        assert b"".join(pieces) == data
    assert fetch(names[2]).status_code == 303, "a workbook of so many takes longer than a proxy waits"
    page = visit(f"{studied.office}archivos/", as_=cast.session_token("elena"))
    assert "se descargan en CSV" in page.words
    assert names[2] not in page.links()


def cookie_of(fetch: Any) -> str:
    """Return the cookies of a client, as a browser sends them."""
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in fetch.__self__._cookies.values())


def test_a_reader_who_leaves_and_a_table_that_breaks_leave_nothing_open(
    study: Callable[..., Studied], fetch: Callable[..., Any], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    studied = study()
    studied.answer_as(8, "bici", text="Más luz. " * 40)
    monkeypatch.setattr(sheets, "MOST_READ", 5)
    monkeypatch.setattr(writing, "_CHUNK", 100)
    sessions = set(db.session.registry.registry)
    builder = EnvironBuilder(app, f"{studied.office}archivos/respuestas.csv", headers={"Cookie": cookie_of(fetch)})
    pieces, status, _headers = Context().run(run_wsgi_app, app, builder.get_environ(), buffered=False)
    assert status == "200 OK"
    assert next(iter(pieces))
    pieces.close()
    assert set(db.session.registry.registry) == sessions

    def broken(*_given: Any) -> Any:
        yield ["uno" * 999]
        yield from ()
        raise RuntimeError

    with app.test_request_context("/"):
        answer = stream_table("a", ["a"], broken())
        with pytest.raises(RuntimeError):
            list(answer.response)
    assert set(db.session.registry.registry) == sessions


@pytest.mark.abuse("Q02", "Q07")
def test_files_and_tables_know_only_their_own_columns(
    study: Callable[..., Studied], fetch: Callable[[str], Any]
) -> None:
    """Neither a name of the code nor a hidden column is a side of a table, a filter or a file."""
    studied = study()
    studied.answer_as(6, "bici")
    studied.answer(Cell(1, option="bici"), pseudonym="ZZSECRETO", receipt_hash="ZZSECRETO")
    for name in ("pseudonym", "__class__", "p1.__class__", "receipt_hash", "p8", "p1;--", "contribution.id"):
        table = {"fila": name, "columna": "sexo"}, {"fila": "p1", "columna": name}
        for query in table:
            assert fetch(f"{studied.office}cruces/?{urlencode(query)}").status_code == 200
            assert fetch(f"{studied.office}cruces/tabla.csv?{urlencode(query)}").status_code == 404
    whole = fetch(f"{studied.office}archivos/respuestas.csv").data
    asked = {"pseudonym": "ZZSECRETO", "columnas": "pseudonym", "sexo": "' or 1=1", "region": "05%' --"}
    assert fetch(f"{studied.office}archivos/respuestas.csv?{urlencode(asked)}").data == whole
    assert b"ZZSECRETO" not in whole


def test_the_report_is_a_tagged_pdf_and_a_document_to_edit(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page], fetch: Callable[[str], Any]
) -> None:
    studied = study()
    studied.answer_as(6, "bici", sex=Sex.WOMAN, text="Más ciclovías")
    with scopes.agency(studied.agency_id):
        where = {"agency_id": studied.agency_id, "content_id": studied.key}
        theme = ReplyTheme(**where, title="Ciclovías seguras", said="Piden más", reason="Hay fondos", done="Se licitó")
        db.session.add(theme)
        db.session.flush()
        db.session.add(ReplyCommitment(**where, theme_id=theme.id, text="Construir 12 km", responsible="Obras"))
        db.session.commit()
    elena = cast.session_token("elena")
    assert "Diccionario" in visit(f"{studied.office}archivos/", as_=elena).words
    pdf = fetch(f"{studied.office}archivos/informe.pdf").data
    assert pdf.startswith(b"%PDF-")
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
    data = fetch(f"{studied.office}archivos/informe.docx").data
    made = docx.Document(BytesIO(data))
    assert any("¿Cómo viaja?" in line.text for line in made.paragraphs)
    said = "\n".join(line.text for line in made.paragraphs)
    for words in (
        "Temas de la respuesta",
        "Borrador",
        "Ciclovías seguras",
        "Piden más",
        "Acogida. Hay fondos",
        "Se licitó",
    ):
        assert words in said
    assert any("Construir 12 km" in cell.text for grid in made.tables for row in grid.rows for cell in row.cells)
    pictures = made.element.body.xpath(".//wp:docPr")
    assert len(pictures) == len(made.inline_shapes) > 5, "a chart of each question that has one"
    assert all("La tabla que sigue dice lo mismo" in picture.get("descr") for picture in pictures)
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
