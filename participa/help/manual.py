"""Reading the manual: chapters, their sections, and which section helps with which page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from participa.foundation import markdown
from participa.foundation.slugs import slugify

if TYPE_CHECKING:
    from markupsafe import Markup

FOLDER = Path(__file__).parent / "es"
_CHAPTER = re.compile(r"# (?P<title>.+)\n(?P<rest>(?:.|\n)*)")
_SECTION = re.compile(r"^## (?P<title>.+)\n(?:<!-- páginas: (?P<pages>[^>]*) -->\n)?", re.MULTILINE)


class ManualError(ValueError):
    """A file of the manual is not written as it must be; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its place in the page, its words, and the endpoints it helps with (`*` stands for anything)."""

    anchor: str
    title: str
    html: Markup
    pages: tuple[str, ...]
    #: As written: what the printed manual is made of.
    source: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the manual."""

    anchor: str
    title: str
    intro: Markup
    sections: tuple[Section, ...]
    #: The introduction as written.
    source: str


@cache
def read_manual() -> tuple[Chapter, ...]:
    """Return the manual, in the order of its files. Raises ManualError."""
    chapters = tuple(read_chapter(path.stem, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.md")))
    anchors = [chapter.anchor for chapter in chapters]
    anchors += [section.anchor for chapter in chapters for section in chapter.sections]
    twice = sorted({anchor for anchor in anchors if anchors.count(anchor) > 1})
    if twice:
        message = f"two titles of the manual make the same address: {', '.join(twice)}"
        raise ManualError(message)
    return chapters


def read_chapter(name: str, text: str) -> Chapter:
    """Read a chapter: `# Title`, an introduction, and sections that begin with `## Title`. Raises ManualError."""
    found = _CHAPTER.fullmatch(text)
    if not found:
        message = f"{name}.md must begin with its title: # Título"
        raise ManualError(message)
    rest = found["rest"]
    heads = list(_SECTION.finditer(rest))
    ends = [head.start() for head in heads[1:]] + [len(rest)]
    sections = tuple(
        Section(
            slugify(head["title"]),
            head["title"].strip(),
            markdown.render(rest[head.end() : end].strip(), top_heading=4),
            tuple((head["pages"] or "").split()),
            rest[head.end() : end].strip(),
        )
        for head, end in zip(heads, ends, strict=True)
    )
    intro = (rest[: heads[0].start()] if heads else rest).strip()
    return Chapter(slugify(found["title"]), found["title"].strip(), markdown.render(intro), sections, intro)


@cache
def find_help(endpoint: str) -> str | None:
    """Return the place in the manual that helps with a page: named outright first, then by a pattern, or None."""
    sections = [section for chapter in read_manual() for section in chapter.sections]
    exact = next((section.anchor for section in sections if endpoint in section.pages), None)
    return exact or next(
        (s.anchor for s in sections if any("*" in page and fnmatchcase(endpoint, page) for page in s.pages)), None
    )
