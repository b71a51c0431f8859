"""Files are kept whole or not at all, each with its agency."""

import errno
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest

from participa.foundation.files import DiskStorage, ForeignKeyRefused, Storage, StorageFull, StoredFileMissing


@pytest.fixture
def storage(tmp_path):
    return DiskStorage(tmp_path / "files")


def files_in(storage):
    return [path for path in storage.root.rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was(storage):
    key = storage.save(BytesIO(b"acta"), 7)
    assert key.startswith("a7/")
    with storage.open(key, agency_id=7) as stream:
        assert stream.read() == b"acta"
    assert storage.exists(key, agency_id=7)
    storage.delete(key, agency_id=7)
    assert not storage.exists(key, agency_id=7)
    storage.delete(key, agency_id=7)
    with pytest.raises(StoredFileMissing):
        storage.open(key, agency_id=7)


def test_the_disk_is_a_storage(storage):
    kept: Storage = storage
    assert kept.save(BytesIO(b"x"), 0).startswith("a0/")


@pytest.mark.abuse("K01")
def test_the_same_content_twice_is_two_files_with_names_nobody_guesses(storage):
    keys = {storage.save(BytesIO(b"x"), 1) for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key.rsplit("/", 1)[1]) == 32 for key in keys)


@pytest.mark.abuse("T17")
def test_another_agencys_file_does_not_exist(storage):
    key = storage.save(BytesIO(b"secreto"), 7)
    for action in (storage.open, storage.delete, storage.exists):
        for agency_id in (8, 70, 0):
            with pytest.raises(ForeignKeyRefused):
                action(key, agency_id=agency_id)
    assert storage.exists(key, agency_id=7)


@pytest.mark.abuse("K01")
@pytest.mark.parametrize(
    "key",
    [
        *(
            "",
            "a7",
            "a7/",
            "../a7/x",
            "a7/../a8/ab/" + "0" * 32,
            "/etc/passwd",
            "a7/ab/" + "0" * 31,
            "a7/ab/" + "0" * 33,
        ),
        *(
            "a7/ab/" + "0" * 32 + "\n",
            "a7/ab/" + "0" * 31 + "\x00",
            "a07/ab/" + "0" * 32,
            "a7\\ab\\" + "0" * 32,
            "incoming/x",
        ),
        *("a٧/ab/" + "0" * 32, "A7/ab/" + "0" * 32, "a7/AB/" + "0" * 32),
    ],
)
def test_keys_of_another_shape_are_refused(storage, key):
    for action in (storage.open, storage.delete, storage.exists):
        with pytest.raises(ForeignKeyRefused):
            action(key, agency_id=7)


def test_a_negative_agency_is_refused(storage):
    with pytest.raises(ForeignKeyRefused):
        storage.save(BytesIO(b"x"), -1)


def test_only_the_portal_may_read_the_folder(storage):
    key = storage.save(BytesIO(b"x"), 7)
    path = storage.root / key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_is_told_and_leaves_nothing_behind(storage, monkeypatch):
    def no_room(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(StorageFull, match="No queda espacio"):
        storage.save(BytesIO(b"x" * 100_000), 7)
    assert files_in(storage) == []


def test_a_really_full_disk_is_told_and_leaves_nothing_behind(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("making a small disk needs the right to mount")
    try:
        storage = DiskStorage(tmp_path)
        key = storage.save(BytesIO(b"x" * 50_000), 7)
        with pytest.raises(StorageFull):
            storage.save(BytesIO(b"x" * 1_000_000), 7)
        assert files_in(storage) == [tmp_path / key]
        assert storage.save(BytesIO(b"x" * 50_000), 7)
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


class Breaking(BytesIO):
    """A connection that ends in the middle."""

    def read(self, size=-1):  # noqa: ARG002 (the signature of a stream)
        if self.tell():
            raise ConnectionResetError
        return super().read(10)


def test_a_broken_stream_leaves_nothing_behind(storage):
    with pytest.raises(ConnectionResetError):
        storage.save(Breaking(b"x" * 100), 7)
    assert files_in(storage) == []


def test_what_a_killed_process_left_is_swept(storage):
    kept = storage.save(BytesIO(b"x"), 7)
    left = storage.root / "incoming" / "abc"
    left.write_bytes(b"half")
    assert storage.sweep() == 0
    os.utime(left, (0, 0))
    assert storage.sweep() == 1
    assert files_in(storage) == [storage.root / kept]
    assert DiskStorage(storage.root / "none").sweep() == 0


def test_many_may_save_at_once(storage):
    contents = [f"{number}".encode() * 1000 for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda content: storage.save(BytesIO(content), 7), contents))
    for key, content in zip(keys, contents, strict=True):
        with storage.open(key, agency_id=7) as stream:
            assert stream.read() == content
