"""What an uploaded file really is. The extension must be on the list, and the content must be what the extension says.

The list is of documents and pictures that every reader can open. Archives, macros, pages and drawings that can carry
scripts are not on it. The measure of a stream is taken while it is read; no header is believed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from io import SEEK_END, BytesIO
from typing import BinaryIO

import filetype

from participa.foundation.files.images import check_image, without_metadata
from participa.foundation.files.names import clean_file_name, extension_of
from participa.foundation.files.packages import check_package
from participa.foundation.files.pdf import look_into_pdf
from participa.foundation.files.refusal import UploadRefused
from participa.foundation.i18n import _

__all__ = ["ALLOWED", "MAX_UPLOAD", "Inspected", "UploadRefused", "inspect_upload", "receive_upload"]

#: 25 MB, in octets.
MAX_UPLOAD = 25 * 1000 * 1000

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
#: Extension and the media type under which the file is served.
ALLOWED = {
    "pdf": "application/pdf",
    "docx": f"{_OOXML}wordprocessingml.document",
    "xlsx": f"{_OOXML}spreadsheetml.sheet",
    "pptx": f"{_OOXML}presentationml.presentation",
    "odt": f"{_ODF}text",
    "ods": f"{_ODF}spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
}
_SAME = {"jpeg": "jpg", "jpe": "jpg"}
_PACKAGES = ("docx", "xlsx", "pptx", "odt", "ods")
_IMAGES = ("png", "jpg", "webp")
_BLOCK = 1024 * 1024
_HEAD = 8192
_PAGE_BEGINNINGS = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php", b"<head", b"<body", b"{\\rtf")

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is known of a file let in: `size` in octets, `extension` without the dot, `sha256` in hexadecimal."""

    media_type: str
    extension: str
    size: int
    sha256: str
    clean_name: str
    #: Of a PDF: whether it holds text and tags; None when it can't be told.
    has_text: bool | None = None
    has_tags: bool | None = None

    @property
    def is_image(self) -> bool:
        """Tell whether it is a picture."""
        return self.extension in _IMAGES


def inspect_upload(content: bytes | BinaryIO, file_name: str, *, max_bytes: int = MAX_UPLOAD) -> Inspected:
    """Check a file and describe it; the stream (seekable) is left at its beginning.

    Raises UploadRefused with what is wrong and the remedy, in the reader's language.
    """
    stream = BytesIO(content) if isinstance(content, bytes) else content
    extension = _allowed_extension(file_name)
    size, digest = _measure(stream, max_bytes)
    stream.seek(0)
    _check_content(stream, extension)
    stream.seek(0)
    return Inspected(ALLOWED[extension], extension, size, digest, clean_file_name(file_name))


def receive_upload(
    content: bytes | BinaryIO, file_name: str, *, max_bytes: int = MAX_UPLOAD
) -> tuple[Inspected, BinaryIO]:
    """Check a file and return its description with the stream to keep.

    A picture is drawn anew: place and camera (EXIF) and anything hidden behind the picture stay out.
    Raises UploadRefused.
    """
    stream = BytesIO(content) if isinstance(content, bytes) else content
    inspected = inspect_upload(stream, file_name, max_bytes=max_bytes)
    if inspected.extension == "pdf":
        facts = look_into_pdf(stream)
        stream.seek(0)
        return replace(inspected, has_text=facts.has_text, has_tags=facts.has_tags), stream
    if not inspected.is_image:
        return inspected, stream
    clean = without_metadata(stream, inspected.extension)
    size, digest = _measure(clean, max(max_bytes, len(clean.getbuffer())))
    clean.seek(0)
    return Inspected(inspected.media_type, inspected.extension, size, digest, inspected.clean_name), clean


def _allowed_extension(file_name: str) -> str:
    extension = extension_of(file_name)
    extension = _SAME.get(extension, extension)
    if extension in ALLOWED:
        return extension
    if not extension:
        raise UploadRefused(
            _("El nombre del archivo no dice de qué tipo es: agréguele su extensión, por ejemplo «.pdf».")
        )
    raise UploadRefused(
        _(
            "No se reciben archivos «.%(extension)s». Guárdelo como PDF, o use uno de estos tipos: %(allowed)s.",
            extension=extension,
            allowed=", ".join(sorted(ALLOWED)),
        )
    )


def _measure(stream: BinaryIO, max_bytes: int) -> tuple[int, str]:
    stream.seek(0)
    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > max_bytes:
            raise UploadRefused(
                _("El archivo pesa más de %(max)s MB: redúzcalo o divídalo en partes.", max=max_bytes // 1_000_000 or 1)
            )
        digest.update(block)
    if not size:
        raise UploadRefused(_("El archivo está vacío: revise que se haya guardado bien y súbalo de nuevo."))
    return size, digest.hexdigest()


def _check_content(stream: BinaryIO, extension: str) -> None:
    head = stream.read(_HEAD)
    stream.seek(0)
    if extension in ("csv", "txt"):
        _check_text(stream)
        return
    guessed = filetype.guess_extension(head)
    # For the sniffer the kind of a package hangs on the order of its members, and a PNG with frames is an "apng";
    # both are looked into below.
    expected = (*_PACKAGES, "zip") if extension in _PACKAGES else (extension, f"a{extension}")
    if guessed not in expected or (extension == "pdf" and not head.startswith(b"%PDF-")):
        raise _not_what_it_says(extension)
    if extension in _PACKAGES:
        check_package(stream, extension)
    elif extension in _IMAGES:
        check_image(stream, extension)
    elif extension == "pdf":
        _check_pdf_end(stream)


def _check_pdf_end(stream: BinaryIO) -> None:
    size = stream.seek(0, SEEK_END)
    stream.seek(max(0, size - _HEAD))
    if b"startxref" not in stream.read():
        raise UploadRefused(_("El PDF está incompleto: vuelva a generarlo o a descargarlo y súbalo de nuevo."))


def _check_text(stream: BinaryIO) -> None:
    data = stream.read()
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _BINARY.search(data) or start.startswith(_PAGE_BEGINNINGS) or start.startswith(b"%pdf-"):
        raise UploadRefused(_("El archivo no es de texto: guárdelo como texto o CSV en UTF-8, o como PDF."))


def _not_what_it_says(extension: str) -> UploadRefused:
    return UploadRefused(
        _(
            "El contenido no corresponde a un archivo «.%(extension)s»: ábralo con su programa y guárdelo de nuevo en "
            "ese formato.",
            extension=extension,
        )
    )
