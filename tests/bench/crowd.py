"""500 citizens at once on one consultation: `python -m tests.bench.crowd [--citizens 500] [--kill]`.

PostgreSQL, two processes of the portal and a worker on this machine. Each citizen says a name and an address, answers,
looks the answer over and sends it, with a browser of its own; then every receipt shown is looked for in the database,
and its mail among those that a mail server received. In the same run, the same rows are inserted bare. With --kill, one
process and the worker are killed in the middle and started again; citizens whose page broke try again, as people do.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from aiosmtpd.controller import Controller

os.environ["PARTICIPA_TEST_ENGINE"] = "postgresql"

from participa.foundation.clock import now, today
from tests.operation.installation import Installation, Workshop

ROOT = Path(__file__).parents[2]
OFFICE_OF = 20  # citizens behind one address: an office, a school
PATIENCE = 120
READING = 6.2  # seconds: nobody reads and answers faster
QUESTION = re.compile(r"¿Cuánto es (\d+) más (\d+)")
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
CODE = re.compile(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]")


@dataclass
class Told:
    """What happened."""

    receipts: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Citizen:
    """A browser without scripts: it answers the question instead of the sum, which would keep this machine busy."""

    def __init__(self, ports: list[int], number: int, path: str, told: Told) -> None:
        """Come from an address shared with a few others."""
        self.ports, self.path, self.told, self.cookies = ports, path, told, {}
        self.number = number
        self.port = ports[number % len(ports)]

    def take_part(self) -> None:
        """Answer to the end; a page that breaks is asked again, in the other process when this one is gone."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if self._once():
                    return
            except (OSError, http.client.HTTPException, KeyError) as error:
                with self.told.lock:
                    self.told.troubles[type(error).__name__] += 1
                self.port = self.ports[(self.ports.index(self.port) + 1) % len(self.ports)]
                time.sleep(0.2)
        with self.told.lock:
            self.told.troubles["gave up"] += 1

    def _once(self) -> bool:
        _status, page = self._ask("GET", "responder/")
        if not self.cookies:
            _status, page = self._ask("GET", "identidad/nombre/")
            fields = self._hidden(page) | {"name": f"Persona {self.number}", "email": address_of(self.number)}
            _status, page = self._ask("POST", "identidad/nombre/", fields)
        if 'name="q1"' in page:
            fields = self._hidden(page) | {"q1": "bus", "q2": f"Opinión de la persona {self.number} " * 6}
            _status, page = self._ask("POST", "responder/", fields)
        if CODE.search(page):
            return self._receipt(page)
        if "data-bits=" not in page:
            _status, page = self._ask("GET", "enviar/")
        fields = self._hidden(page)
        fields["respuesta_simple"] = solve(page)
        fields |= {"old_enough": "y", "region_code": "13", "sex": "woman", "age_band": "30_44"}
        time.sleep(READING)
        started = time.perf_counter()
        status, page = self._ask("POST", "enviar/", fields, follow=False)
        took = time.perf_counter() - started
        with self.told.lock:
            self.told.troubles[f"status {status}"] += 1
        if status != http.HTTPStatus.SEE_OTHER:
            return False
        with self.told.lock:
            self.told.seconds.append(took)
        _status, page = self._ask("GET", "recibo/")
        return self._receipt(page)

    def _receipt(self, page: str) -> bool:
        code = CODE.search(page)
        if not code:
            return False
        with self.told.lock:
            self.told.receipts.append(code[0].replace("-", ""))
        return True

    def _hidden(self, page: str) -> dict[str, str]:
        found = {}
        for tag in FIELD.findall(page):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                found[name[1]] = unescape(value[1])
        return found

    def _ask(self, method: str, place: str, fields: dict[str, str] | None = None, *, follow: bool = True) -> Any:
        path = place if place.startswith("/") else self.path + place
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": f"198.51.{self.number // OFFICE_OF // 250}.{self.number // OFFICE_OF % 250}",
            }
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for kept in answer.headers.get_all("Set-Cookie") or ():
                name, _equals, value = kept.split(";")[0].partition("=")
                self.cookies[name] = value
            target = answer.getheader("Location", "")
        finally:
            connection.close()
        if follow and answer.status == http.HTTPStatus.SEE_OTHER:
            return self._ask("GET", target)
        return answer.status, text


def address_of(number: int) -> str:
    """Return a citizen's address."""
    return f"persona{number}@example.cl"


class MailServer:
    """A mail server that counts what it receives, by address."""

    def __init__(self) -> None:
        """Listen on a free port."""
        self.received: Counter[str] = Counter()
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Count a mail that was taken."""
        self.received.update(envelope.rcpt_tos)
        return "250 OK"

    def wait_for(self, many: int) -> None:
        """Wait until so many have come, or no more do for a while."""
        until = time.monotonic() + PATIENCE
        while self.received.total() < many and time.monotonic() < until:
            time.sleep(0.2)


def solve(page: str) -> str:
    """Answer the question that takes the place of the check's sum for who has no scripts."""
    left, right = QUESTION.search(page).groups()  # type: ignore[union-attr]
    return str(int(left) + int(right))


