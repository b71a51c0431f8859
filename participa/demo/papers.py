"""Small real files, written by hand: a PDF of plain text and a CSV that any spreadsheet opens."""

from __future__ import annotations

import csv
import io
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTH, _LINES = 88, 46
#: A4 in points, and where the first line stands.
_PAGE, _LEFT, _TOP, _LEADING = "0 0 595 842", 62, 772, 15
#: At the foot of each page, since a file travels without the portal's own notice; and how high it stands.
FOOT, _BOTTOM = "Demostración de Participa: contenido inventado, no publicado por el organismo.", 36


def pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    """Return a PDF with a title and paragraphs, in a font that every reader has."""
    lines = [title, ""]
    for paragraph in paragraphs:
        lines += [*textwrap.wrap(paragraph, _WIDTH), ""]
    pages = [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
    numbers = [4 + 2 * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (es-CL) /ViewerPreferences << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{_PAGE}] /Contents {number + 1} 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream(page))
    objects.append(b"<< /Title (" + _escaped(title) + b") /Creator (Participa) >>")
    return _assembled(objects)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV as Chilean spreadsheets read it: semicolons, UTF-8 with its mark, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _stream(lines: Sequence[str]) -> bytes:
    shown = b"\n".join(b"(" + _escaped(line) + b") '" for line in lines)
    body = f"BT /F1 11 Tf {_LEADING} TL {_LEFT} {_TOP} Td\n".encode() + shown + b"\nET\n"
    body += f"BT /F1 8 Tf {_LEFT} {_BOTTOM} Td\n(".encode() + _escaped(FOOT) + b") Tj ET"
    return b"<< /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"


def _escaped(text: str) -> bytes:
    """Return a text as a PDF string holds it; a sign outside the Western set becomes a question mark."""
    plain = text.encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    """Return the file: header, numbered objects, their places, and where to begin."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)
