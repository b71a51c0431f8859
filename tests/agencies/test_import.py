"""Agencies from a spreadsheet: what is shown is what happens, all of it or nothing, and a second time nothing."""

from __future__ import annotations

import csv
import time
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from sqlalchemy import func, select

from participa.agencies import services
from participa.agencies.commands import import_file
from participa.agencies.importing import (
    TEMPLATE_HEADERS,
    Choice,
    NotDecidedError,
    Outcome,
    Plan,
    PlanChangedError,
    Report,
    apply_plan,
    export_row,
    plan_import,
)
from participa.agencies.models import Agency, Kind, Regime
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.tables import TableError
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.cast import Cast

REAL = Path(__file__).parents[3] / "shared" / "data" / "organismos.csv"
ROWS = [
    ("codigo_cplt", "nombre", "sigla", "tipo", "ministerio", "región", "Sitio Web", "correo"),
    ("AM001", "Ministerio de Vivienda y Urbanismo", "MINVU", "ministerio", "", "", "www.minvu.gob.cl", ""),
    ("AM002", "Servicio de Vivienda de Ñuble", "", "servicio", "Vivienda y Urbanismo", "Ñuble", "", "oirs@example.cl"),
    ("AM003", "Municipalidad de Peñaflor", "", "municipalidad", "Ministerio de Nada", "13", "", ""),
]


@pytest.fixture(autouse=True)
def _platform(cast: Cast) -> Iterator[None]:
    with scopes.platform(reason="test"):
        yield


def as_csv(rows: list[tuple[str, ...]], *, separator: str = ";", encoding: str = "utf-8") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[tuple[str, ...]]) -> bytes:
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        page = book.add_worksheet("Organismos")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return output.getvalue()


def run(data: bytes, name: str = "organismos.csv", **options: object) -> Report:
    plan = plan_import(data, name)
    return apply_plan(data, name, fingerprint=plan.fingerprint, account_id=None, **options)  # type: ignore[arg-type]


def named(name: str) -> Agency:
    return db.session.scalars(select(Agency).where(Agency.name == name)).one()


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Agency)) or 0


def outcomes(plan: Plan) -> list[Outcome]:
    return [line.outcome for line in plan.lines]


FORMS = {
    "utf-8 ;": (as_csv(ROWS), "organismos.csv"),
    "utf-8 ,": (as_csv(ROWS, separator=","), "organismos.csv"),
    "utf-8 with mark": (as_csv(ROWS, encoding="utf-8-sig"), "organismos.csv"),
    "latin-1 ;": (as_csv(ROWS, encoding="latin-1"), "organismos.csv"),
    "windows-1252 ,": (as_csv(ROWS, separator=",", encoding="cp1252"), "organismos.csv"),
    "utf-16": (as_csv(ROWS, separator="\t", encoding="utf-16"), "organismos.csv"),
    "xlsx": (as_xlsx(ROWS), "organismos.xlsx"),
}


@pytest.mark.abuse("E06")
@pytest.mark.parametrize("form", FORMS)
def test_every_way_of_saving_a_spreadsheet_brings_the_same(form: str) -> None:
    data, name = FORMS[form]
    assert run(data, name) == Report(created=3)
    minvu, serviu = named("Ministerio de Vivienda y Urbanismo"), named("Servicio de Vivienda de Ñuble")
    assert (minvu.kind, minvu.slug, minvu.website) == (Kind.MINISTRY, "minvu", "https://www.minvu.gob.cl")
    assert (serviu.ministry_id, serviu.region_code, serviu.email) == (minvu.id, "16", "oirs@example.cl")
    assert serviu.slug == "servicio-de-vivienda-de-nuble"
    assert named("Municipalidad de Peñaflor").regime is Regime.VOLUNTARY


@pytest.mark.abuse("E07")
def test_a_second_time_nothing_changes() -> None:
    data = as_csv(ROWS)
    run(data)
    db.session.commit()  # the log is written with the commit
    before = db.session.scalar(select(func.count()).select_from(AuditEvent))
    plan = plan_import(data, "organismos.csv")
    assert plan.does_nothing
    assert run(data) == Report(same=3)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == (before or 0) + 1  # that it was imported


def test_a_dry_run_changes_nothing() -> None:
    plan = plan_import(as_csv(ROWS), "organismos.csv")
    assert outcomes(plan) == [Outcome.NEW] * 3
    assert not db.session.new
    assert not db.session.dirty
    assert how_many() == 0


