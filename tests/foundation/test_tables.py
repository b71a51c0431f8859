"""Uploaded tables are read as people mean them or refused with the remedy (abuse E06, K05)."""

import tracemalloc
import zipfile
from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.foundation.tables import TableError, read_table

TEXT = "código;nombre;comuna\nAB1;Servicio de Ñuñoa;01101\nAB2;Junta «Unión»;13120\n"


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


def workbook(*sheets, **options):
    """Make an XLSX of (name, rows) pairs as Excel would."""
    output = BytesIO()
    with xlsxwriter.Workbook(output, options) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    page.write(number, column, value)
    return output.getvalue()


def repacked(data, **changes):
    """Replace members of a package; None leaves one out."""
    output = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changes:
                target.writestr(name, source.read(name))
        for name, content in changes.items():
            if content is not None:
                target.writestr(name, content)
    return output.getvalue()


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("latin-1"),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode(),
        ("sep=;\r\n" + TEXT).encode(),
        ("\n\n" + TEXT + ";;\n\n;;;;\n").encode(),
        TEXT.replace("AB1", '"AB1"').encode(),
        TEXT.replace("AB1;", " AB1 ;").rstrip().encode(),
    ],
)
def test_a_table_is_the_same_however_it_was_saved(data):
    table = read_table(data, "tabla.csv")
    assert table.headers == ["código", "nombre", "comuna"]
    assert cells(table) == [["AB1", "Servicio de Ñuñoa", "01101"], ["AB2", "Junta «Unión»", "13120"]]


def test_windows_quotes_and_dashes_are_read():
    table = read_table("nombre;nota\nUnión “Sur” – norte;5 €\n".encode("cp1252"), "t.csv")
    assert cells(table) == [["Unión “Sur” – norte", "5 €"]]


def test_commas_inside_cells_do_not_mislead():
    text = "nombre;dirección\nUno;Calle 1, piso 2, Arica\nDos;Calle 3, Arica\n"
    assert cells(read_table(text.encode(), "t.csv"))[1] == ["Dos", "Calle 3, Arica"]
    text = 'nombre,dirección\nUno,"Calle 1; piso 2, Arica"\n'
    assert cells(read_table(text.encode(), "t.csv")) == [["Uno", "Calle 1; piso 2, Arica"]]


def test_one_column_is_a_table():
    assert cells(read_table(b"correo\na@b.cl\nc@d.cl\n", "t.csv")) == [["a@b.cl"], ["c@d.cl"]]


def test_rows_are_numbered_as_a_spreadsheet_does():
    text = 'a;b\n"línea\nde tres\nrenglones";1\n\n;\nx;2\n'
    table = read_table(text.encode(), "t.csv")
    assert [row.number for row in table.rows] == [2, 5]
    assert table.rows[0].cells["a"] == "línea\nde tres\nrenglones"


def test_short_rows_are_filled_and_columns_without_name_or_data_are_left_out():
    table = read_table(b"a;b;c;;\n1\n1;2;3;;\n", "t.csv")
    assert table.headers == ["a", "b", "c"]
    assert cells(table) == [["1", "", ""], ["1", "2", "3"]]


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "t.csv", "vacío"),
        (b"\n;;\n \n", "t.csv", "no tiene filas"),
        (b"a;b\n1;2;3\n", "t.csv", "Fila 2.*columna C"),
        (b"a;;c\n1;2;3\n", "t.csv", "Fila 2.*columna B"),
        (b"nombre;Nombre \n1;2\n", "t.csv", "Fila 1.*«Nombre».*repetida"),
        (b'a;b\n1;"sin cerrar\n2;3\n', "t.csv", "comillas"),
        (b'a;b\n1;"x"y\n', "t.csv", "Línea 2.*comillas"),
        (b"a;b\n1;\x002\n", "t.csv", "Línea 2.*no son de texto"),
        ("a;b\n1;2\n".encode("utf-16-le"), "t.csv", "Línea 1.*no son de texto"),
        (b"a;b\n1;\x81\xff\n", "t.csv", "Línea 2.*no son de texto"),
        (b"a;b\n" + b'1;"' + b"x" * 200_000 + b'"\n', "t.csv", "Línea 2.*demasiado larga"),
        (b"<html><table><tr><td>a</td></tr></table>", "t.csv", "no es una tabla"),
        (b"%PDF-1.7 x", "t.csv", "no es una tabla"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "t.xls", "antiguo o tiene contraseña"),
        (b"a;b\n", "t.pdf", "CSV o como libro"),
        (b"a;b\n", "t.xlsx", "no es un libro"),
        (b"PK\x03\x04", "t.xlsx", "dañado"),
        (b"a;b\n" + b"1;2\n" * 5001, "t.csv", "más de 5000 filas"),
        (b";".join(b"c%d" % n for n in range(400)), "t.csv", "más de 300 columnas"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_remedy(data, name, message):
    with pytest.raises(TableError, match=f"(?s){message}"):
        read_table(data, name)


def test_a_million_rows_are_refused_without_reading_them_all():
    data = b"a;b\n" + b"1;2\n" * 1_000_000
    with pytest.raises(TableError, match="más de 5000 filas"):
        read_table(data, "t.csv")


def test_too_much_text_is_refused():
    with pytest.raises(TableError, match="demasiado texto"):
        read_table(b"a\n" + b"x" * 2000, "t.csv", max_cells_bytes=1000)


def test_a_workbook_gives_text_as_people_would_type_it():
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["código", "fecha", "instante", "monto", "sí", "grande", "texto"])
        page.write_number(1, 0, 7.0)
        page.write_datetime(1, 1, datetime(2026, 11, 23), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
        page.write_datetime(1, 2, datetime(2026, 11, 23, 18, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))  # noqa: DTZ001
        page.write_number(1, 3, 0.1 + 0.2)
        page.write_boolean(1, 4, True)
        page.write_number(1, 5, 123456789012.0)
        page.write_string(1, 6, "01101")
    (row,) = read_table(output.getvalue(), "t.xlsx").rows
    assert list(row.cells.values()) == ["7", "2026-11-23", "2026-11-23 18:30", "0.3", "sí", "123456789012", "01101"]


def test_the_first_visible_sheet_is_read_and_the_others_named():
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        for name in ("Oculta", "Datos", "Notas"):
            book.add_worksheet(name).write_row(0, 0, [name, "b"])
        book.get_worksheet_by_name("Oculta").hide()
        book.get_worksheet_by_name("Datos").activate()
    table = read_table(output.getvalue(), "t.xlsx")
    assert table.headers == ["Datos", "b"]
    assert table.ignored_sheets == ("Notas",)


def test_rows_of_a_workbook_keep_their_numbers():
    data = workbook(("H", [[], ["a", "b"], [], ["1", "2"], ["", ""], ["", "3"], ["", ""]]))
    assert [(row.number, row.cells["b"]) for row in read_table(data, "t.xlsx").rows] == [(4, "2"), (6, "3")]


def test_merged_cells_are_named():
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b"])
        page.merge_range("A2:A4", "uno")
    with pytest.raises(TableError, match=r"Fila 2.*combinadas hasta la fila 4"):
        read_table(output.getvalue(), "t.xlsx")


@pytest.mark.abuse("E06")
def test_a_formula_gives_its_stored_value_and_runs_nothing():
    output = BytesIO()
    with xlsxwriter.Workbook(output) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["a", "b"])
        page.write_formula(1, 0, "=1+1", value=2)
        page.write_string(1, 1, '=HYPERLINK("http://evil")')
    assert cells(read_table(output.getvalue(), "t.xlsx")) == [["2", '=HYPERLINK("http://evil")']]


