"""Files in a bucket of an S3-compatible store, under the same keys as on the disk. Only the portal ever asks for them.

An object appears when its last byte has arrived, so a file is there whole or not at all here too.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from participa.foundation.files.storage import (
    StorageFull,
    StorageUnreachable,
    StoredFileMissing,
    checked_key,
    new_key,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import S3Store

_BLOCK = 1024 * 1024
_PROBE = "doctor/probe"
_TRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a bucket is and how to enter. An endpoint of http:// is for a server of the same machine or network."""

    name: str
    endpoint: str
    access_key: str
    secret_key: str
    region: str = "us-east-1"


class S3Storage:
    """Files in a bucket that nobody but the portal may read."""

    def __init__(self, bucket: Bucket) -> None:
        """Keep the address; the connection is made on the first use."""
        self.bucket = bucket
        self._connected: S3Store | None = None

    def save(self, stream: BinaryIO, agency_id: int) -> str:
        """Keep what the stream still holds and return its key. Raises StorageUnreachable, leaving nothing behind."""
        import obstore

        key = checked_key(new_key(agency_id), agency_id)
        content = _Counted(stream)
        try:
            obstore.put(self._store, key, cast("IO[bytes]", content), use_multipart=True)
        except Exception as error:
            if content.failure is not None:
                raise content.failure from error
            raise _told(error) from error
        return key

    def open(self, key: str, *, agency_id: int) -> BinaryIO:
        """Open the file for reading. Raises StoredFileMissing, ForeignKeyRefused or StorageUnreachable."""
        import obstore

        checked_key(key, agency_id)
        try:
            return io.BufferedReader(_Reading(obstore.open_reader(self._store, key)), _BLOCK)
        except FileNotFoundError as error:
            raise StoredFileMissing(key) from error
        except Exception as error:
            raise StorageUnreachable from error

    def delete(self, key: str, *, agency_id: int) -> None:
        """Remove the file; one that is gone already is no error. Raises ForeignKeyRefused or StorageUnreachable."""
        import obstore

        checked_key(key, agency_id)
        try:
            obstore.delete(self._store, key)
        except FileNotFoundError:
            return
        except Exception as error:
            raise StorageUnreachable from error

    def exists(self, key: str, *, agency_id: int) -> bool:
        """Tell whether the file is there. Raises ForeignKeyRefused or StorageUnreachable."""
        import obstore

        checked_key(key, agency_id)
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            return False
        except Exception as error:
            raise StorageUnreachable from error
        return True

    def keys(self) -> Iterator[tuple[str, float]]:
        """Yield the key of every file with the second it was written. Raises StorageUnreachable."""
        import obstore

        try:
            for chunk in obstore.list(self._store):
                for found in chunk:
                    if found["path"].startswith("a"):
                        yield found["path"], found["last_modified"].timestamp()
        except Exception as error:
            raise StorageUnreachable from error

    def probe(self) -> None:
        """Write, read and remove a small object. Raises StorageUnreachable."""
        import obstore

        try:
            obstore.put(self._store, _PROBE, b"1")
            obstore.get(self._store, _PROBE).bytes()
            obstore.delete(self._store, _PROBE)
        except Exception as error:
            raise StorageUnreachable from error

    @property
    def place(self) -> str:
        """Return where the files are, for who administers the portal; never the keys to it."""
        return f"the bucket {self.bucket.name} at {self.bucket.endpoint}"

    @property
    def _store(self) -> S3Store:
        """Return the connection, made on the first use: its threads don't live on in a process forked after that."""
        from obstore.store import S3Store

        if self._connected is None:
            self._connected = S3Store(
                self.bucket.name,
                endpoint=self.bucket.endpoint,
                region=self.bucket.region,
                access_key_id=self.bucket.access_key,
                secret_access_key=self.bucket.secret_key,
                virtual_hosted_style_request=False,
                client_options={"allow_http": self.bucket.endpoint.startswith("http://"), "connect_timeout": "5s"},
                retry_config=_TRIES,  # type: ignore[arg-type]
            )
        return self._connected


class _Counted:
    """What is read of a stream on its way out; a failure of the reading is kept, to be told from one of the store."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except BaseException as error:
            self.failure = error
            raise

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return self._stream.seekable()


class _Reading(io.RawIOBase):
    """A remote object as a file: asked for in blocks, from where the reader stands."""

    def __init__(self, remote: Any) -> None:
        self._remote = remote

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._remote.seek(offset, whence))

    def tell(self) -> int:
        return int(self._remote.tell())

    def readinto(self, buffer: Any) -> int:
        try:
            block = bytes(self._remote.read(len(buffer)))
        except Exception as error:
            raise OSError(str(error)) from error
        buffer[: len(block)] = block
        return len(block)


def _told(error: BaseException) -> StorageFull:
    """Return a failure to keep as what it is to the person: no room, or nobody there."""
    text = str(error)
    return StorageFull() if "QuotaExceeded" in text or "507" in text else StorageUnreachable()
