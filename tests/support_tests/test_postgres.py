"""The throw-away cluster itself: the roles, the isolation and that nothing stays behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support import postgres

needs_programs = pytest.mark.skipif(postgres.find_binaries()[0] is None, reason=postgres.find_binaries()[1])


@pytest.fixture(scope="module")
def cluster() -> Iterator[postgres.Cluster]:
    running = postgres.start_cluster()
    yield running
    running.stop()


@needs_programs
def test_only_the_worker_passes_row_level_security(cluster):
    with psycopg.connect(cluster.conninfo()) as connection:
        rows = connection.execute(
            "SELECT rolname, rolbypassrls, rolsuper, rolcanlogin FROM pg_roles WHERE rolname LIKE 'participa_%'"
        ).fetchall()
    assert sorted(rows) == [
        ("participa_app", False, False, True),
        ("participa_owner", False, False, True),
        ("participa_worker", True, False, True),
    ]


@needs_programs
def test_a_database_is_cloned_from_a_template_and_dropped(cluster):
    cluster.create_database("plantilla")
    cluster.execute("CREATE TABLE prueba (id int)", dbname="plantilla")
    cluster.create_database("copia", template="plantilla")
    cluster.execute("INSERT INTO prueba VALUES (1)", dbname="copia")
    cluster.drop_database("copia")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(cluster.conninfo("copia"))


@needs_programs
def test_the_server_listens_on_its_socket_only_and_never_runs_as_root(cluster):
    with psycopg.connect(cluster.conninfo()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert Path(f"/proc/{cluster.process.pid}").stat().st_uid != 0
    assert cluster.folder.stat().st_mode & 0o077 == 0
    assert str(os.fspath(cluster.folder)) in cluster.url("x").replace("%2F", "/")


@needs_programs
def test_stopping_leaves_no_process_and_no_file():
    running = postgres.start_cluster()
    running.stop()
    running.stop()
    assert running.process.poll() is not None
    assert not running.folder.exists()


def test_a_machine_without_the_programs_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "DEBIAN_FOLDERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    folder, reason = postgres.find_binaries()
    assert folder is None
    assert "apt install postgresql" in reason
    with pytest.raises(postgres.PostgresUnavailableError, match="apt install postgresql"):
        postgres.start_cluster()


def test_the_newest_version_is_taken_and_an_old_one_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "DEBIAN_FOLDERS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    install_fake(tmp_path / "13" / "bin", "13.9")
    assert postgres.find_binaries() == (None, "PostgreSQL 13 is installed, 15 or later is needed")
    install_fake(tmp_path / "9" / "bin", "16.1")
    install_fake(tmp_path / "17" / "bin", "17.0")
    assert postgres.find_binaries()[0] == tmp_path / "17" / "bin"


def install_fake(folder, version):
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