@pytest.mark.abuse("K05")
def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read():
    bomb = repacked(workbook(("H", [["a"]])), **{"xl/worksheets/sheet1.xml": b" " * 200_000_000})
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    with pytest.raises(TableError, match="demasiado grande"):
        read_table(bomb, "t.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


@pytest.mark.abuse("K05")
def test_a_package_that_lies_about_its_size_is_refused():
    bomb = bytearray(repacked(workbook(("H", [["a"]])), **{"xl/worksheets/sheet1.xml": b" " * 200_000_000}))
    size = (200_000_000).to_bytes(4, "little")
    while size in bomb:
        place = bomb.index(size)
        bomb[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(TableError):
        read_table(bytes(bomb), "t.xlsx")


@pytest.mark.abuse("K05")
@pytest.mark.parametrize("reference", ["XFD1048576", "A9999999", "ZZZ1"])
def test_cells_far_apart_do_not_fill_the_memory(reference):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3000"><c r="B3000"><v>1</v></c></row>'
        f'<row><c r="{reference}"><v>1</v></c></row></sheetData></worksheet>'
    )
    with pytest.raises(TableError):
        read_table(repacked(workbook(("H", [["a"]])), **{"xl/worksheets/sheet1.xml": sheet}), "t.xlsx")


@pytest.mark.abuse("K05", "F10")
def test_entities_are_not_expanded():
    sheet = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    with pytest.raises(TableError, match="dañado"):
        read_table(repacked(workbook(("H", [["a"]])), **{"xl/worksheets/sheet1.xml": sheet}), "t.xlsx")


def test_a_part_in_an_unknown_encoding_is_refused():
    sheet = '<?xml version="1.0" encoding="UTv-8"?><worksheet/>'
    with pytest.raises(TableError, match="dañado"):
        read_table(repacked(workbook(("H", [["a"]])), **{"xl/worksheets/sheet1.xml": sheet}), "t.xlsx")


def test_other_packages_are_refused():
    with pytest.raises(TableError, match="no es un libro"):
        read_table(repacked(workbook(("H", [["a"]])), **{"xl/workbook.xml": None}), "t.xlsx")
    with pytest.raises(TableError, match="macros"):
        read_table(repacked(workbook(("H", [["a"]])), **{"xl/vbaProject.bin": b"x"}), "t.xlsx")


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_workbook_is_refused_and_nothing_else_happens(data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(content[: data.draw(st.integers(1, len(content)))]), "t.xlsx")
    except TableError as error:
        assert str(error).endswith(".")  # noqa: PT017 (a damaged file may also be read)


@settings(max_examples=150)
@given(
    st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]), st.data()
)
def test_a_workbook_with_damaged_parts_is_refused_and_nothing_else_happens(part, data):
    with zipfile.ZipFile(BytesIO(GOOD)) as package:
        content = bytearray(package.read(part))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.sampled_from(b'<>"0919A= /&'))
    try:
        read_table(repacked(GOOD, **{part: bytes(content)}), "t.xlsx")
    except TableError as error:
        assert str(error).endswith(".")  # noqa: PT017 (a damaged file may also be read)


@given(st.binary(max_size=300))
def test_any_octets_are_read_or_refused(data):
    try:
        read_table(data, "t.csv")
    except TableError as error:
        assert str(error).endswith(".")  # noqa: PT017 (some are tables)


GOOD = workbook(("H", [["a", "b"], ["uno", 2], ["tres", 4.5]]))
