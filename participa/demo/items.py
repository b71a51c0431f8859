"""What a builder hands over: one content with its parts, its papers and its short life."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from participa.publishing.models import State


class Part(NamedTuple):
    """A row that hangs from the content: the segment of its part type, and its values."""

    segment: str
    values: dict[str, Any]


class File(NamedTuple):
    """A file as somebody would upload it."""

    name: str
    content: bytes


class Paper(NamedTuple):
    """A document of its own, attached to a content in a role."""

    role: str
    title: str
    summary: str
    document_type: str
    file: File


class Taken(NamedTuple):
    """A step in the course of a consultation: which, on what day, why, and the new closing where it moves it."""

    step: str
    on: date
    reason: str = ""
    closes_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """A content to be made: `made_on` is the day it is drafted and, unless it stays a draft, published."""

    kind: str
    values: dict[str, Any]
    made_on: date
    state: State = State.PUBLISHED
    #: Public reason, for a withdrawn one.
    reason: str = ""
    parts: tuple[Part, ...] = field(default=())
    papers: tuple[Paper, ...] = field(default=())
    #: Steps in the course of a consultation, in order. One that stops it or moves its closing stands alone.
    course: tuple[Taken, ...] = field(default=())
    #: Columns that hold the number of another content of the agency, made earlier: (column, its kind).
    links: tuple[tuple[str, str], ...] = field(default=())
    #: For a document: its file.
    file: File | None = None
