"""The files in a bucket of a real S3 server: same promises as on the disk, and nobody is ever sent to the bucket."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from config import ConfigError, from_environ
from participa.documents.storage import storage
from participa.foundation.files import ForeignKeyRefused, StorageUnreachable, StoredFileMissing, storage_from
from participa.operation.doctor import examine
from tests.documents.files import PDF
from tests.support.s3 import S3Server, S3UnavailableError, start_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from participa.foundation.files import Storage

#: One worker starts the server once, for all of this file.
pytestmark = pytest.mark.xdist_group("bucket")

ADDRESS = "/organismos/vivienda/documentos/acta/descargar"


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    """Start a server for the tests of this file."""
    try:
        started = start_server()
    except S3UnavailableError as error:
        if os.environ.get("PARTICIPA_REQUIRE_LANES") == "1":
            raise
        pytest.skip(str(error))
    yield started
    started.stop()


@pytest.fixture
def bucket(server: S3Server, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return the settings of an empty bucket."""
    return settings(server.url, server.new_bucket(f"b{abs(hash(request.node.name))}"))


def settings(endpoint: str, name: str) -> dict[str, Any]:
    return {
        "FILES_S3_BUCKET": name,
        "FILES_S3_ENDPOINT": endpoint,
        "FILES_S3_ACCESS_KEY": "llave",
        "FILES_S3_SECRET_KEY": "secreto",
        "FILES_S3_REGION": "us-east-1",
    }


@pytest.fixture
def kept(bucket: dict[str, Any]) -> Storage:
    return storage_from(bucket)


@pytest.fixture
def in_bucket(app: Flask, bucket: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let the portal keep its files in the bucket."""
    for name, value in bucket.items():
        monkeypatch.setitem(app.config, name, value)
    return bucket


def test_a_file_comes_back_as_it_was(kept: Storage) -> None:
    content = os.urandom(7_000_000)  # more than one part of a transfer
    key = kept.save(BytesIO(content), 7)
    assert key.startswith("a7/")
    with kept.open(key, agency_id=7) as stream:
        assert stream.read() == content
        stream.seek(6_500_000)
        assert stream.read(10) == content[6_500_000:6_500_010]
    assert [found for found, _written in kept.keys()] == [key]  # noqa: SIM118 (no mapping)
    kept.delete(key, agency_id=7)
    assert not kept.exists(key, agency_id=7)
    kept.delete(key, agency_id=7)
    with pytest.raises(StoredFileMissing):
        kept.open(key, agency_id=7)


@pytest.mark.abuse("T17")
@pytest.mark.abuse("K01")
def test_another_agencys_file_does_not_exist(kept: Storage) -> None:
    key = kept.save(BytesIO(b"secreto"), 7)
    for action in (kept.open, kept.delete, kept.exists):
        for wrong, agency_id in ((key, 8), (key, 70), ("../a7/x", 7), (f"{key}/..", 7), (f"/{key}", 7)):
            with pytest.raises(ForeignKeyRefused):
                action(wrong, agency_id=agency_id)
    assert kept.exists(key, agency_id=7)


class Breaking(BytesIO):
    """A connection that ends in the middle."""

    def read(self, size=-1):  # noqa: ARG002 (the signature of a stream)
        if self.tell():
            raise ConnectionResetError
        return super().read(10)


def test_a_broken_stream_leaves_nothing_behind(kept: Storage) -> None:
    with pytest.raises(ConnectionResetError):
        kept.save(Breaking(b"x" * 100), 7)
    assert list(kept.keys()) == []


def test_a_store_that_does_not_answer_is_told_plainly() -> None:
    away = storage_from(settings("http://127.0.0.1:9", "nadie"))
    key = "a7/ab/" + "ab" * 16
    with pytest.raises(StorageUnreachable, match="no responde"):
        away.save(BytesIO(b"x"), 7)
    for action in (away.open, away.delete, away.exists):
        with pytest.raises(StorageUnreachable):
            action(key, agency_id=7)
    with pytest.raises(StorageUnreachable):
        away.probe()


def test_a_bucket_that_is_not_there_is_no_place(server: S3Server) -> None:
    with pytest.raises(StorageUnreachable):
        storage_from(settings(server.url, "no-existe")).probe()


FORKED = """
import os, sys
from participa.foundation.files import storage_from
kept = storage_from(dict(zip(sys.argv[1::2], sys.argv[2::2])))
child = os.fork()
if not child:
    kept.probe()
    os._exit(7)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_server_may_fork_before_the_first_file(bucket: dict[str, Any]) -> None:
    """`gunicorn --preload` makes the application in the parent and serves in its children."""
    pairs = [word for pair in bucket.items() for word in pair]
    done = subprocess.run([sys.executable, "-c", FORKED, *pairs], timeout=30, check=False)
    assert done.returncode == 7


@pytest.mark.abuse("K06")
@pytest.mark.usefixtures("in_bucket")
def test_downloads_come_from_the_portal_with_its_headers(client, document) -> None:
    made = document(title="Acta")
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.data) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    told = str(answer.headers) + client.get("/organismos/vivienda/documentos/acta/").get_data(as_text=True)
    assert made.file.storage_key not in told
    assert "127.0.0.1" not in told
    part = client.get(ADDRESS, headers={"Range": "bytes=5-7"})
    assert (part.status_code, part.data) == (206, PDF[5:8])


