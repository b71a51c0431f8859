"""Reading a table whose first row that is not blank names the columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from participa.foundation.i18n import _
from participa.foundation.tables.errors import TableError
from participa.foundation.tables.safety import unescape
from participa.foundation.tables.text_source import text_records
from participa.foundation.tables.workbook_source import workbook_records

MAX_ROWS = 5_000
#: All cells together, in octets of UTF-8.
MAX_CELLS_BYTES = 20_000_000
_MAX_COLUMNS = 300

_WORKBOOK = b"PK\x03\x04"
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_EXTENSIONS = (".csv", ".tsv", ".txt", ".xlsx")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: `number` as a spreadsheet counts it (the first of the file is 1), cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What the file holds. Cells are trimmed text; a date is `2026-11-23`, a number `1234.5`.

    `rows` may be empty. `ignored_sheets` names the visible sheets of a workbook that were not read.
    """

    headers: list[str]
    rows: list[Row]
    ignored_sheets: tuple[str, ...] = ()


def read_table(
    data: bytes, file_name: str, *, max_rows: int = MAX_ROWS, max_cells_bytes: int = MAX_CELLS_BYTES
) -> Table:
    """Read a CSV (UTF-8, UTF-16 with its mark, Windows-1252; `;`, `,` or tab) or the first visible sheet of an XLSX.

    The content decides which of the two it is. Cells escaped against formulas come back as they were before. Raises
    TableError, and never anything else, for whatever cannot be read.
    """
    _check_kind(data, file_name)
    ignored: tuple[str, ...] = ()
    records: Iterator[tuple[int, Sequence[str]]]
    if data.startswith(_WORKBOOK):
        records, ignored = workbook_records(data)
    else:
        records = text_records(data)
    reader = _Reader(max_rows, max_cells_bytes)
    for number, record in records:
        reader.take(number, record)
    if reader.headers is None:
        raise TableError(
            _("El archivo no tiene filas: ponga los nombres de las columnas en la primera y guárdelo de nuevo.")
        )
    return Table([header for header in reader.headers if header], reader.rows, ignored)


class _Reader:
    """Turns records into rows, checking each against the header and the limits."""

    def __init__(self, max_rows: int, max_bytes: int) -> None:
        self.headers: list[str] | None = None
        self.rows: list[Row] = []
        self._max_rows = max_rows
        self._bytes_left = max_bytes

    def take(self, number: int, record: Sequence[str]) -> None:
        cells = [unescape(cell).strip() for cell in record]
        if not any(cells):
            return
        self._bytes_left -= sum(len(cell.encode(errors="replace")) for cell in cells)
        if self._bytes_left < 0:
            raise TableError(_("La tabla tiene demasiado texto: divídala en varios archivos."))
        if self.headers is None:
            self.headers = _checked_headers(cells, number)
            return
        if len(self.rows) == self._max_rows:
            raise TableError(_("La tabla tiene más de %(max)s filas: divídala en varios archivos.", max=self._max_rows))
        self.rows.append(Row(number, self._by_column(cells, number, self.headers)))

    @staticmethod
    def _by_column(cells: list[str], number: int, headers: list[str]) -> dict[str, str]:
        for position, cell in enumerate(cells):
            if cell and (position >= len(headers) or not headers[position]):
                raise TableError(
                    _(
                        "Fila %(row)s: hay un dato en la columna %(column)s, que no tiene nombre. Póngale nombre en la "
                        "primera fila o revise los separadores.",
                        row=number,
                        column=_column_letters(position),
                    )
                )
        filled = cells + [""] * (len(headers) - len(cells))
        return {header: cell for header, cell in zip(headers, filled, strict=False) if header}


def _check_kind(data: bytes, file_name: str) -> None:
    extension = PurePath(file_name.replace("\\", "/")).suffix.lower()
    if not data:
        raise TableError(_("El archivo está vacío: revise que se haya guardado bien."))
    if data.startswith(_OLD_OR_LOCKED):
        raise TableError(
            _("El libro es de un formato antiguo o tiene contraseña: guárdelo como .xlsx sin contraseña o como CSV.")
        )
    if extension not in _EXTENSIONS:
        raise TableError(_("Suba la tabla como CSV o como libro de Excel (.xlsx)."))
    if extension == ".xlsx" and not data.startswith(_WORKBOOK):
        raise TableError(_("El archivo no es un libro de Excel: ábralo y guárdelo como .xlsx o como CSV."))


def _checked_headers(cells: list[str], number: int) -> list[str]:
    headers = [" ".join(cell.split()) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > _MAX_COLUMNS:
        raise TableError(_("La tabla tiene más de %(max)s columnas: deje solo las necesarias.", max=_MAX_COLUMNS))
    seen: set[str] = set()
    for header in headers:
        if header and header.casefold() in seen:
            raise TableError(
                _(
                    "Fila %(row)s: la columna «%(name)s» está repetida. Deje una o cámbiele el nombre.",
                    row=number,
                    name=header[:60],
                )
            )
        seen.add(header.casefold())
    return headers


def _column_letters(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
