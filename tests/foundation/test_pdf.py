"""Whether a PDF can be read out loud, and what can't be told."""

import zlib
from io import BytesIO

import pytest

from participa.foundation.files.pdf import MOST_OF_A_STREAM, PdfFacts, look_into_pdf

TEXT = b"BT /F1 12 Tf 72 720 Td (Acta de la sesion) Tj ET"
SCAN = b"q 612 0 0 792 0 0 cm /Im0 Do Q"
TAGS = b"<</Type /Catalog /StructTreeRoot 5 0 R>>"


def pdf(*streams, catalog=b"<</Type /Catalog>>", more=b""):
    body = b"%PDF-1.7\n1 0 obj\n" + catalog + b"\nendobj\n"
    for number, (dictionary, content) in enumerate(streams, 2):
        body += b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (number, dictionary, content)
    return body + b"trailer\n<<" + more + b">>\nstartxref\n9\n%%EOF\n"


def packed(content):
    return b"/Filter /FlateDecode", zlib.compress(content)


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (pdf((b"/Length 9", TEXT)), PdfFacts(has_text=True, has_tags=False)),
        (pdf(packed(TEXT), catalog=TAGS), PdfFacts(has_text=True, has_tags=True)),
        (pdf(packed(b"BT [(Ac) -20 (ta)] TJ ET")), PdfFacts(has_text=True, has_tags=False)),
        (pdf(packed(b"BT <0041> Tj ET")), PdfFacts(has_text=True, has_tags=False)),
        (pdf(packed(SCAN), (b"/Subtype /Image /Filter /DCTDecode", b"\xff\xd8(x) Tj ")), PdfFacts(False, False)),
        (pdf(packed(SCAN), (b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(TAGS))), PdfFacts(False, True)),
        (pdf((b"/Filter /LZWDecode", b"abc")), PdfFacts(None, None)),
        (pdf((b"/Filter /FlateDecode", b"not packed at all")), PdfFacts(None, None)),
        (pdf(packed(TEXT), more=b"/Encrypt 9 0 R"), PdfFacts(None, None)),
        (b"%PDF-1.7\nstream\n", PdfFacts(False, False)),
    ],
)
def test_text_and_tags_are_seen(content, facts):
    assert look_into_pdf(BytesIO(content)) == facts


@pytest.mark.abuse("K05")
def test_a_stream_that_grows_without_end_is_left_early():
    bomb = zlib.compress(b" " * 200_000_000, 9)
    assert len(bomb) < MOST_OF_A_STREAM
    assert look_into_pdf(BytesIO(pdf((b"/Filter /FlateDecode", bomb)))).has_text is False
