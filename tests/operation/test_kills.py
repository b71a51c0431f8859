"""kill -9 at any moment: nothing stays half done, and what was acknowledged is there.

A few kills of each by default; PARTICIPA_KILLS=50 for the long run, whose figures -s prints.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.consultations.models import Mode, Origin
from tests.operation.installation import ENGINE, FORM, Browser, Installation, csrf_of

if TYPE_CHECKING:
    import subprocess

KILLS = int(os.environ.get("PARTICIPA_KILLS", "3"))
ROWS = 200
WRITERS = 4
IN_TRANSACTION = "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'participa%%' AND backend_xid IS NOT NULL"  # an xid: it wrote


def _file(folder: Path, batch: int) -> Path:
    """Write a spreadsheet whose codes begin with the number of its batch."""
    lines = [f"L{batch}-{n};Servicio de la tanda {batch} número {n};s{n}@example.cl" for n in range(ROWS)]
    path = folder / f"tanda-{batch}.csv"
    path.write_text("\n".join(["codigo;nombre;correo", *lines]))
    return path


def _rows(installation: Installation, batch: int) -> int:
    like = f"servicio-de-la-tanda-{batch}-numero-%%"
    return int(installation.ask(f"SELECT count(*) FROM agency WHERE slug LIKE '{like}'"))  # noqa: S608 (ours)


class WatchedImport:
    """An import whose process tells how far it is, and can be stopped at its Nth write or before its commit."""

    def __init__(self, installation: Installation, path: Path, hold_at: int = 0) -> None:
        """Start it."""
        self.installation = installation
        self.process: subprocess.Popen[str] = installation.start(
            "agencies", "import", str(path), module=("tests.operation.watched", str(hold_at))
        )
        assert self.process.stdout is not None
        self.told: list[str] = []

    def read_until(self, *words: str) -> str:
        """Read what it tells up to one of some words, or its end; returns the line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("\0"):
                self.told.append(line.strip("\0\n"))
                if self.told[-1].startswith(words):
                    return self.told[-1]
        return ""

    def kill(self) -> None:
        """kill -9, and wait until the database knows that it is gone."""
        self.process.kill()
        self.process.communicate()
        until = time.monotonic() + 10
        while ENGINE == "postgresql" and self.installation.ask(IN_TRANSACTION) and time.monotonic() < until:
            time.sleep(0.01)


def _is_writing(installation: Installation) -> bool:
    """Tell whether an open transaction has written (PostgreSQL), or holds the one lock for writing (SQLite)."""
    if ENGINE == "postgresql":
        return bool(installation.ask(IN_TRANSACTION))
    engine = sa.create_engine(installation.url, connect_args={"timeout": 0})
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    except sa.exc.OperationalError:
        return True
    else:
        return False
    finally:
        engine.dispose()


def _logged(installation: Installation) -> str:
    """Return what tells whether SQLite's write-ahead log was written to (its size says nothing: it is used again);
    on PostgreSQL, where the log is."""
    if ENGINE == "postgresql":
        return str(installation.ask("SELECT pg_current_wal_insert_lsn()"))
    log = Path(f"{sa.make_url(installation.url).database}-wal")
    return hashlib.sha256(log.read_bytes() if log.exists() else b"").hexdigest()


