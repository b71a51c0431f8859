"""Finding quoted words in a text, and showing a text with its passages marked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable


def find_passage(text: str, quoted: str) -> tuple[int, int] | None:
    """Return where quoted words stand: blanks and case may differ; None where they do not."""
    words = quoted.split()
    if not words:
        return None
    found = re.search(r"\s+".join(re.escape(word) for word in words), text, re.IGNORECASE)
    return found.span() if found else None


def marked(text: str, passages: Iterable[tuple[int, int]]) -> Markup:
    """Return a text with passages in `<mark>`; where they overlap they are one."""
    inside = [(start, end) for start, end in passages if 0 <= start < end <= len(text)]
    cuts = sorted({0, len(text), *(place for span in inside for place in span)})
    pieces = []
    for begin, end in pairwise(cuts):
        piece = escape(text[begin:end])
        covered = any(start <= begin and end <= stop for start, stop in inside)
        pieces.append(Markup("<mark>{}</mark>").format(piece) if covered else piece)
    return Markup("").join(pieces)
