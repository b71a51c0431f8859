"""What a document is made of: blocks, and spans of text inside them. Plain data, so that it can be hashed and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: A piece of text with its marks, as the template reads it.
Span = dict[str, Any]
#: A part of a document: its `kind` says which.
Block = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document to print. `language` is that of its text; `issuer` stands at the head of every page."""

    title: str
    blocks: Sequence[Block]
    issuer: str = "Participa"
    subtitle: str = ""
    language: str = "es"
    #: The words at the foot before and between the page's numbers, in the document's language.
    page_words: tuple[str, str] = ("Página", "de")
    #: The title of the table of contents; empty for none.
    contents: str = ""
    #: What is printed at the end when signs had to be left out: `{n}` stands for how many.
    missing_note: str = "Este documento no puede mostrar {n} signos (por ejemplo, emojis): están como □."

    def as_data(self) -> dict[str, Any]:
        """Return what the template reads."""
        page, of = self.page_words
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "issuer": self.issuer,
            "language": self.language,
            "contents": self.contents,
            "page_word": page,
            "of_word": of,
            "blocks": list(self.blocks),
        }


def span(text: str, *, strong: bool = False, emph: bool = False, code: bool = False, href: str = "") -> Span:
    """Return a piece of text."""
    return {"text": text, "strong": strong, "emph": emph, "code": code, "href": href}


LINE_BREAK: Span = {"text": "\n", "strong": False, "emph": False, "code": False, "href": ""}


def words(text: str) -> list[Span]:
    """Return plain text as spans; its line breaks stay."""
    pieces: list[Span] = []
    for number, line in enumerate(text.splitlines()):
        pieces += [LINE_BREAK] if number else []
        pieces += [span(line)] if line else []
    return pieces


def heading(level: int, text: str, *, anchor: str = "") -> Block:
    """Return a heading; level 1 is the first below the title. Other parts may link to its anchor."""
    return {"kind": "heading", "level": level, "spans": words(text), "anchor": anchor}


def paragraph(content: str | Sequence[Span]) -> Block:
    """Return a paragraph."""
    return {"kind": "paragraph", "spans": words(content) if isinstance(content, str) else list(content)}


def bullets(items: Iterable[Sequence[Block]], *, ordered: bool = False, start: int = 1) -> Block:
    """Return a list; each item is made of blocks."""
    return {"kind": "list", "ordered": ordered, "start": start, "items": [list(item) for item in items]}


def table(head: Sequence[str | Sequence[Span]], rows: Iterable[Sequence[str | Sequence[Span]]]) -> Block:
    """Return a table with the heads of its columns. Raises ValueError when a row has other cells than the head."""
    made = [[_cell(cell) for cell in row] for row in rows]
    if not head or any(len(row) != len(head) for row in made):
        message = "a table's rows have as many cells as its head"
        raise ValueError(message)
    return {"kind": "table", "head": [_cell(cell) for cell in head], "rows": made}


def facts(pairs: Iterable[tuple[str, str | Sequence[Span]]]) -> Block:
    """Return names and what they are, such as the data of a receipt."""
    return {"kind": "facts", "pairs": [[words(name), _cell(value)] for name, value in pairs]}


def quote(blocks: Sequence[Block]) -> Block:
    """Return words of somebody else."""
    return {"kind": "quote", "blocks": list(blocks)}


def code(text: str) -> Block:
    """Return lines to be kept as they are."""
    return {"kind": "code", "text": text}


def figure(svg: str, *, alt: str, caption: str = "") -> Block:
    """Return a drawing. Raises ValueError without the words that stand for it."""
    if not alt.strip():
        message = "a figure needs its alternative text"
        raise ValueError(message)
    return {"kind": "figure", "svg": svg, "alt": alt, "caption": caption}


def rule() -> Block:
    """Return a line that separates."""
    return {"kind": "rule"}


def _cell(content: str | Sequence[Span]) -> list[Span]:
    return words(content) if isinstance(content, str) else list(content)
