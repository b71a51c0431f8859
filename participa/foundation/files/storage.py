"""Where files are kept: under random keys that begin with their agency, so none is guessed or reached from another.

A file is there whole or not at all: it is written aside, flushed to the disk, and only then given its key.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from participa.foundation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"a([0-9]{1,18})/([0-9a-f]{2})/([0-9a-f]{32})", re.ASCII)
_BLOCK = 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT)


class StorageFull(Exception):  # noqa: N818 (named after what happened, as all our errors are)
    """There is no room left. Nothing was kept. Its message is for the person who was saving."""

    def __init__(self, message: str = "") -> None:
        """Say so plainly."""
        super().__init__(
            message
            or _("No queda espacio para guardar archivos. No se guardó nada: avise a quien administra el portal.")
        )


class StorageUnreachable(StorageFull):
    """The place of the files does not answer. Nothing was kept."""

    def __init__(self) -> None:
        """Say so plainly."""
        super().__init__(_("El almacén de archivos no responde. No se guardó nada: intente de nuevo en unos minutos."))


class StoredFileMissing(LookupError):  # noqa: N818 (named after what happened, as all our errors are)
    """No file has that key."""


class ForeignKeyRefused(LookupError):  # noqa: N818 (named after what happened, as all our errors are)
    """The key is malformed or another agency's. It is a LookupError: for the asker such a file does not exist."""


class Storage(Protocol):
    """A place for files. Agency 0 is the portal itself."""

    def save(self, stream: BinaryIO, agency_id: int) -> str:
        """Keep what the stream still holds and return its key. Raises StorageFull."""
        ...

    def open(self, key: str, *, agency_id: int) -> BinaryIO:
        """Open the file for reading. Raises StoredFileMissing or ForeignKeyRefused."""
        ...

    def delete(self, key: str, *, agency_id: int) -> None:
        """Remove the file; one that is gone already is no error. Raises ForeignKeyRefused."""
        ...

    def exists(self, key: str, *, agency_id: int) -> bool:
        """Tell whether the file is there. Raises ForeignKeyRefused."""
        ...

    def keys(self) -> Iterator[tuple[str, float]]:
        """Yield the key of every file, with the second (of the epoch) it was written."""
        ...

    def probe(self) -> None:
        """Write and remove something small. Raises OSError or StorageUnreachable."""
        ...

    @property
    def place(self) -> str:
        """Return where the files are, for who administers the portal."""
        ...


class DiskStorage:
    """Files in a folder of this machine."""

    def __init__(self, root: Path) -> None:
        """Keep files under `root`, which is made on the first save."""
        self.root = root

    def save(self, stream: BinaryIO, agency_id: int) -> str:
        """Keep what the stream still holds and return its key. Raises StorageFull, leaving nothing behind."""
        key = new_key(agency_id)
        target = self._path(key, agency_id)
        aside = self._incoming / target.name
        try:
            self._incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_through(stream, aside)
            aside.rename(target)
            _flush_folder(target.parent)
        except OSError as error:
            if error.errno in _FULL:
                raise StorageFull from error
            raise
        finally:
            aside.unlink(missing_ok=True)
        return key

    def open(self, key: str, *, agency_id: int) -> BinaryIO:
        """Open the file for reading. Raises StoredFileMissing or ForeignKeyRefused."""
        try:
            return self._path(key, agency_id).open("rb")
        except FileNotFoundError as error:
            raise StoredFileMissing(key) from error

    def delete(self, key: str, *, agency_id: int) -> None:
        """Remove the file; one that is gone already is no error. Raises ForeignKeyRefused."""
        self._path(key, agency_id).unlink(missing_ok=True)

    def exists(self, key: str, *, agency_id: int) -> bool:
        """Tell whether the file is there. Raises ForeignKeyRefused."""
        return self._path(key, agency_id).is_file()

    def keys(self) -> Iterator[tuple[str, float]]:
        """Yield the key of every file, with the second (of the epoch) it was written."""
        for path in self.root.glob("a*/*/*"):
            yield path.relative_to(self.root).as_posix(), path.stat().st_mtime

    def probe(self) -> None:
        """Write and remove something small. Raises OSError."""
        self.root.mkdir(parents=True, exist_ok=True)
        probe = self.root / ".doctor"
        probe.write_bytes(b"1")
        probe.unlink()

    @property
    def place(self) -> str:
        """Return the folder."""
        return f"the folder {self.root}"

    def sweep(self, *, older_than: int = 86_400) -> int:
        """Remove what a killed process left half written `older_than` seconds ago or more; return how many."""
        if not self._incoming.is_dir():
            return 0
        limit = time.time() - older_than
        stale = [path for path in self._incoming.iterdir() if path.stat().st_mtime <= limit]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)

    @property
    def _incoming(self) -> Path:
        return self.root / "incoming"

    def _path(self, key: str, agency_id: int) -> Path:
        return self.root / checked_key(key, agency_id)


def new_key(agency_id: int) -> str:
    """Return a random key of an agency."""
    name = secrets.token_hex(16)
    return f"a{agency_id}/{name[:2]}/{name}"


def checked_key(key: str, agency_id: int) -> str:
    """Return the key if it is one, and that agency's. Raises ForeignKeyRefused."""
    shape = _KEY.fullmatch(key)
    if not shape or shape[1] != str(agency_id):
        raise ForeignKeyRefused(key)
    return shape[0]


def _write_through(stream: BinaryIO, path: Path) -> None:
    with path.open("xb") as file:
        path.chmod(0o600)
        while block := stream.read(_BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
