"""Answering a table as a file.

It is written to a file of its own before the first octet is sent: memory stays flat, a table that breaks in the middle
is an error and not a shorter table, and who reads slowly holds no connection to the database. Only a table that takes
longer to make than a proxy waits is sent while it is made (`stream_table`).
"""

from __future__ import annotations

from contextvars import copy_context
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from flask import Response, current_app, send_file

from participa.foundation.downloads import content_disposition
from participa.foundation.tables import CSV_TYPE, XLSX_TYPE, csv_stream, write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

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


def stream_table(name: str, headers: Sequence[str], rows: Iterator[Sequence[object]]) -> Response:
    """Return a table as a CSV that is sent while it is read: the first rows leave at once, and none is kept.

    Reading goes on after the request has ended, so it has a session of its own, in the scope of the request. What
    breaks in the middle breaks the connection: without the end of the last chunk nobody takes it for the whole.
    """
    response = Response(_Flow(csv_stream(headers, rows)), content_type=CSV_TYPE, direct_passthrough=True)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.csv")
    return response


class _Flow:
    """Pieces that are made in a copy of the context at hand, with a session of their own until they end or are left."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        """Make nothing yet: the session of the request ends first."""
        self._context = copy_context()
        self._pieces = self._own(pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self._context.run(next, self._pieces)

    def close(self) -> None:
        """Let go of the session; the server calls it at the end, or when the reader has left."""
        self._context.run(self._pieces.close)

    @staticmethod
    def _own(pieces: Iterator[bytes]) -> Generator[bytes]:
        with current_app.app_context():
            yield from pieces