@pytest.mark.usefixtures("in_bucket")
def test_a_store_that_went_away_is_no_missing_document(app, client, document, monkeypatch) -> None:
    document(title="Acta")
    monkeypatch.setitem(app.config, "FILES_S3_ENDPOINT", "http://127.0.0.1:9")
    assert client.get(ADDRESS).status_code == 503


@pytest.mark.abuse("K09")
@pytest.mark.usefixtures("in_bucket")
def test_what_is_deleted_leaves_the_bucket_and_a_failed_save_never_enters(visit, cast) -> None:
    elena = cast.session_token("elena")
    new = "/gestion/vivienda/documentos/nuevo/"
    data = {"document_type": "minutes", "language": "es", "in_force": "y"}
    sent = visit(new, as_=elena, data={**data, "title": "Acta", "upload": (BytesIO(PDF), "Acta.pdf")})
    assert sent.status == 302
    assert len(list(storage().keys())) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("participa.documents.services.record", None)
        with pytest.raises(TypeError):
            visit(new, as_=elena, data={**data, "title": "Otra", "upload": (BytesIO(PDF), "Otra.pdf")})
    assert len(list(storage().keys())) == 1
    visit(sent.response.location + "eliminar/", as_=elena, data={})


def test_the_doctor_looks_into_the_bucket(app, in_bucket, monkeypatch) -> None:
    def of_files() -> list[tuple[str, bool]]:
        return [(found.name, found.good) for found in examine(app) if found.name == "files"]

    assert of_files() == [("files", True)]
    monkeypatch.setitem(app.config, "FILES_S3_BUCKET", in_bucket["FILES_S3_BUCKET"] + "-no")
    assert of_files() == [("files", False)]


def test_a_bucket_is_named_with_all_it_needs() -> None:
    given = {
        "PARTICIPA_SECRET_KEY": "x" * 40,
        "PARTICIPA_DATABASE_URL": "sqlite://",
        "PARTICIPA_BASE_URL": "https://participa.example",
        "PARTICIPA_FILES_S3_BUCKET": "archivos",
        "PARTICIPA_FILES_S3_ENDPOINT": "https://s3.example",
    }
    with pytest.raises(ConfigError, match="PARTICIPA_FILES_S3_ACCESS_KEY, PARTICIPA_FILES_S3_SECRET_KEY"):
        from_environ(given)
    keys = {"PARTICIPA_FILES_S3_ACCESS_KEY": "a", "PARTICIPA_FILES_S3_SECRET_KEY": "b"}
    made = storage_from(from_environ(given | keys).as_flask())
    assert made.place == "the bucket archivos at https://s3.example"