def prepare(installation: Installation) -> int:
    """Put an open consultation with two questions there; returns its key."""
    from participa.extensions import db
    from participa.participants.models import Level
    from participa.questionnaires.definition import Definition, Kind, Option, Page, Question, to_json
    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
    from participa.tenancy import scopes
    from tests.support.cast import Cast

    options = (Option("bus", "En bus"), Option("bici", "En bicicleta"))
    questions = (
        Question("q1", 1, Kind.ONE, "¿Cómo va a su trabajo?", required=True, options=options),
        Question("q2", 2, Kind.LONG, "¿Qué mejoraría?"),
    )
    with installation.app() as app, app.app_context():
        cast = Cast()
        agency = cast.agency("vivienda")
        with scopes.agency(agency.id):
            asked = Questionnaire(title="Transporte")
            db.session.add(asked)
            db.session.flush()
            definition = to_json(Definition((Page("p1", "Transporte", questions=questions),)))
            version = QuestionnaireVersion(
                questionnaire_id=asked.id, number=1, state=VersionState.IN_USE, definition=definition, opened_at=now()
            )
            db.session.add(version)
            db.session.commit()
        days = {"opens_on": today() - timedelta(days=1), "closes_on": today() + timedelta(days=5)}
        how = {"identity_level": Level.DECLARED, "questionnaire_id": asked.id}
        return int(cast.content("consultation", title="Plan", **how, **days).id)


def start(installation: Installation, port: int) -> subprocess.Popen[bytes]:
    """Start one process of the portal behind gunicorn, with threads: citizens hold their connections."""
    environ = {**os.environ, **installation.environ, "PARTICIPA_TRUSTED_PROXIES": "1"}
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "sync", "--backlog", "2048"]
    options = ["--no-control-socket", "--log-level", "error", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    return subprocess.Popen([*command, *options], cwd=ROOT, env=environ, start_new_session=True)


def wait_for(port: int) -> None:
    """Wait until a process answers."""
    for _attempt in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the portal did not start")


def bare_insert(installation: Installation, rows: int) -> tuple[float, float]:
    """Insert as many bare rows, one durable transaction each, from as many connections; return rate and p95."""
    engine = sa.create_engine(installation.superuser_url, pool_size=24, max_overflow=0)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE bare (id bigint PRIMARY KEY, a text, b text, c date, d text)")
    text = "Opinión de la persona " * 6

    def one(number: int) -> float:
        begun = time.perf_counter()
        with engine.begin() as connection:
            for part in range(3):
                connection.exec_driver_sql(
                    "INSERT INTO bare VALUES (%s, %s, %s, now(), %s)", (number * 3 + part, text, "bus", "x" * 64)
                )
        return time.perf_counter() - begun

    begun = time.perf_counter()
    with ThreadPoolExecutor(24) as pool:
        times = list(pool.map(one, range(rows)))
    rate = rows / (time.perf_counter() - begun)
    engine.dispose()
    return rate, percentile(times, 95)


def percentile(values: list[float], part: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(values, n=100)[part - 1] if len(values) > 1 else (values or [0.0])[0]


def main() -> int:
    """Run, print, and end with a status that tells whether anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--citizens", type=int, default=500)
    parser.add_argument("--kill", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "here").mkdir()
        workshop = Workshop(Path(folder))
        try:
            return run(workshop.install(Path(folder) / "here"), asked.citizens, kill=asked.kill)
        finally:
            workshop.close()


def run(installation: Installation, citizens: int, *, kill: bool) -> int:
    """Let the crowd in and count."""
    installation.environ["PARTICIPA_PARTICIPANTS_SECRET"] = "fedcba9876543210" * 4
    mail = MailServer()
    installation.environ["PARTICIPA_SMTP"] = f"smtp+plain://127.0.0.1:{mail.controller.port}"
    key = prepare(installation)
    ports = [free_port(), free_port()]
    servers = {port: start(installation, port) for port in ports}
    worker = installation.start("worker")
    for port in ports:
        wait_for(port)
    told = Told()
    people = [Citizen(ports, number, f"/participar/vivienda/consulta-{key}/", told) for number in range(citizens)]
    begun = time.perf_counter()
    threads = [threading.Thread(target=person.take_part) for person in people]
    for thread in threads:
        thread.start()
    if kill:
        time.sleep(6)
        os.killpg(servers[ports[0]].pid, signal.SIGKILL)
        worker.kill()
        time.sleep(1)
        servers[ports[0]] = start(installation, ports[0])
        worker = installation.start("worker")
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    mail.wait_for(citizens)
    for server in servers.values():
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    worker.kill()
    mail.controller.stop()
    return report(installation, told, mail.received, citizens, took)


def report(installation: Installation, told: Told, mails: Counter[str], citizens: int, took: float) -> int:
    """Print the figures; every receipt shown must be in the database, once."""
    counted = int(installation.ask("SELECT count(*) FROM contribution WHERE standing = 'counted'"))
    hashes = {hashlib.sha256(f"recibo:{code}".encode()).hexdigest() for code in told.receipts}
    engine = sa.create_engine(installation.superuser_url)
    with engine.connect() as connection:
        kept = set(connection.exec_driver_sql("SELECT receipt_hash FROM contribution").scalars())
        cells = int(connection.exec_driver_sql("SELECT count(*) FROM contribution_cell").scalar() or 0)
    engine.dispose()
    rate, bare_p95 = bare_insert(installation, citizens)
    lost, doubled = len(hashes - kept), counted - len(told.receipts)
    print(f"citizens {citizens}, receipts {len(told.receipts)}, counted {counted}, cells {cells}, lost {lost}")
    twice, unsent = sum(many > 1 for many in mails.values()), citizens - len(mails)
    print(f"mails: {mails.total()} to {len(mails)} addresses, {twice} of them more than one, {unsent} without")
    print(f"troubles {dict(told.troubles)}")
    accepted = len(told.seconds) / took
    print(f"accepted {accepted:.1f} a second over the whole walk ({took:.1f} s)")
    print(f"sending: p50 {percentile(told.seconds, 50):.3f} s, p95 {percentile(told.seconds, 95):.3f} s")
    print(f"bare insert of as many rows: {rate:.0f} a second, p95 {bare_p95:.3f} s")
    return 1 if lost or doubled or len(told.receipts) != citizens or twice or unsent else 0


def free_port() -> int:
    """Return a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
