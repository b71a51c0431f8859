"""Records of a CSV file: which letters it is written in, what separates its cells, and where it is broken."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice

from participa.foundation.i18n import _
from participa.foundation.tables.errors import TableError

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 30
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
# Control characters mean a file of another kind, or two encodings mixed.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_OTHER_KINDS = ("%pdf-", "<html", "<!doctype", "<?xml", "<table", "{\\rtf")


def text_records(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield row number and cells of each record. Raises TableError, also while it yields."""
    text = _decoded(data)
    _check_text(text)
    skipped = 0
    told = _SEPARATOR_LINE.match(text)
    if told:
        text, skipped = text[told.end() :], 1
    separator = told[1] if told else _separator_of(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = skipped
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise _broken(error, reader.line_num + skipped) from error
        if record is None:
            return
        number += 1
        yield number, record


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise TableError(_("El archivo está cortado o dañado: guárdelo de nuevo como CSV UTF-8.")) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Five octets have no letter in Windows-1252; they come out as controls in Latin-1 and are refused as such.
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _check_text(text: str) -> None:
    if text.lstrip()[:40].lower().startswith(_OTHER_KINDS):
        raise TableError(
            _("El archivo no es una tabla: ábralo en una planilla y guárdelo como .xlsx o como CSV UTF-8.")
        )
    found = _NOT_TEXT.search(text) or re.search("[\x81\x8d\x8f\x90\x9d]", text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise TableError(
            _(
                "Línea %(line)s: hay caracteres que no son de texto. Guarde el archivo de nuevo como CSV UTF-8.",
                line=line,
            )
        )


def _separator_of(text: str) -> str:
    """Choose the separator under which the first rows agree best in their number of cells."""
    best, best_score = ";", (0, 0)
    for separator in _SEPARATORS:
        widths = _widths(text, separator)
        if not widths or widths[0] == 1:
            continue
        score = (sum(width == widths[0] for width in widths), widths[0])
        if score > best_score:
            best, best_score = separator, score
    return best


def _widths(text: str, separator: str) -> list[int]:
    try:
        sample = list(islice(csv.reader(StringIO(text, newline=""), delimiter=separator), _SAMPLE))
    except csv.Error:
        return []
    # A blank row says nothing of the width.
    return [len(record) for record in sample if any(cell.strip() for cell in record)]


def _broken(error: csv.Error, line: int) -> TableError:
    if "limit" in str(error):
        return TableError(
            _("Línea %(line)s: una celda es demasiado larga. Revise que sus comillas estén cerradas.", line=line)
        )
    return TableError(
        _("Línea %(line)s: hay comillas sin cerrar o fuera de lugar. Corríjalas o suba la tabla como .xlsx.", line=line)
    )
