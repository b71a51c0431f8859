"""The portal behind gunicorn, asked over loopback from another process: p99 at 16 connections, memory, start."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CONNECTIONS = 16
WORKERS = 2
START_SECONDS = 60


@dataclass(frozen=True)
class Served:
    """A running server: its port, its process, and the seconds from its start to its first page: the clock's, its own."""

    port: int
    process: subprocess.Popen[bytes]
    first_page_seconds: float
    first_page_cpu: float

    def memory(self) -> dict[str, int]:
        """Return, of the largest worker, its peak and what is its own and what is files (the mapped database), in MB."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = [_status(pid) for pid in children]
        return max(found, key=lambda status: status["VmHWM"])


def _cpu(pid: int) -> float:
    """Return the seconds of processor time of a process and its children until now."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ticks = 0
    for one in (str(pid), *children):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _status(pid: str) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    wanted = ("VmHWM:", "RssAnon:", "RssFile:")
    return {line.split(":")[0]: int(line.split()[1]) // 1024 for line in lines if line.startswith(wanted)}


@contextmanager
def serve(url: str, files: Path) -> Iterator[Served]:
    """Run gunicorn as docs/operation.md says: two synchronous workers, the application loaded before they fork."""
    port = _free_port()
    environ = {
        "PARTICIPA_SECRET_KEY": "0123456789abcdef" * 4,
        "PARTICIPA_DATABASE_URL": url,
        "PARTICIPA_FILES_DIR": str(files),
        "PARTICIPA_BASE_URL": f"http://127.0.0.1:{port}",
        "PARTICIPA_KEPT_PAGES_BYTES": "0",  # the times are of pages made afresh
    }
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(WORKERS), "--log-level", "error"]
    started = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "wsgi:app"], cwd=ROOT, env=os.environ | environ
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > START_SECONDS:
                message = "gunicorn did not start"
                raise RuntimeError(message)
            time.sleep(0.02)
        yield Served(port, process, time.perf_counter() - started, _cpu(process.pid))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        return _seconds(port, "/") > 0
    except OSError:
        return False


def _seconds(port: int, path: str) -> float:
    """Ask once, on a connection of its own (synchronous workers keep none); return the seconds it took."""
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == http.HTTPStatus.OK, (path, answer.status)
    return time.perf_counter() - start


def ask_in_parallel(port: int, path: str, seconds: float) -> tuple[list[float], float]:
    """Ask from 16 connections at once, some time; returns the seconds of each and the rate of all."""

    def work() -> list[float]:
        times, end = [], time.perf_counter() + seconds
        while time.perf_counter() < end:
            times.append(_seconds(port, path))
        return times

    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = [future.result() for future in [pool.submit(work) for _ in range(CONNECTIONS)]]
    times = [t for result in results for t in result]
    return times, len(times) / (time.perf_counter() - start)
