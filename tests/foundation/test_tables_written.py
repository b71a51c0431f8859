"""Tables that leave the portal are safe to open in a spreadsheet and come back as they were (abuse E01)."""

import csv
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from participa.foundation.tables import csv_bytes, csv_stream, read_table, xlsx_bytes
from participa.foundation.tables.safety import escape_for_csv, escape_for_xlsx, unescape


def cells(table):
    return [list(row.cells.values()) for row in table.rows]


DANGEROUS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0", "\n=1"),
    *(
        ";=1+1",
        "a;=1+1",
        "a,=1+1",
        "a\n=1+1",
        "a\t=1",
        "  =1+1",
        "\u200b=1",
        "\ufeff=1",
        "\xa0=1",
        "-",
        "=",
        "+56x",
        "+56 2\n=1",
    ),
    '=HYPERLINK("http://evil";"x")',
]


def every_way_to_split(data):
    """The cells that spreadsheets of other settings would see."""
    text = data.decode("utf-8-sig")
    for separator in ";,\t|":
        for record in csv.reader(StringIO(text, newline=""), delimiter=separator):
            yield from record


@pytest.mark.abuse("E01")
@pytest.mark.parametrize("value", DANGEROUS)
def test_no_cell_of_a_csv_begins_like_a_formula_whatever_separates_the_cells(value):
    data = csv_bytes(["a", value], [["x", value], [value, "y"]])
    for cell in every_way_to_split(data):
        # Where the separator is another, the quotes of the cell stay in it.
        for line in cell.splitlines():
            assert line.strip(' "\xa0\u200b\ufeff')[:1] not in set("=+-@＝＋－＠")


@pytest.mark.abuse("E01")
@pytest.mark.parametrize("value", [*DANGEROUS, "'=1", "''=1", "'x", "a;'=b", "+56 2 2345 6789", "normal", "l1\n- l2"])
def test_reading_gives_back_what_was_written(value):
    for data, name in (
        (csv_bytes(["a", "b"], [[value, "x"]]), "t.csv"),
        (xlsx_bytes(["a", "b"], [[value, "x"]]), "t.xlsx"),
    ):
        assert cells(read_table(data, name)) == [[value.strip(), "x"]]


def test_telephones_and_numbers_are_left_alone():
    data = csv_bytes(["t", "n"], [["+56 2 2345 6789", -5], ["+56223456789", Decimal("-1.5")]])
    assert data.decode("utf-8-sig").splitlines()[1:] == ['"+56 2 2345 6789";"-5"', '"+56223456789";"-1.5"']


@pytest.mark.abuse("E01")
def test_a_workbook_holds_texts_not_formulas():
    data = xlsx_bytes(["a"], [[value] for value in DANGEROUS] + [["http://evil"], ["mailto:x@y"]])
    with zipfile.ZipFile(BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
        assert 'quotePrefix="1"' in package.read("xl/styles.xml").decode()


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=20)
HARD = st.text(alphabet="=+-@'\";,\t\n|x＝ 5", max_size=12)


@given(st.one_of(PRINTABLE, HARD))
def test_the_escape_is_undone_exactly(text):
    assert unescape(escape_for_csv(text)) == text
    assert unescape(escape_for_xlsx(text)) == text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.one_of(PRINTABLE, HARD), min_size=3, max_size=3), max_size=5))
def test_tables_come_back_whole(rows):
    expected = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    for data, name in ((csv_bytes(["a", "b", "c"], rows), "t.csv"), (xlsx_bytes(["a", "b", "c"], rows), "t.xlsx")):
        assert cells(read_table(data, name)) == expected


def test_values_of_every_kind_are_written():
    moment = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    row = [None, True, date(2026, 1, 2), moment, 1.5, float("nan"), 2**60, "a\x00b\ud800c"]
    expected = ["", "sí", "2026-01-02", "2026-11-23 23:30", "1.5", "", str(2**60), "abc"]
    headers = [f"c{n}" for n in range(8)]
    assert cells(read_table(csv_bytes(headers, [row]), "t.csv")) == [expected]
    assert cells(read_table(xlsx_bytes(headers, [row]), "t.xlsx")) == [expected]


def test_a_text_too_long_for_excel_says_that_it_was_cut():
    (row,) = read_table(xlsx_bytes(["a"], [["ñ😀" * 20_000]]), "t.xlsx").rows
    assert row.cells["a"].endswith("(texto cortado: está completo en el CSV)")


def test_csv_opens_in_a_spreadsheet_of_this_country():
    data = csv_bytes(["año", "b"], [["1", "2"]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b'"1";"2"\r\n')


def test_a_stream_does_not_grow_with_its_rows():
    def rows():
        for number in range(30_000):
            yield [number, "texto " * 10]

    tracemalloc.start()
    total = sum(len(piece) for piece in csv_stream(["n", "t"], rows()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total > 1_900_000
    assert peak < 500_000


def test_other_programs_read_what_is_written():
    sheet = CalamineWorkbook.from_filelike(BytesIO(xlsx_bytes(["a", "b"], [["x", 1.5]]))).get_sheet_by_index(0)
    assert sheet.to_python() == [["a", "b"], ["x", 1.5]]
