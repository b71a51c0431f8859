"""Several files at once: each good one becomes a draft, each bad one says why it did not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm

from participa.documents import queries, services
from participa.documents.content_type import DOCUMENT
from participa.documents.models import Document
from participa.foundation.files import UploadRefused, clean_file_name, receive_upload
from participa.foundation.i18n import _
from participa.publishing import services as publishing
from participa.publishing.forms import TITLE_MOST, clean
from participa.publishing.pages import attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.datastructures import FileStorage

    from participa.publishing.models import Content

_SEPARATORS = re.compile(r"[\s_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """What came of one file: the draft it became, or why it became none and the one that has it already."""

    name: str
    document: Content | None = None
    refusal: str = ""
    twin: Content | None = None


def receive_many(files: Sequence[FileStorage], *, agency_id: int, account_id: int | None, most: int) -> list[Line]:
    """Make a draft of each file and commit each by itself, so that a bad one loses no good one."""
    return [
        _receive(file, agency_id, account_id) if place < most else Line(_name(file), refusal=_too_many(most))
        for place, file in enumerate(files)
    ]


def title_of(file_name: str) -> str:
    """Return a title for a file: its name in plain words, without the extension."""
    stem = clean_file_name(file_name).rpartition(".")[0] or clean_file_name(file_name)
    words = _SEPARATORS.sub(" ", stem).strip(" -.")[:TITLE_MOST].strip()
    return words[:1].upper() + words[1:] if words else str(DOCUMENT.singular)


def _receive(file: FileStorage, agency_id: int, account_id: int | None) -> Line:
    name = _name(file)
    try:
        # Werkzeug types the stream of an upload more loosely than it is: always a binary file.
        inspected, stream = receive_upload(file.stream, clean(file.filename))  # type: ignore[arg-type]
    except UploadRefused as error:
        return Line(name, refusal=str(error))
    twin = queries.find_twin(agency_id, inspected.sha256)
    if twin is not None:
        return Line(name, refusal=_("Este mismo archivo ya está en la biblioteca."), twin=twin)

    def save() -> Content:
        stored = services.store_file(inspected, stream, agency_id=agency_id, account_id=account_id)
        values = {"title": title_of(name), "file": stored, "language": "es", "in_force": True}
        return publishing.create(DOCUMENT, agency_id=agency_id, values=values, account_id=account_id)

    return _kept(name, save)


def _kept(name: str, save: Callable[[], Content]) -> Line:
    told = FlaskForm()
    document: Any = attempt(told, save)
    if isinstance(document, Document):
        return Line(name, document)
    return Line(name, refusal=" ".join(str(error) for error in told.form_errors))


def _name(file: FileStorage) -> str:
    return clean_file_name(clean(file.filename))


def _too_many(most: int) -> str:
    return _("Suba hasta %(most)s archivos por vez: este quedó fuera.", most=most)