def test_an_import_killed_is_whole_or_nothing(installation: Installation, tmp_path: Path) -> None:
    """Either every row of the file is in, or none; and the next run of it goes through.

    Of four kills, two come while the process waits at some write of its transaction, one when it is about to commit, and
    one at any moment between its first write and its end, commit included.
    """
    chance = random.Random(20500)  # noqa: S311 (repeatable moments)
    trial = WatchedImport(installation, _file(tmp_path, 0))
    assert trial.read_until("writing")
    started = time.monotonic()
    assert trial.read_until("committing")
    trial.process.communicate()
    usual, writes = time.monotonic() - started, int(trial.told[-1].split()[1])
    assert (trial.process.returncode, _rows(installation, 0)) == (0, ROWS)
    seen: Counter[str] = Counter()
    for batch in range(1, KILLS + 1):
        kind = ("write", "commit", "write", "any")[batch % 4]
        hold_at = {"write": chance.randint(1, writes), "commit": -1, "any": 0}[kind]
        log = _logged(installation)
        one = WatchedImport(installation, _file(tmp_path, batch), hold_at)
        if kind == "any":
            assert one.read_until("writing")
            time.sleep(usual * chance.uniform(0, 1.02))
        else:
            assert one.read_until("held")
            assert _is_writing(installation), f"held at {hold_at} of {writes} writes, and nothing is being written"
            assert _rows(installation, batch) == 0, "seen before its commit"
            seen["killed inside the write"] += 1
            seen["of them with uncommitted pages in the log"] += _logged(installation) != log
        one.kill()
        assert one.process.returncode in (-9, 0)
        rows = _rows(installation, batch)
        assert rows in (0, ROWS), f"{rows} of {ROWS} rows after a kill"
        assert rows == 0 or kind == "any"
        seen["all rows" if rows else "no row"] += 1
    assert seen["of them with uncommitted pages in the log"], "no kill met a page of its transaction on the disk"
    again, said = installation.run_here("agencies", "import", str(tmp_path / f"tanda-{KILLS}.csv"))
    assert (again, _rows(installation, KILLS)) == (0, ROWS), said
    status, said = installation.run_here("doctor")
    assert status == 0, said
    print(f"\nimport: {KILLS} kills of {ROWS} rows in {writes} writes, {dict(seen)}")


class Writers:
    """People who save drafts as fast as they can, and remember which ones the portal acknowledged."""

    def __init__(self, port: int, cookie: str, kill: int) -> None:
        """Open the form, as each of them would."""
        self.choices = {
            "origin": next(iter(Origin)).value,
            "mode": next(iter(Mode)).value,
            "identity_level": "anonymous",
            "minimum_age_rule": "from_14",
            "publication_of_answers": "no",
        }
        self.browser = Browser(port, cookie)
        status, page = self.browser.get(FORM)
        assert status == 200, status
        self.token = csrf_of(page)
        self.kill = kill
        self.acknowledged: list[str] = []
        self.sent = 0
        self.strange: list[int] = []
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(WRITERS)]

    def _write(self, writer: int) -> None:
        number = 0
        while True:
            number += 1
            title = f"Borrador {self.kill} {writer} {number}"
            self.sent += 1
            try:
                status, _text = self.browser.post(FORM, {**self.choices, "title": title, "csrf_token": self.token})
            except (OSError, http.client.HTTPException):
                return
            if status in (302, 303):
                self.acknowledged.append(title)
            else:
                self.strange.append(status)
                return


def test_a_portal_killed_loses_nothing_it_acknowledged(installation: Installation) -> None:
    """Every draft whose saving was answered is there once, with its own table's row and its line in the log."""
    chance = random.Random(20500)  # noqa: S311
    cookie = installation.cookie()
    acknowledged: list[str] = []
    sent = 0
    for kill in range(KILLS):
        with installation.serving() as process:
            writers = Writers(installation.port, cookie, kill)
            for thread in writers.threads:
                thread.start()
            time.sleep(chance.uniform(0.1, 1.5))
            process.kill()
            for thread in writers.threads:
                thread.join(timeout=30)
        assert writers.strange == []
        acknowledged += writers.acknowledged
        sent += writers.sent
    assert acknowledged
    assert sent > len(acknowledged), "no kill came while something was being saved"
    lost = [t for t in acknowledged if installation.ask(f"SELECT count(*) FROM content WHERE title = '{t}'") != 1]  # noqa: S608
    assert lost == []
    contents = installation.ask("SELECT count(*) FROM content")
    assert len(acknowledged) <= contents <= sent
    assert contents == installation.ask("SELECT count(*) FROM consultation")
    assert contents == installation.ask("SELECT count(*) FROM audit_event WHERE action = 'content.create'")
    status, said = installation.run_here("doctor")
    assert status == 0, said
    print(f"\nserve: {KILLS} kills, {sent} forms sent, {len(acknowledged)} acknowledged, {contents} kept, 0 lost")
