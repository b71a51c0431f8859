"""Office documents, which are packages of files: told apart by what is inside, refused if they carry programs."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

from participa.foundation.files.refusal import UploadRefused
from participa.foundation.i18n import _

#: Members of a package and their size when unpacked: no honest document of 25 MB comes near.
MAX_MEMBERS = 10_000
MAX_UNPACKED = 500_000_000
_MAX_INDEX = 2_000_000

_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
_MIMETYPE = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_PROGRAMS = re.compile(r"(?:^|/)(?:vbaproject\w*\.bin|vbadata\.xml|activex)(?:$|/)|^(?:basic|scripts)/", re.IGNORECASE)
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


def check_package(stream: BinaryIO, extension: str) -> None:
    """Check an OOXML or ODF document from its list of members. Raises UploadRefused."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            _check_members(package)
            _check_kind(package, extension)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, UploadRefused):
            raise
        raise UploadRefused(_("El documento está dañado o protegido: guárdelo de nuevo, sin contraseña.")) from error


def _check_members(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = [member.filename for member in members]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UploadRefused(_("El documento contiene demasiado una vez descomprimido: divídalo o guárdelo como PDF."))
    # The same name twice is read one way by one program and another way by the next.
    if len(set(names)) != len(names) or any(_UNSAFE_NAME.search(name) for name in names):
        raise UploadRefused(_("El documento está armado de una forma que no se acepta: guárdelo de nuevo o como PDF."))
    if any(member.flag_bits & 0x1 for member in members):
        raise UploadRefused(_("El documento tiene contraseña: guárdelo sin ella."))
    if any(_PROGRAMS.search(name) for name in names):
        raise _has_programs()


def _check_kind(package: zipfile.ZipFile, extension: str) -> None:
    names = set(package.namelist())
    if extension in _MAIN_PART:
        fits = _MAIN_PART[extension] in names and "[Content_Types].xml" in names
        if fits and b"macroenabled" in _read(package, "[Content_Types].xml").lower():
            raise _has_programs()
    else:
        fits = "mimetype" in names and _read(package, "mimetype").strip() == _MIMETYPE[extension]
        if fits and b"encryption-data" in _read(package, "META-INF/manifest.xml"):
            raise UploadRefused(_("El documento tiene contraseña: guárdelo sin ella."))
    if not fits:
        raise UploadRefused(
            _("El contenido no es el de un documento «.%(extension)s»: guárdelo en ese formato.", extension=extension)
        )


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    if name not in package.namelist():
        return b""
    with package.open(name) as member:
        return member.read(_MAX_INDEX)


def _has_programs() -> UploadRefused:
    return UploadRefused(_("El documento contiene macros o controles: guárdelo sin ellos o como PDF."))