def test_a_ministry_that_is_not_there_is_noted_and_left_empty() -> None:
    line = plan_import(as_csv(ROWS), "organismos.csv").lines[2]
    assert line.outcome is Outcome.NEW
    assert "Ministerio de Nada" in line.notes[0]


def test_what_changes_is_shown_from_and_to() -> None:
    run(as_csv(ROWS))
    rows = [ROWS[0], (*ROWS[2][:7], "nuevo@example.cl")]
    plan = plan_import(as_csv(rows), "organismos.csv")
    assert [(c.label, c.before, c.after) for c in plan.lines[0].changes] == [
        ("correo", "oirs@example.cl", "nuevo@example.cl")
    ]
    assert run(as_csv(rows)) == Report(changed=1)
    assert named("Servicio de Vivienda de Ñuble").email == "nuevo@example.cl"


def test_an_empty_cell_and_a_missing_column_take_nothing_away() -> None:
    run(as_csv(ROWS))
    run(as_csv([("codigo", "nombre", "correo"), ("AM002", "SERVICIO DE VIVIENDA DE NUBLE", "")]))
    assert named("Servicio de Vivienda de Ñuble").email == "oirs@example.cl"


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("nombre", "", "Falta el nombre"),
        ("tipo", "club deportivo", "El tipo «club deportivo» no existe"),
        ("región", "Atlántida", "La región «Atlántida» no existe"),
        ("Sitio Web", "javascript:alert(1)", "no es una dirección web"),
        ("correo", "oirs arroba example.cl", "está incompleto"),
        ("codigo_cplt", "=1+1", "El código «=1+1» no sirve"),
        ("nombre", "N" * 300, "es muy largo"),
    ],
)
def test_one_bad_row_is_told_with_its_remedy_and_nothing_goes_in(column: str, cell: str, told: str) -> None:
    bad = list(ROWS[3])
    bad[ROWS[0].index(column)] = cell
    data = as_csv([*ROWS[:3], tuple(bad)])
    plan = plan_import(data, "organismos.csv")
    assert plan.counts[Outcome.REFUSED] == 1
    assert plan.lines[2].number == 4
    assert told in plan.lines[2].reason
    with pytest.raises(NotDecidedError):
        run(data)
    assert how_many() == 0
    assert run(data, leave_out_refused=True) == Report(created=2, refused=1)


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.csv", "vacío"),
        (b"nombre;correo\r\n", "a.csv", "agregue una fila"),
        (b"codigo;correo\r\nA1;x\r\n", "a.csv", "Falta la columna «nombre»"),
        (b"nombre;Nombre\r\nA;B\r\n", "a.csv", "repetida"),
        (b"%PDF-1.7", "a.csv", "no es una tabla"),
    ],
)
def test_a_file_that_is_no_list_of_agencies_is_refused_whole(data: bytes, name: str, told: str) -> None:
    with pytest.raises(TableError, match=told):
        plan_import(data, name)


def test_a_formula_is_only_a_text() -> None:
    rows = [("nombre", "descripcion"), ("Servicio Uno", '=HYPERLINK("http://evil.example")')]
    run(as_csv(rows))
    assert named("Servicio Uno").about == '=HYPERLINK("http://evil.example")'


def test_columns_that_are_not_used_are_listed() -> None:
    plan = plan_import(as_csv([("nombre", "fuente", "url_lobby"), ("Servicio Uno", "x", "y")]), "a.csv")
    assert plan.unknown_columns == ("fuente", "url_lobby")


def test_a_similar_name_waits_for_a_person() -> None:
    run(as_csv([("nombre",), ("Servicio Nacional del Patrimonio",)]))
    data = as_csv([("nombre",), ("Servicio Nacional de Patrimonio Cultural",), ("SERVICIO NACIONAL DE PATRIMONIOS",)])
    plan = plan_import(data, "a.csv")
    assert outcomes(plan) == [Outcome.NEW, Outcome.REVIEW]
    assert "Servicio Nacional del Patrimonio" in plan.lines[1].reason
    assert run(data) == Report(created=1, left_out=1)
    assert how_many() == 2
    assert run(data, decisions={3: Choice.SEPARATE}) == Report(same=1, created=1)
    assert how_many() == 3
    assert plan_import(data, "a.csv").does_nothing


def test_a_similar_name_may_be_said_to_be_the_same() -> None:
    run(as_csv([("nombre",), ("Servicio Nacional del Patrimonio",)]))
    data = as_csv([("codigo", "nombre"), ("AM009", "Servicio Nacional de Patrimonio")])
    assert outcomes(plan_import(data, "a.csv")) == [Outcome.REVIEW]
    assert run(data, decisions={2: Choice.SAME}) == Report(changed=1)
    assert named("Servicio Nacional de Patrimonio").code == "AM009"
    assert how_many() == 1


