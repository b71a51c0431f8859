"""kill -9 at any moment: nothing stays half done, and what was acknowledged is there.

Three kills of each by default; PARTICIPA_KILLS=50 for the long run, whose figures -s prints.
"""

from __future__ import annotations

import http.client
import os
import random
import threading
import time
from typing import TYPE_CHECKING

from participa.consultations.models import Mode, Origin
from tests.operation.installation import FORM, Browser, Installation, csrf_of

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("PARTICIPA_KILLS", "3"))
ROWS = 200
WRITERS = 4


def _file(folder: Path, batch: int) -> Path:
    """Write a spreadsheet whose codes begin with the number of its batch."""
    lines = [f"L{batch}-{n};Servicio de la tanda {batch} número {n};s{n}@example.cl" for n in range(ROWS)]
    path = folder / f"tanda-{batch}.csv"
    path.write_text("\n".join(["codigo;nombre;correo", *lines]))
    return path


def _rows(installation: Installation, batch: int) -> int:
    like = f"servicio-de-la-tanda-{batch}-numero-%%"
    return int(installation.ask(f"SELECT count(*) FROM agency WHERE slug LIKE '{like}'"))  # noqa: S608 (ours)


def test_an_import_killed_is_whole_or_nothing(installation: Installation, tmp_path: Path) -> None:
    """Either every row of the file is in, or none; and the next run of it goes through."""
    chance = random.Random(20500)  # noqa: S311 (repeatable moments)
    started = time.monotonic()
    status, said = installation.run("agencies", "import", str(_file(tmp_path, 0)))
    usual = time.monotonic() - started
    assert (status, _rows(installation, 0)) == (0, ROWS), said
    outcomes = {"none": 0, "all": 0, "killed": 0}
    for batch in range(1, KILLS + 1):
        process = installation.start("agencies", "import", str(_file(tmp_path, batch)))
        time.sleep(usual * chance.uniform(0.4, 1.02))
        process.kill()
        process.communicate()
        rows = _rows(installation, batch)
        assert rows in (0, ROWS), f"{rows} of {ROWS} rows after a kill"
        outcomes["killed"] += process.returncode == -9
        outcomes["all" if rows else "none"] += 1
    assert outcomes["killed"]
    again, said = installation.run("agencies", "import", str(tmp_path / f"tanda-{KILLS}.csv"))
    assert (again, _rows(installation, KILLS)) == (0, ROWS), said
    status, said = installation.run("doctor")
    assert status == 0, said
    print(f"\nimport: {KILLS} kills of {ROWS} rows {outcomes}")


class Writers:
    """People who save drafts as fast as they can, and remember which ones the portal acknowledged."""

    def __init__(self, port: int, cookie: str, kill: int) -> None:
        """Open the form, as each of them would."""
        self.choices = {"origin": next(iter(Origin)).value, "mode": next(iter(Mode)).value}
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
    lost = [t for t in acknowledged if installation.ask(f"SELECT count(*) FROM content WHERE title = '{t}'") != 1]  # noqa: S608
    assert lost == []
    contents = installation.ask("SELECT count(*) FROM content")
    assert len(acknowledged) <= contents <= sent
    assert contents == installation.ask("SELECT count(*) FROM consultation")
    assert contents == installation.ask("SELECT count(*) FROM audit_event WHERE action = 'content.create'")
    status, said = installation.run("doctor")
    assert status == 0, said
    print(f"\nserve: {KILLS} kills, {sent} forms sent, {len(acknowledged)} acknowledged, {contents} kept, 0 lost")
