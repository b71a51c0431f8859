"""Measure the download of a long list of the office: `python -m tests.bench.downloads [--rows 40000] [--engine sqlite]`.

What is measured is all that an answer does after its doors: the statement, the rows in words, the file, and reading it
to its end in pieces, as a server sends it. Memory is the process's own (RssAnon), so what SQLite maps does not count;
Python's own is traced in a turn apart, since tracing takes its time.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa import create_app
from participa.agencies.models import Agency, AgencyState, Kind
from participa.exchange import columns, queries
from participa.extensions import db
from participa.mechanisms.models import Mechanism
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content
from participa.tenancy import scopes
from participa.web.sending import send_table
from tests.bench.__main__ import database
from tests.bench.answers import resident
from tests.conftest import settings

if TYPE_CHECKING:
    from flask import Flask

FIRST_KEY = 2**30
TEXT = (
    "Vecinas y vecinos revisan con el municipio los antecedentes de cada obra, y lo que se acuerda queda en acta. " * 2
)


def fill(agency_id: int, first: int, last: int) -> None:
    """Put mechanisms into an agency by the thousand, past the services."""
    shared = {"agency_id": agency_id, "kind": "mechanism", "state": "published", "summary": TEXT[:150]}
    with scopes.agency(agency_id):
        for begin in range(first, last, 2_000):
            keys = range(begin, min(begin + 2_000, last))
            heads = [{**shared, "id": FIRST_KEY + n, "slug": f"m-{n}", "title": f"Mesa de trabajo {n}"} for n in keys]
            own = [
                {"agency_id": agency_id, "id": FIRST_KEY + n, "objective": TEXT, "how_to_take_part": TEXT} for n in keys
            ]
            db.session.connection().execute(sa.insert(Content.__table__), heads)
            db.session.connection().execute(sa.insert(Mechanism.__table__), own)
        db.session.commit()


def download(app: Flask, agency_id: int, extension: str) -> tuple[int, int]:
    """Make the file and read it to its end; return its size and how many columns it has."""
    with app.test_request_context(), scopes.agency(agency_id):
        agency = db.session.get_one(Agency, agency_id)
        first, last = columns.around(TYPES["mechanism"], agency)
        shown = [*first, *columns.facts(TYPES["mechanism"]), *last]
        rows = queries.content_rows(TYPES["mechanism"], agency_id, shown)
        answer = send_table("mecanismos", extension, [column.header for column in shown], rows)
        answer.direct_passthrough = False
        size = sum(len(piece) for piece in answer.iter_encoded())
        answer.close()
        db.session.remove()
    return size, len(shown)


def measure(app: Flask, agency_id: int, extension: str, rows: int) -> None:
    """Download once for time and own memory, once traced, and print a line."""
    gc.collect()
    before, clock, spent = resident("RssAnon"), time.perf_counter(), time.process_time()
    size, wide = download(app, agency_id, extension)
    took, spent, after = time.perf_counter() - clock, time.process_time() - spent, resident("RssAnon")
    tracemalloc.start()
    download(app, agency_id, extension)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(
        f"| {extension.upper()} | {rows:,} x {wide} | {size / 1e6:.1f} | {took:.1f} | {spent:.1f} | {peak / 1e6:.1f} "
        f"| {before} -> {after} |",
        flush=True,
    )


def main() -> int:
    """Run what is asked and print a Markdown table an engine."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    ask.add_argument("--rows", type=int, default=40_000)
    asked = ask.parse_args()
    for engine in asked.engine or ["sqlite", "postgresql"]:
        with database(engine) as (_owner_url, url):
            app = create_app(settings(url, Path("/tmp")))  # noqa: S108 (no file is kept)
            with app.app_context():
                _run(engine, app, asked.rows)
                db.engine.dispose()
    return 0


def _run(engine: str, app: Flask, rows: int) -> None:
    with scopes.platform(reason="benchmark"):
        facts: dict[str, Any] = {"folded_name": "banco", "state": AgencyState.LIVE, "kind": Kind.SERVICE}
        agency = Agency(slug="bench", name="Banco", **facts)
        db.session.add(agency)
        db.session.commit()
        agency_id = agency.id
    print(f"\n{engine}, load average {os.getloadavg()[0]:.1f}\n")
    print("| file | rows x columns | MB | s | processor s | traced peak MB | own memory before and after, MB |")
    print("|---|---|---|---|---|---|---|", flush=True)
    done = 0
    for some in (rows // 10, rows):
        fill(agency_id, done, some)
        done = some
        for extension in ("csv", "xlsx"):
            measure(app, agency_id, extension, some)


if __name__ == "__main__":
    raise SystemExit(main())
