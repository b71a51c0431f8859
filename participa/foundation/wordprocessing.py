"""Documents for a word processor: the blocks that are printed as PDF, written as DOCX. The one door to python-docx."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from participa.foundation.i18n import LOCALES
from participa.foundation.typesetting.press import print_pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

from participa.foundation.typesetting.document import Block, Document, Span

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: 15.5 cm, in the format's own units.
_PICTURE_WIDTH = 155 * 36_000
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What XML can't hold.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def docx_bytes(document: Document) -> bytes:
    """Return the document as a file; drawings become pictures with their words. Raises PressError and its kinds."""
    import docx  # a fifth of a second at each start, for what is asked for once a month

    made = docx.Document()
    made.core_properties.title, made.core_properties.author = _clean(document.title), _clean(document.issuer)
    made.core_properties.language, made.core_properties.comments = document.language, ""
    _speak(made, document.language)
    made.add_heading(_clean(document.title), level=0)
    drawings = [block["svg"] for block in document.blocks if block["kind"] == "figure"]
    pictures = iter(print_pictures(drawings))
    for block in document.blocks:
        if block["kind"] == "figure":
            _picture(made, block, next(pictures))
        else:
            _add(made, block)
    output = BytesIO()
    made.save(output)
    return output.getvalue()


def _speak(made: Any, language: str) -> None:
    """Say which language the words are in: the template's own is English."""
    for found in made.styles.element.iter(f"{_WORDS}lang"):
        found.set(f"{_WORDS}val", LOCALES[language].replace("_", "-"))


def _add(made: Any, block: Block) -> None:
    write = _WRITERS.get(block["kind"])
    if write is not None:
        write(made, block)


def _picture(made: Any, block: Block, picture: bytes) -> None:
    """Add a picture; its alternative text is where word processors and screen readers look for it."""
    drawn = made.add_picture(BytesIO(picture), width=_PICTURE_WIDTH)
    drawn._inline.docPr.set("descr", _clean(block["alt"]))  # noqa: SLF001 (the library has no door to it)


def _heading(made: Any, block: Block) -> None:
    made.add_heading(_plain(block["spans"]), level=min(block["level"], 9))


def _paragraph(made: Any, block: Block) -> None:
    _fill(made.add_paragraph(), block["spans"])


def _list(made: Any, block: Block) -> None:
    style = "List Number" if block["ordered"] else "List Bullet"
    for item in block["items"]:
        for inner in item:
            _fill(made.add_paragraph(style=style), inner.get("spans", []))


def _facts(made: Any, block: Block) -> None:
    for name, value in block["pairs"]:
        line = made.add_paragraph()
        line.add_run(f"{_plain(name)}: ").bold = True
        _fill(line, value)


def _quote(made: Any, block: Block) -> None:
    for inner in block["blocks"]:
        _fill(made.add_paragraph(style="Quote"), inner.get("spans", []))


def _grid(made: Any, block: Block) -> None:
    _table(made, block["head"], block["rows"])


def _table(made: Any, head: list[list[Span]], rows: list[list[list[Span]]]) -> None:
    grid = made.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
    for cell, spans in zip(grid.rows[0].cells, head, strict=True):
        cell.text = _plain(spans)
    _name_columns(grid.rows[0])
    for row in rows:
        for cell, spans in zip(grid.add_row().cells, row, strict=True):
            cell.text = _plain(spans)


def _name_columns(row: Any) -> None:
    """Mark a row as the heads of its columns: it is read as such, and comes again on each page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 (the library has no door to it)


def _fill(line: Any, spans: Iterable[Span]) -> None:
    for span in spans:
        run = line.add_run(_clean(span["text"]))
        run.bold, run.italic = span["strong"] or None, span["emph"] or None


def _plain(spans: Iterable[Span]) -> str:
    return _clean("".join(span["text"] for span in spans))


def _clean(text: str) -> str:
    return _NOT_TEXT.sub("", text)


_WRITERS: dict[str, Callable[[Any, Block], None]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "facts": _facts,
    "quote": _quote,
    "table": _grid,
}
