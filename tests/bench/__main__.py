"""Measure the portal's main pages at three sizes on both engines: `./dev bench [--quick] [--engine sqlite]`."""

from __future__ import annotations

import argparse
import gc
import platform
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from participa import create_app
from participa.extensions import db
from tests.bench import bare, served
from tests.bench.loading import load
from tests.conftest import settings
from tests.support.databases import Databases
from tests.support.postgres import find_binaries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

ITEMS = 100
HEAD = (
    "| page | bytes | gzip | SQL | afresh: CPU ms | p50 ms | bare: CPU ms | p50 ms | ratio of CPU (P1) | of p50 "
    "| kept: CPU ms | constant: CPU ms | ratio (P2) | 16: req/s | p50 | p99 | p99/p50 (P9) |"
)
ROUNDS = 8
Times = list[tuple[float, float]]
"""Of each answer the processor time of this process and the time on the clock, in seconds."""
PAGES = {
    "home": "/",
    "list": "/consultas/?etapa=todas&region=05",
    "search": "/buscar/?q=humedales",
    "agency": "/organismos/agencia-7/",
    "item": f"/organismos/agencia-7/consultas/item-{7 * ITEMS - 2}/",
}


def main() -> int:
    """Run what is asked and print Markdown tables."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    ask.add_argument("--sizes", default="10,100,1000", help="numbers of agencies")
    ask.add_argument("--seconds", type=float, default=3.0, help="time for each page")
    ask.add_argument("--quick", action="store_true", help="10 and 100 agencies, half a second a page")
    asked = ask.parse_args()
    sizes = [10, 100] if asked.quick else [int(n) for n in asked.sizes.split(",")]
    seconds = 0.5 if asked.quick else asked.seconds
    print(
        f"Python {platform.python_version()}, {platform.machine()}; {ITEMS} items an agency; "
        f"one connection in process beside a bare page, {served.CONNECTIONS} connections to gunicorn with {served.WORKERS} workers\n"
    )
    for engine in asked.engine or ["sqlite", "postgresql"]:
        if engine == "postgresql" and find_binaries() is None:
            print("PostgreSQL skipped: its binaries are not installed\n")
            continue
        with ExitStack() as open_until_the_end:
            apps = [measure(engine, number, open_until_the_end, seconds) for number in sizes]
            if len(sizes) > 1:
                print_growth((sizes[0], sizes[-1]), (apps[0], apps[-1]), seconds)
    return 0


@contextmanager
def database(engine: str) -> Iterator[tuple[str, str]]:
    """Make a database with the portal's schema; gives the addresses for its owner and for the application."""
    with tempfile.TemporaryDirectory() as folder:
        made = Databases(Path(folder), engine)
        try:
            addresses = made.furnished("bench")
            yield addresses.owner, addresses.portal
        finally:
            made.close()


def measure(engine: str, agencies: int, stack: ExitStack, seconds: float) -> Flask:
    """Load one size and print its table; returns the application over it, which lives as long as the stack."""
    owner_url, url = stack.enter_context(database(engine))
    files = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    started = time.perf_counter()
    owner_app = create_app(settings(owner_url, files))
    with owner_app.app_context():
        load(agencies, ITEMS)
        db.engine.dispose()
    app = create_app(settings(url, files, KEPT_PAGES_BYTES=0))
    stack.callback(_dispose, app)
    keeping = create_app(settings(url, files))
    loaded = time.perf_counter() - started
    print(f"### {engine}, {agencies} agencies, {agencies * ITEMS} items (loaded in {loaded:.1f} s)\n")
    client = app.test_client()
    bodies = {kind: client.get(path) for kind, path in PAGES.items()}
    assert all(b.status_code == 200 for b in bodies.values()), {k: b.status_code for k, b in bodies.items()}
    yardstick = bare.make(url, {kind: len(b.data) for kind, b in bodies.items()})
    gc.collect()
    gc.freeze()
    print(HEAD + "\n|" + "---|" * HEAD.count(" | ") + "---|")
    with served.serve(url, files) as server:
        for kind, path in PAGES.items():
            line((app, keeping, yardstick), server, kind, path, bodies[kind].data, seconds)
        memory = server.memory()
        print(
            f"\nserver: first page {server.first_page_seconds:.2f} s after its start, {server.first_page_cpu:.2f} s of processor time; "
            f"a worker's peak {memory['VmHWM']} MB, now {memory['RssAnon']} MB its own and {memory['RssFile']} MB of files\n",
            flush=True,
        )
    with keeping.app_context():
        db.engine.dispose()
    return app


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


