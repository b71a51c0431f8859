"""Answering a table as a file.

It is written to a file of its own before the first octet is sent: memory stays flat, a table that breaks in the middle
is an error and not a shorter table, and who reads slowly holds no connection to the database.
"""

from __future__ import annotations

from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from flask import Response, send_file

from participa.foundation.downloads import content_disposition
from participa.foundation.tables import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


def send_table(name: str, extension: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return a table as a download; `extension` is "csv" or "xlsx"."""
    target = TemporaryFile()  # noqa: SIM115 (closed with the answer)
    try:
        write = write_csv if extension == "csv" else write_xlsx
        write(target, headers, rows)
        size = target.tell()
        target.seek(0)
    except BaseException:
        target.close()
        raise
    response = send_file(target, mimetype=TYPES[extension])
    response.headers["Content-Type"] = TYPES[extension]
    response.headers["Content-Disposition"] = content_disposition(f"{name}.{extension}")
    response.headers.pop("Cache-Control", None)  # the place decides, as for a page: participa/web/headers.py
    response.content_length = size
    return response
