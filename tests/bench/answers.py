"""Measure the analysis of one large consultation: `python -m tests.bench.answers [--answers 200000] [--engine sqlite]`.

The answers are loaded in the order of their keys with the indexes taken off, which no installation does: what is
measured is reading. Times are of the clock and of this process's processor; PostgreSQL's own work is not in the latter.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
import tracemalloc
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa import create_app
from participa.agencies.models import Agency, AgencyState, Kind
from participa.analysis.jobs import keep_sheets
from participa.analysis.models import SheetColumn
from participa.consultations.models import Consultation
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.tables import write_csv, write_xlsx
from participa.publishing.models import State
from participa.questionnaires.definition import Definition, Option, Page, Question, to_json
from participa.questionnaires.definition import Kind as Asked
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion
from participa.tenancy import scopes
from tests.analysis.comments import comments
from tests.bench.__main__ import database
from tests.conftest import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BATCH = 4_000
FIRST_KEY = 2**40
OPTIONS = tuple(Option(f"o{n}", f"Opción {n}") for n in range(1, 7))
#: Twenty questions as a consultation asks them; a text for every fifth answer.
KINDS = (
    (Asked.ONE,) * 9 + (Asked.SCALE,) * 4 + (Asked.MANY,) * 3 + (Asked.NUMBER, Asked.RANKING, Asked.LONG, Asked.LONG)
)
WORDS = (
    "la",
    "plaza",
    "necesita",
    "más",
    "luz",
    "árboles",
    "sombra",
    "bancos",
    "para",
    "niños",
    "y",
    "personas",
    "mayores",
)


def definition() -> Definition:
    """Return what is asked."""
    questions = tuple(
        Question(f"q{n}", n, kind, f"Pregunta {n}", options=OPTIONS[:3] if kind is Asked.RANKING else OPTIONS)
        for n, kind in enumerate(KINDS, 1)
    )
    return Definition((Page("p1", questions=questions),))


def cells_of(dice: Random, turn: int) -> Iterator[tuple[int, str, str, float | None]]:
    """Yield question, option, text and number of each fact of one answer."""
    for number, kind in enumerate(KINDS, 1):
        if kind is Asked.ONE:
            yield number, f"o{dice.randrange(6) + 1}", "", None
        elif kind is Asked.SCALE:
            step = dice.randrange(5) + 1
            yield number, str(step), "", step
        elif kind is Asked.MANY:
            for place in range(dice.randrange(1, 3)):
                yield number, f"o{(dice.randrange(3) + place * 3) + 1}", "", None
        elif kind is Asked.NUMBER:
            yield number, "", "", dice.randrange(1, 180)
        elif kind is Asked.RANKING:
            for place, option in enumerate(dice.sample(("o1", "o2", "o3"), 3), 1):
                yield number, option, "", place
        elif turn % 5 == 0:
            yield number, "", " ".join(dice.choices(WORDS, k=25)), None


def load(answers: int) -> tuple[int, int]:
    """Load one agency with one consultation and its answers; return how many cells, and the consultation's key."""
    with scopes.platform(reason="benchmark"):
        agency = Agency(slug="bench", name="Banco", folded_name="banco", state=AgencyState.LIVE, kind=Kind.SERVICE)
        db.session.add(agency)
        db.session.commit()
        agency_id = agency.id
    with scopes.agency(agency_id):
        questionnaire = Questionnaire(title="Banco")
        db.session.add(questionnaire)
        db.session.flush()
        version = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            state="in_use",
            definition=to_json(definition()),
            opened_at=now(),
        )
        consultation = Consultation(
            title="Banco",
            slug="banco",
            state=State.PUBLISHED,
            published_at=now() - timedelta(days=30),
            opens_on=today() - timedelta(days=30),
            closes_on=today() - timedelta(days=2),
            questionnaire_id=questionnaire.id,
        )
        db.session.add_all([version, consultation])
        db.session.commit()
        keys = agency_id, consultation.id, version.id
    return _fill(answers, *keys), keys[1]


