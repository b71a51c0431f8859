"""Several workers at once, and one killed between ledger and mail, against a real database: each thing is told once."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.access.visitor import Role
from participa.agencies.models import Agency, AgencyState, Kind
from participa.extensions import db
from participa.foundation.clock import at_local
from participa.foundation.engines import reading
from participa.foundation.mail import OutboxMail
from participa.obligations import jobs, services
from participa.obligations.models import DutyNotice
from participa.people.models import Account, Membership
from participa.tenancy import scopes
from tests.guards.reading import ROOT

WORKERS, PEOPLE = 4, 6
MONDAY_MORNING = at_local(date(2026, 11, 30), 9)
#: A worker of its own process that stops forever after the ledger's lines are written and before the mail is.
STOPS_HALFWAY = """
import sys, threading
from pathlib import Path
import time_machine
from participa import create_app, models
from participa.obligations import jobs, notices
from tests.conftest import settings
from tests.obligations.test_exactly_once import MONDAY_MORNING

def halfway(*_arguments):
    print("halfway", flush=True)
    threading.Event().wait()
notices.duties = halfway
app = create_app(settings(sys.argv[1], Path(sys.argv[2])))
with time_machine.travel(MONDAY_MORNING), app.app_context():
    jobs.tell_duties()
"""


@pytest.fixture
def owing(real):
    """A portal of its own where an agency without anything has six administrators: each is owed one mail."""
    with real.app_context():
        name = "Servicio de Vivienda"
        agency = Agency(slug="vivienda", name=name, folded_name=name.lower(), kind=Kind.SERVICE, state=AgencyState.LIVE)
        agency.created_at = MONDAY_MORNING - timedelta(days=400)
        people = [Account(email=f"p{n}@example.cl", name=f"Persona {n}", password_hash="x") for n in range(PEOPLE)]
        db.session.add_all([agency, *people])
        db.session.commit()
        with scopes.agency(agency.id):
            since = MONDAY_MORNING - timedelta(days=100)
            db.session.add_all(Membership(account_id=p.id, role=Role.ADMIN, started_at=since) for p in people)
            db.session.commit()
        db.session.remove()
    with time_machine.travel(MONDAY_MORNING):
        yield real


def work_at_once(app, times=WORKERS):
    """Run the round in so many workers that all start together."""
    gate = threading.Barrier(times)

    def run(_number):
        reading.set(False)
        with app.app_context():
            gate.wait()
            try:
                jobs.tell_duties()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(run, range(times)))


def recipients(app):
    with app.app_context():
        found = sorted(db.session.scalars(sa.select(OutboxMail.recipient)))
        db.session.remove()
    return found


EVERYBODY = [f"p{n}@example.cl" for n in range(PEOPLE)]


@pytest.mark.abuse("G11")
def test_many_workers_tell_each_person_once(owing):
    work_at_once(owing)
    work_at_once(owing)
    assert recipients(owing) == EVERYBODY


@pytest.mark.abuse("G11")
def test_a_worker_killed_between_ledger_and_mail_leaves_neither(owing, tmp_path):
    command = [sys.executable, "-c", STOPS_HALFWAY, owing.config["SQLALCHEMY_DATABASE_URI"], str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "halfway\n"
        worker.kill()
    assert recipients(owing) == []
    with owing.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(DutyNotice)) == 0
        db.session.remove()
    work_at_once(owing)
    assert recipients(owing) == EVERYBODY


@pytest.mark.abuse("G11")
def test_a_person_whose_turn_fails_holds_up_nobody_and_is_told_later(owing, monkeypatch):
    keep, failed = services.keep_told, []

    def fails_once(session, *, account_id, told):
        if not failed:
            failed.append(account_id)
            raise sa.exc.OperationalError("x", {}, Exception())
        keep(session, account_id=account_id, told=told)

    monkeypatch.setattr(services, "keep_told", fails_once)
    work_at_once(owing, 1)
    assert len(recipients(owing)) == PEOPLE - 1
    work_at_once(owing, 1)
    assert recipients(owing) == EVERYBODY
