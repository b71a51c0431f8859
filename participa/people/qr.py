"""An address as a square that telephones read."""

from __future__ import annotations

import io

import segno

#: Pixels of one module, and the quiet modules around that the standard asks for.
SCALE, BORDER = 5, 4


def svg(text: str) -> bytes:
    """Return the drawing of a text, black on white whatever the reader's colours: cameras need the contrast."""
    out = io.BytesIO()
    drawn = segno.make(text, error="m", micro=False)
    drawn.save(out, kind="svg", scale=SCALE, border=BORDER, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return out.getvalue()