def _fill(answers: int, agency_id: int, content_id: int, version_id: int) -> int:
    dice, cells = Random(7), 0  # noqa: S311 (figures, no secrets)
    facts = [(channel, region) for channel in ("online",) for region in ("", "05", "08", "13", "13")]
    with scopes.platform(reason="benchmark"):
        for begin in range(0, answers, BATCH):
            heads, rows = [], []
            for turn in range(begin, min(begin + BATCH, answers)):
                channel, region = facts[turn % len(facts)]
                heads.append(_head(dice, FIRST_KEY + turn, agency_id, content_id, version_id, channel, region))
                for question, option, text, number in cells_of(dice, turn):
                    cells += 1
                    rows.append(
                        {
                            "id": FIRST_KEY + cells,
                            "agency_id": agency_id,
                            "contribution_id": FIRST_KEY + turn,
                            "content_id": content_id,
                            "question": question,
                            "row": "",
                            "option": option,
                            "text": text,
                            "number": number,
                        }
                    )
            db.session.connection().execute(sa.insert(Contribution.__table__), heads)
            db.session.connection().execute(sa.insert(ContributionCell.__table__), rows)
        db.session.commit()
    return cells


def _head(dice: Random, key: int, agency_id: int, content_id: int, version_id: int, channel: str, region: str) -> Any:
    return {
        "id": key,
        "agency_id": agency_id,
        "content_id": content_id,
        "version_id": version_id,
        "channel": channel,
        "level": "anonymous",
        "standing": "counted",
        "pseudonym": "",
        "once": None,
        "receipt_hash": f"{key:064x}",
        "receipt_sealed": "s" * 120,
        "digest": "d" * 64,
        "received_on": today(),
        "changed_on": None,
        "corrections": 0,
        "region_code": region,
        "sex": dice.choice((None, "woman", "man")),
        "age_band": dice.choice((None, "18_29", "30_44", "45_59")),
        "may_publish": False,
        "shown_name": "",
        "batch_id": None,
        "entered_by_id": None,
    }


@contextmanager
def without_indexes(url: str) -> Iterator[None]:
    """Take the indexes off the two large tables while they are filled."""
    engine = sa.create_engine(url)
    indexes = [index for table in (Contribution.__table__, ContributionCell.__table__) for index in table.indexes]
    for index in indexes:
        index.drop(engine)
    yield
    for index in indexes:
        index.create(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE")
    engine.dispose()


def _memory() -> int:
    """Return the most memory that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def resident(kind: str) -> int:
    """Return this process's memory now, in MB: its own, or of files that it has mapped (SQLite maps the database's)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition(f"{kind}:")[2].split()[0]) // 1024


def timed(name: str, act: Callable[[], Any], times: int = 3) -> Any:
    """Run something some times and print the best of them."""
    best, spent, given = 1e9, 0.0, None
    for _turn in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        given = act()
        if time.perf_counter() - clock < best:
            best, spent = time.perf_counter() - clock, time.process_time() - processor
    print(f"| {name} | {best:.2f} | {spent:.2f} |", flush=True)
    return given


