"""Looking into a PDF: its tags and its text."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any

import pikepdf


def open_pdf(content: bytes) -> pikepdf.Pdf:
    """Open a PDF from memory."""
    return pikepdf.open(BytesIO(content))


def tags_of(content: bytes) -> Counter[str]:
    """Return how many elements of its structure have each tag."""
    found: Counter[str] = Counter()
    with open_pdf(content) as pdf:
        _count(pdf.Root.StructTreeRoot.K, found)
    return found


def _count(node: Any, found: Counter[str]) -> None:
    if isinstance(node, pikepdf.Array):
        for child in node:
            _count(child, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found[str(node.S)[1:]] += 1
        if "/K" in node:
            _count(node.K, found)


def headings_of(content: bytes) -> list[str]:
    """Return the titles of its bookmarks, in order."""
    with open_pdf(content) as pdf, pdf.open_outline() as outline:
        return [title for item in outline.root for title in _titles(item)]


def _titles(item: Any) -> list[str]:
    return [str(item.title), *(title for child in item.children for title in _titles(child))]


def text_of(content: bytes) -> str:
    """Return its words, read as a program reads them: through each font's table of what its glyphs mean."""
    pieces: list[str] = []
    with open_pdf(content) as pdf:
        for page in pdf.pages:
            fonts = {name: _meanings(font) for name, font in page.Resources.get("/Font", {}).items()}
            pieces.append(_text_of_page(page, fonts))
    return " ".join(pieces)


def _text_of_page(page: Any, fonts: dict[str, dict[int, str]]) -> str:
    out: list[str] = []
    meanings: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        operands, name = step.operands, str(step.operator)
        if name == "Tf":
            meanings = fonts[str(operands[0])]
        elif name in ("Tj", "TJ"):
            strings = operands[0] if name == "TJ" else [operands[0]]
            for part in strings:
                if isinstance(part, pikepdf.String):
                    codes = bytes(part)
                    pairs = (int.from_bytes(codes[i : i + 2], "big") for i in range(0, len(codes), 2))
                    out += [meanings.get(code, "") for code in pairs]
        elif name == "BT":
            out.append("" if out and out[-1].endswith(" ") else " ")
    return " ".join("".join(out).split())


def _meanings(font: Any) -> dict[int, str]:
    """Read a ToUnicode table (the two forms that are in use)."""
    table: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return table
    rows = font.ToUnicode.read_bytes().decode("latin-1")
    kind = ""
    for line in rows.splitlines():
        if line.endswith(("beginbfchar", "beginbfrange")):
            kind = line.rsplit("begin", 1)[1]
        elif line.startswith("end"):
            kind = ""
        elif kind == "bfchar":
            code, meaning = line.split(">", 1)
            table[int(code.strip("< "), 16)] = bytes.fromhex(meaning.strip("<> ")).decode("utf-16-be")
    return table