def line(
    apps: tuple[Flask, Flask, Flask], server: served.Served, kind: str, path: str, body: bytes, seconds: float
) -> None:
    """Measure a page made afresh and kept, beside the bare one and a constant, in turns; print a row."""
    import gzip

    app, keeping, yardstick = apps
    statements = count_statements(app, path)
    asked = {"ours": (app, path), "bare": (yardstick, f"/{kind}")}
    asked |= {"kept": (keeping, path), "constant": (yardstick, f"/constant/{kind}")}
    times: dict[str, Times] = {name: [] for name in asked}
    for _round in range(4):  # in turns, so that a drift of the machine's speed touches all
        for name, (whose, address) in asked.items():
            times[name] += one_by_one(whose, address, seconds / 16)
    cpu = {name: percentile([t[0] for t in some], 50) * 1000 for name, some in times.items()}
    p50 = {name: percentile([t[1] for t in some], 50) * 1000 for name, some in times.items()}
    many, many_rate = served.ask_in_parallel(server.port, path, seconds / 2)
    print(
        f"| {kind} | {len(body)} | {len(gzip.compress(body, 6))} | {statements} | {cpu['ours']:.1f} | {p50['ours']:.1f} "
        f"| {cpu['bare']:.1f} | {p50['bare']:.1f} | {cpu['bare'] / cpu['ours']:.2f} | {p50['bare'] / p50['ours']:.2f} "
        f"| {cpu['kept']:.2f} | {cpu['constant']:.2f} | {cpu['constant'] / cpu['kept']:.2f} "
        f"| {many_rate:.0f} | {ms(many, 50)} | {ms(many, 99)} | {percentile(many, 99) / percentile(many, 50):.1f} |",
        flush=True,
    )


def print_growth(sizes: tuple[int, int], apps: tuple[Flask, Flask], seconds: float) -> None:
    """Print how much more a page costs at the largest size than at the smallest, both asked in turns."""
    print(
        f"Growth from {sizes[0]} to {sizes[1]} agencies (P5), medians of {ROUNDS} turns: processor time, time on the clock"
    )
    for kind, path in PAGES.items():
        times: tuple[Times, Times] = ([], [])
        for _round in range(ROUNDS):
            for app, some in zip(apps, times, strict=True):
                some.extend(one_by_one(app, path, seconds / ROUNDS))
        cpu, clock = ([percentile([t[n] for t in some], 50) * 1000 for some in times] for n in (0, 1))
        print(
            f"- {kind}: {cpu[0]:.1f} to {cpu[1]:.1f} ms, {cpu[1] / cpu[0]:.2f} times; "
            f"{clock[0]:.1f} to {clock[1]:.1f} ms, {clock[1] / clock[0]:.2f} times",
            flush=True,
        )
    print()


def one_by_one(app: Flask, path: str, seconds: float) -> Times:
    """Ask for a page again and again; returns the seconds of each."""
    client = app.test_client()
    for _ in range(5):
        client.get(path)
    times = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        used = time.process_time()
        assert client.get(path).status_code == 200
        times.append((time.process_time() - used, time.perf_counter() - start))
    return times


def count_statements(app: Flask, path: str) -> int:
    """Count the SQL statements of a page, transaction set-up left out."""
    seen: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement and not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    app.test_client().get(path)
    event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def percentile(times: list[float], percent: int) -> float:
    """Return a percentile, in seconds."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def ms(times: list[float], percent: int) -> str:
    """Return a percentile in milliseconds, as text."""
    return f"{percentile(times, percent) * 1000:.1f}"


if __name__ == "__main__":
    sys.exit(main())
