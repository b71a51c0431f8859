"""An installation of its own: folder, database, environment, and the real command line."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock
from urllib.parse import urlencode

import sqlalchemy as sa

import config
from participa import cli, create_app
from participa.extensions import db
from participa.people.current import COOKIE_KEY
from tests.support.cast import Cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

ROOT = Path(__file__).parents[2]
ENGINE = os.environ.get("PARTICIPA_TEST_ENGINE", "sqlite")
SECRET = "0123456789abcdef" * 4
START_SECONDS = 60
FORM = "/gestion/vivienda/consultas/nuevo/"


@dataclass
class Installation:
    """What an operator has: the environment's variables and the `participa` command."""

    folder: Path
    url: str
    port: int
    #: The address with the right to change tables; the same on SQLite.
    owner_url: str
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Set the variables."""
        self.environ = {
            "PARTICIPA_SECRET_KEY": SECRET,
            "PARTICIPA_DATABASE_URL": self.url,
            "PARTICIPA_FILES_DIR": str(self.folder / "files"),
            "PARTICIPA_BASE_URL": f"http://127.0.0.1:{self.port}",
            "PARTICIPA_MODE": "demo",
        }

    def start(
        self, *arguments: str, module: tuple[str, ...] = ("participa.cli",), **changes: str
    ) -> subprocess.Popen[str]:
        """Start a command as a process of its own; `module` is what stands in for the `participa` program."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARTICIPA_")}
        return subprocess.Popen(
            [sys.executable, "-m", *module, *arguments],
            cwd=ROOT,
            env={**inherited, **self.environ, **changes},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, **changes: str) -> tuple[int, str]:
        """Run a command to its end as a process of its own; returns its status and what it said."""
        process = self.start(*arguments, **changes)
        try:
            said, _nothing = process.communicate(timeout=START_SECONDS)
        finally:
            process.kill()
        return process.returncode, said

    def run_here(self, *arguments: str, **changes: str) -> tuple[int, str]:
        """Run a command that ends by itself in this process: the same, without the two seconds of a new interpreter."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARTICIPA_")}
        said = io.StringIO()
        with (
            mock.patch.dict(os.environ, {**inherited, **self.environ, **changes}, clear=True),
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(said),
        ):
            status = cli.main(arguments)
        return status, said.getvalue()

    @contextmanager
    def app(self, **changes: Any) -> Iterator[Flask]:
        """Open the same installation in this process."""
        app = create_app({**config.from_environ(self.environ).as_flask(), **changes})
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()

    def ask(self, statement: str) -> Any:
        """Return the one value of a query, asked beside the portal and its scopes."""
        engine = sa.create_engine(self.superuser_url)
        try:
            with engine.connect() as connection:
                return connection.exec_driver_sql(statement).scalar()
        finally:
            engine.dispose()

    def change(self, statement: str) -> None:
        """Change the database behind the portal's back."""
        engine = sa.create_engine(self.superuser_url)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    @property
    def superuser_url(self) -> str:
        """Return the address of who passes every lock."""
        return self.owner_url.replace("participa_owner@", "postgres@")

    def cookie(self, name: str = "ana") -> str:
        """Sign a person of the cast in; returns the Cookie header of their browser."""
        with self.app() as app:
            with app.app_context():
                token = Cast().session_token(name)
            client = app.test_client()
            with client.session_transaction() as session:
                session[COOKIE_KEY] = token
            kept = client.get_cookie("session")
            assert kept is not None
            return f"session={kept.value}"

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[str]]:
        """Serve as a process until the block ends, by kill -9 if it still runs."""
        process = self.start("serve", "--port", str(self.port), "--no-worker")
        try:
            self._wait(process)
            yield process
        finally:
            process.kill()
            process.communicate()

    def _wait(self, process: subprocess.Popen[str]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert process.poll() is None, process.communicate()[0]
            try:
                Browser(self.port, "").get("/robots.txt")
            except OSError:
                time.sleep(0.05)
            else:
                return
        message = "the portal did not start"
        raise AssertionError(message)


class Browser:
    """A browser over a real connection."""

    def __init__(self, port: int, cookie: str) -> None:
        """Keep the port and the cookie."""
        self.port, self.cookie = port, cookie

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Send a form; returns status and text. Raises OSError or HTTPException when the server is gone."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if kept := answer.getheader("Set-Cookie"):
                self.cookie = kept.split(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()


def csrf_of(page: str) -> str:
    """Return the token of a page's form."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found.group(1)


class Workshop:
    """Makes installations: the schema is made once, by `participa db upgrade`, and copied for each."""

    def __init__(self, folder: Path) -> None:
        """Make the first one."""
        self.folder, self.made = folder, 0
        self.cluster = None
        if ENGINE == "postgresql":
            from tests.support.postgres import start_cluster

            self.cluster = start_cluster()
            self.cluster.create_database("pattern")
        pattern = self._installation(folder, "pattern")
        status, said = pattern.run("db", "upgrade", PARTICIPA_DATABASE_URL=pattern.owner_url)
        assert status == 0, said

    def install(self, folder: Path) -> Installation:
        """Return an installation in an empty folder."""
        self.made += 1
        name = f"participa{self.made}"
        if self.cluster:
            self.cluster.create_database(name, template="pattern")
        else:
            shutil.copyfile(self.folder / "pattern.sqlite3", folder / f"{name}.sqlite3")
        return self._installation(folder, name)

    def close(self) -> None:
        """Stop the server, where there is one."""
        if self.cluster:
            self.cluster.stop()

    def _installation(self, folder: Path, name: str) -> Installation:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if self.cluster:
            url, owner = (self.cluster.url(name, role) for role in ("participa_app", "participa_owner"))
            return Installation(folder, url, port, owner)
        url = f"sqlite:///{folder / name}.sqlite3"
        return Installation(folder, url, port, url)