def test_equal_names_with_different_codes_are_two_bodies_and_flagged() -> None:
    data = as_csv(
        [("codigo", "nombre"), ("MU142", "Municipalidad de Llaillay"), ("MU143", "Municipalidad de Llay Llay")]
    )
    plan = plan_import(data, "a.csv")
    assert outcomes(plan) == [Outcome.NEW, Outcome.NEW]
    assert "fila 3" in plan.lines[0].notes[0]
    assert "fila 2" in plan.lines[1].notes[0]
    assert run(data) == Report(created=2)


def test_a_code_of_another_body_does_not_rename_it_unasked() -> None:
    """A wrong code must not turn one agency into another (E08 for the platform's own import)."""
    run(as_csv(ROWS))
    data = as_csv([("codigo", "nombre"), ("AM003", "Superintendencia de Pensiones")])
    assert outcomes(plan_import(data, "a.csv")) == [Outcome.REVIEW]
    assert run(data) == Report(left_out=1)
    assert named("Municipalidad de Peñaflor").code == "AM003"


@pytest.mark.parametrize(
    "rows", [[("A1", "Servicio Uno"), ("A1", "Servicio Dos")], [("", "Servicio Uno"), ("", "SERVICIO UNO")]]
)
def test_a_row_that_repeats_another_is_refused(rows: list[tuple[str, str]]) -> None:
    plan = plan_import(as_csv([("codigo", "nombre"), *rows]), "a.csv")
    assert outcomes(plan) == [Outcome.NEW, Outcome.REFUSED]
    assert "fila 2" in plan.lines[1].reason


def test_namesakes_of_different_places_need_no_decision() -> None:
    data = as_csv(
        [("nombre", "cut_comuna"), ("Municipalidad de Florida", "8104"), ("Municipalidad de La Florida", "13110")]
    )
    assert outcomes(plan_import(data, "a.csv")) == [Outcome.NEW, Outcome.NEW]
    run(data)
    assert (named("Municipalidad de Florida").commune_code, named("Municipalidad de Florida").region_code) == (
        "08104",
        "08",
    )


@pytest.mark.abuse("E07")
def test_a_plan_that_is_no_longer_true_is_not_applied() -> None:
    data = as_csv(ROWS)
    shown = plan_import(data, "organismos.csv")
    services.create_agency(name="Municipalidad de Peñaflor", kind=Kind.MUNICIPALITY, account_id=None, code="AM003")
    with pytest.raises(PlanChangedError):
        apply_plan(data, "organismos.csv", fingerprint=shown.fingerprint, account_id=None)
    assert how_many() == 1


def test_what_is_exported_comes_back_as_the_same() -> None:
    run(as_csv(ROWS))
    rows = [TEMPLATE_HEADERS, *(tuple(export_row(agency)) for agency in db.session.scalars(select(Agency)))]
    assert plan_import(as_csv(rows), "a.csv").does_nothing


@pytest.mark.skipif(not REAL.exists(), reason="the real list of agencies is not on this machine (../shared/data)")
def test_the_real_list_goes_in_as_it_is() -> None:
    data = REAL.read_bytes()
    start = time.process_time()  # not the wall's clock: other tests run beside
    plan = plan_import(data, REAL.name)
    report = apply_plan(data, REAL.name, fingerprint=plan.fingerprint, account_id=None)
    assert time.process_time() - start < 5
    assert report == Report(created=447)
    flagged = {line.code for line in plan.lines if any("Se parece" in note for note in line.notes)}
    assert {"MU142", "MU143"} <= flagged
    assert len(flagged) < 10
    assert run(data) == Report(same=447)


def test_the_command_prints_lines_and_says_how_it_went(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "organismos.csv"
    path.write_bytes(as_csv(ROWS))
    assert import_file(path, dry_run=True) == 0
    assert how_many() == 0
    assert import_file(path, dry_run=False) == 0
    assert how_many() == 3
    assert "Fila 2 (nuevo) Ministerio de Vivienda y Urbanismo" in capsys.readouterr().out
    path.write_bytes(as_csv([("nombre", "correo"), ("Servicio Uno", "nada")]))
    assert import_file(path, dry_run=False) == 1
    assert "está incompleto" in capsys.readouterr().err
    assert import_file(tmp_path / "no.csv", dry_run=False) == 1
