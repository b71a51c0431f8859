"""The throw-away cluster itself: the roles, the isolation and that nothing stays behind."""

import os
import shutil
import subprocess
import sys
import time
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


@needs_programs
@pytest.mark.skipif(not postgres.die_with_parent(), reason="no setpriv with --pdeathsig")
def test_a_killed_test_run_takes_its_server_along():
    script = (
        "import os; from tests.support.postgres import start_cluster\n"
        "cluster = start_cluster(); print(cluster.process.pid, cluster.folder, flush=True); os.kill(os.getpid(), 9)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == -9
    pid, folder = run.stdout.split()
    server = Path(f"/proc/{pid}")
    deadline = time.monotonic() + 10
    while server.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not server.exists()
    shutil.rmtree(folder)


def test_old_folders_without_a_server_are_removed(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "PARENT", tmp_path)
    long_ago = time.time() - postgres.STALE_SECONDS - 60
    for name, pid in (("stopped", "999999999"), ("running", str(os.getpid())), ("new", "999999999")):
        data = tmp_path / f"{postgres.PREFIX}{name}" / "data"
        data.mkdir(parents=True)
        (data / "postmaster.pid").write_text(f"{pid}\n/data\n")
        if name != "new":
            os.utime(data.parent, (long_ago, long_ago))
    postgres.remove_stale_folders()
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["participa-pg-new", "participa-pg-running"]


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
