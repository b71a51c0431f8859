"""Writing tables that open well in a spreadsheet and in a program: CSV in UTF-8 with its mark and `;`, and XLSX."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO, StringIO
from typing import IO, TYPE_CHECKING

from participa.foundation.clock import local
from participa.foundation.i18n import _
from participa.foundation.tables.safety import escape_for_csv, escape_for_xlsx, is_dangerous

if TYPE_CHECKING:
    import xlsxwriter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_CHUNK = 32_768
_CELL_LIMIT = 32_767  # of Excel, in UTF-16 units
_EXACT = 2**53
_WIDTHS = (10, 60)
_SHORT = 60


def csv_stream(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Yield the table in pieces of some 32 KB; memory does not grow with the number of rows."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([escape_for_csv(header) for header in headers])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def csv_bytes(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return the whole table as CSV. For large ones take `csv_stream`."""
    return b"".join(csv_stream(headers, rows))


def write_csv(target: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write the table as CSV into a file, piece by piece."""
    target.writelines(csv_stream(headers, rows))


def xlsx_bytes(headers: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Datos") -> bytes:
    """Return the whole table as a workbook. For large ones take `write_xlsx`."""
    output = BytesIO()
    write_xlsx(output, headers, rows, sheet=sheet)
    return output.getvalue()


def write_xlsx(
    target: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Datos"
) -> None:
    """Write the table as a workbook of one sheet: heads fixed, every text marked as text; one row in memory at a time.

    Excel takes 32,767 characters in a cell; a longer text ends by saying that it was cut.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    import xlsxwriter  # only downloads need it

    with xlsxwriter.Workbook(target, options) as workbook:
        page = workbook.add_worksheet(sheet)
        head = workbook.add_format({"bold": True, "bottom": 1, "quote_prefix": True})
        as_text = workbook.add_format({"quote_prefix": True})
        page.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            page.set_column(column, column, max(_WIDTHS[0], min(_WIDTHS[1], len(header) + 4)))
            page.write_string(0, column, _fitting(escape_for_xlsx(header)), head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                _write_cell(page, number, column, value, as_text)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, as_text: xlsxwriter.format.Format
) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _is_exact(value):
        page.write_number(row, column, value)
        return
    text = _as_text(value)
    if not text:
        return
    # The prefix keeps Excel from reading a formula when somebody edits the cell.
    page.write_string(row, column, _fitting(escape_for_xlsx(text)), as_text if is_dangerous(text) else None)


def _is_exact(value: float | Decimal) -> bool:
    return math.isfinite(value) and abs(float(value)) <= _EXACT


def _csv_cell(value: object) -> str:
    if type(value) is str:  # nearly every cell: asked first
        return (_short_cell(value) if len(value) <= _SHORT else escape_for_csv(value)) if value else value
    if type(value) is int:
        return str(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _as_text(value)  # a negative number is a number
    text = _as_text(value)
    return _short_cell(text) if len(text) <= _SHORT else escape_for_csv(text)


@lru_cache(maxsize=4_096)
def _short_cell(text: str) -> str:
    """Return a text that may not run; those of choices come again and again."""
    return escape_for_csv(text)


def _as_text(value: object) -> str:
    """Return a value as text: days as 2026-11-23, instants on Santiago's clock, numbers with a decimal point."""
    match value:
        case None:
            return ""
        case bool():
            return _("sí") if value else _("no")
        case datetime():
            return local(value).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case float() if not math.isfinite(value):
            return ""
        case _:
            return str(value)


def _fitting(text: str) -> str:
    if len(text.encode("utf-16-le")) // 2 <= _CELL_LIMIT:
        return text
    note = _(" … (texto cortado: está completo en el CSV)")
    kept = text.encode("utf-16-le")[: (_CELL_LIMIT - len(note)) * 2].decode("utf-16-le", errors="ignore")
    return kept + note