def main() -> int:
    """Run what is asked and print a Markdown table an engine."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    ask.add_argument("--answers", type=int, default=200_000)
    asked = ask.parse_args()
    for engine in asked.engine or ["sqlite", "postgresql"]:
        with database(engine) as (owner_url, url):
            _measure(engine, owner_url, url, asked.answers)
    return 0


def _measure(engine: str, owner_url: str, url: str, answers: int) -> None:
    app = create_app(settings(url, Path("/tmp")))  # noqa: S108 (no file is kept)
    with app.test_request_context("/"):
        begun = time.perf_counter()
        with without_indexes(owner_url):
            cells, content_id = load(answers)
            db.session.remove()
        print(
            f"\n{engine}: {answers} answers, {cells} cells, loaded in {time.perf_counter() - begun:.0f} s; load "
            f"average {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        agency_id = db.session.scalar(sa.select(Agency.id))
        assert agency_id
        with scopes.agency(agency_id):
            _read(agency_id, content_id)
        db.session.remove()
        db.engine.dispose()


def _read(agency_id: int, content_id: int) -> None:
    from participa.analysis.counting import Counting, counting_of
    from participa.analysis.likeness import groups_of

    consultation = db.session.get_one(Consultation, (agency_id, content_id))
    _files(consultation)
    print("\n| what | s | processor s |\n|---|---|---|", flush=True)
    _figures(consultation, Counting, "counted when read", times=1)
    db.session.rollback()
    begun, clock = time.process_time(), time.perf_counter()
    assert keep_sheets() == 1
    print(f"| the worker keeps the sums | {time.perf_counter() - clock:.1f} | {time.process_time() - begun:.1f} |")
    consultation = db.session.get_one(Consultation, (agency_id, content_id))
    assert counting_of(consultation).made_at
    size = db.session.scalar(sa.select(sa.func.sum(sa.func.length(SheetColumn.bits))))
    _figures(consultation, counting_of, "from kept sums", times=3)
    print(f"\nkept bits: {(size or 0) / 1e6:.1f} MB; memory at the most {_memory()} MB", flush=True)
    made = comments(6_000, Random(7))  # noqa: S311 (texts, no secrets)
    groups = timed("6,000 comments compared with one another", lambda: groups_of(made), times=1)
    print(f"\n{len(groups)} groups, the largest of {len(groups[0].members)}")


def _figures(consultation: Consultation, counted: Callable[[Consultation], Any], how: str, *, times: int) -> None:
    """Time the figures of the results page and some cross tables, as their pages ask for them."""
    from participa.analysis import queries
    from participa.analysis.crossing import axes_of, table_of
    from participa.analysis.queries import NO_FILTERS, Fact, Filters
    from participa.analysis.results import results_of

    axes = axes_of(queries.asked_of(consultation))

    def page(filters: Filters) -> object:
        counting = counted(consultation)
        counting.heads()
        return results_of(counting, queries.asked_of(consultation), filters)

    def cross(across: Any, filters: Filters = NO_FILTERS) -> object:
        return table_of(counted(consultation), axes["p1"], across, filters)

    timed(f"results of 20 questions, {how}", lambda: page(Filters()), times)
    timed(f"results of one region, {how}", lambda: page(Filters(region="05")), times)
    timed(f"cross table, two questions, {how}", lambda: cross(axes["p2"]), times)
    timed(f"cross table, a question of several options, {how}", lambda: cross(axes["p14"]), times)
    timed(f"cross table, two questions of one region, {how}", lambda: cross(axes["p2"], Filters(region="05")), times)
    timed(f"cross table by region, {how}", lambda: cross(Fact.REGION), times)
    timed(f"cross table by age, {how}", lambda: cross(Fact.AGE), times)


def _files(consultation: Consultation) -> None:
    """Write all answers as a file, once with Python's memory traced and once without, for the time."""
    from participa.analysis import queries
    from participa.analysis.columns import columns_of, heads, rows

    columns = columns_of(queries.asked_of(consultation))
    print("| file of all answers | MB | s | processor s | traced peak MB | own memory before and after, mapped MB |")
    print("|---|---|---|---|---|---|", flush=True)
    for name, write in (("CSV", write_csv), ("XLSX", write_xlsx)):
        before, clock, spent = resident("RssAnon"), time.perf_counter(), time.process_time()
        with TemporaryFile() as target:
            write(target, heads(columns), rows(queries.records(consultation), columns))
            size = target.tell() / 1e6
        took, spent = time.perf_counter() - clock, time.process_time() - spent
        after, mapped = resident("RssAnon"), resident("RssFile")
        tracemalloc.start()
        with TemporaryFile() as target:
            some = islice(rows(queries.records(consultation), columns), 20_000)
            write(target, heads(columns), some)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        print(
            f"| {name} | {size:.0f} | {took:.0f} | {spent:.0f} | {peak:.1f} | {before}, {after}, {mapped} |", flush=True
        )


if __name__ == "__main__":
    sys.exit(main())
