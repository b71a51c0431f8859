"""Records of an XLSX workbook, read only after its size has been measured by unpacking it under a limit.

The list of a package's members may lie about their size, and two cells far apart make a reader reserve all that lies
between them; so the members are copied, counted, into a plain package, and the extent of each sheet is measured first.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from xml.parsers import expat

import python_calamine as calamine

from participa.foundation.i18n import _
from participa.foundation.tables.errors import TableError

#: Unpacked size of all members that are read. XML is some ten times its cells.
MAX_UNPACKED = 80_000_000
#: Cells from the first to the last used row and column, empty ones included: a reader reserves room for all of them.
MAX_AREA = 2_000_000
_MAX_MEMBERS = 2_000
_BLOCK = 1024 * 1024
# Excel keeps fifteen figures.
_EXACT = 1e15

_Value = int | float | str | bool | time | date | datetime | timedelta

_READ = re.compile(
    r"(?:\[content_types\]\.xml|_rels/.*|xl/[^/]*\.(?:xml|rels)|xl/_rels/.*|xl/worksheets/.*\.(?:xml|rels))",
    re.IGNORECASE,
)
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)


def workbook_records(data: bytes) -> tuple[Iterator[tuple[int, Sequence[str]]], tuple[str, ...]]:
    """Return the records of the first visible sheet, and the names of the other visible ones. Raises TableError."""
    package = _measured_copy(data, MAX_UNPACKED)
    try:
        rows, others = _first_visible_sheet(calamine.CalamineWorkbook.from_filelike(package))
    except TableError:
        raise
    except BaseException as error:
        # A panic of the reader is no Exception, and still only says that the file is broken.
        if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise _damaged() from error
    return ((number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)), others


def _first_visible_sheet(workbook: calamine.CalamineWorkbook) -> tuple[list[list[_Value]], tuple[str, ...]]:
    visible = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.visible is calamine.SheetVisibleEnum.Visible and sheet.typ is calamine.SheetTypeEnum.WorkSheet
    ]
    if not visible:
        raise TableError(_("El libro no tiene hojas visibles: muestre la hoja con la tabla y guárdelo de nuevo."))
    sheet = workbook.get_sheet_by_name(visible[0])
    _check_merged(sheet)
    return sheet.to_python(skip_empty_area=False), tuple(visible[1:])


def _measured_copy(data: bytes, limit: int) -> BytesIO:
    copy, left = BytesIO(), limit
    try:
        with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
            _check_members(source, limit)
            for member in source.infolist():
                name = member.filename.replace("\\", "/")
                if not _READ.fullmatch(name):
                    continue
                content = _read_at_most(source, member, left)
                left -= len(content)
                if _SHEET.fullmatch(name):
                    _check_extent(content)
                target.writestr(name, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, TableError):
            raise
        raise _damaged() from error
    copy.seek(0)
    return copy


def _check_members(source: zipfile.ZipFile, limit: int) -> None:
    members = source.infolist()
    names = {member.filename.lower() for member in members}
    if len(members) > _MAX_MEMBERS or len(names) != len(members):
        raise _damaged()
    if any(member.flag_bits & 0x1 for member in members):
        raise TableError(_("El libro tiene contraseña: guárdelo sin ella."))
    if "xl/workbook.xml" not in names:
        raise TableError(_("El archivo no es un libro de Excel (.xlsx): ábralo y guárdelo como .xlsx o como CSV."))
    if any(name.endswith("vbaproject.bin") for name in names):
        raise TableError(_("El libro tiene macros: guárdelo como .xlsx, sin macros, o como CSV."))
    if sum(member.file_size for member in members if _READ.fullmatch(member.filename)) > limit:
        raise _too_large()


def _read_at_most(source: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    pieces, size = [], 0
    with source.open(member) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise _too_large()
            pieces.append(block)
    return b"".join(pieces)


def _check_extent(content: bytes) -> None:
    """Refuse a sheet whose used cells lie so far apart that reading it would fill the memory."""
    extent = _Extent()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = extent.element
    parser.StartDoctypeDeclHandler = extent.doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise _damaged() from error


class _Extent:
    """The last row and column in which a sheet has a value."""

    def __init__(self) -> None:
        self._place = (0, 0)
        self._rows = 0
        self._columns = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rsplit(" ", 1)[-1]
        if kind == "row":
            self._place = (int(attributes.get("r", self._place[0] + 1)), 0)
        elif kind == "c":
            self._place = self._cell(attributes.get("r"))
        elif kind in ("v", "is", "f"):
            self._rows = max(self._rows, self._place[0])
            self._columns = max(self._columns, self._place[1])
            if self._rows * self._columns > MAX_AREA:
                raise TableError(
                    _(
                        "La hoja tiene datos muy separados (hasta la fila %(row)s): borre lo que esté fuera de ella.",
                        row=min(self._rows, 1_048_576),
                    )
                )

    def doctype(self, *_declaration: object) -> None:
        raise _damaged()

    def _cell(self, reference: str | None) -> tuple[int, int]:
        if reference is None:
            return self._place[0], self._place[1] + 1
        found = _REFERENCE.fullmatch(reference)
        if not found:
            raise _damaged()
        column = 0
        for letter in found[1].upper():
            column = column * 26 + ord(letter) - 64
        return int(found[2]), column


def _check_merged(sheet: calamine.CalamineSheet) -> None:
    for first, last in sheet.merged_cell_ranges or ():
        raise TableError(
            _(
                "Fila %(row)s: hay celdas combinadas hasta la fila %(last)s. Sepárelas y escriba el dato en cada una.",
                row=first[0] + 1,
                last=last[0] + 1,
            )
        )


def _text(value: _Value) -> str:
    """Return a cell's value as people would type it."""
    match value:
        case str():
            return value
        case bool():
            return str(_("sí") if value else _("no"))
        case float():
            return _number(value)
        case datetime() if value.time() != time():
            return value.isoformat(sep=" ", timespec="minutes")
        case datetime() | date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def _number(value: float) -> str:
    """A whole number loses the `.0` it got by being stored as a fraction: it may well be a code."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else f"{value:.15g}"


def _damaged() -> TableError:
    return TableError(_("El libro está dañado o no es de Excel: ábralo y guárdelo de nuevo como .xlsx o como CSV."))


def _too_large() -> TableError:
    return TableError(_("El libro es demasiado grande una vez descomprimido: deje solo la tabla o divídalo."))
