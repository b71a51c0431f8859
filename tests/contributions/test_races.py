"""Many at once, on a database of its own where commits are commits: one answer each, one decision, each mail once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.consultations.models import Consultation, Milestone
from participa.contributions import jobs, services
from participa.contributions.about import AboutYou
from participa.contributions.models import AnswerDraft, Contribution, ReplyNotice
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.engines import reading
from participa.foundation.mail import OutboxMail
from participa.participants import keys
from participa.participants.models import Level
from participa.participants.services import Person, enter
from participa.petitions import services as petitions
from participa.petitions.models import Petition, PetitionState
from participa.questionnaires.definition import to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.questionnaires.reading import Value
from participa.tenancy import scopes
from tests.contributions.conftest import DEFINITION
from tests.guards.reading import ROOT
from tests.support.cast import Cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from participa.agencies.models import Agency

MANY, PEOPLE = 6, 6
VALUES = {"q1": Value(options=("bus",)), "q2": Value("Más árboles")}
#: A worker of its own process that stops forever when it has written some of the mails and committed none.
STOPS_HALFWAY = """
import sys, threading
from pathlib import Path
from participa import create_app, models
from participa.contributions import jobs, notices
from tests.conftest import settings

made, real = [], notices.reply_mail
def halfway(*arguments, **facts):
    made.append(1)
    if len(made) == 3:
        print("halfway", flush=True)
        threading.Event().wait()
    return real(*arguments, **facts)
notices.reply_mail = halfway
app = create_app(settings(sys.argv[1], Path(sys.argv[2])))
with app.app_context():
    jobs.tell_replies()
"""


class Stage:
    """An open consultation with its questions, and as many drafts as are asked for."""

    def __init__(self, app: Flask, **facts: Any) -> None:
        """Make them."""
        self.app = app
        days = {"opens_on": today() - timedelta(days=2), "closes_on": today() + timedelta(days=9)}
        with app.test_request_context():
            content = Cast().content("consultation", **(days | facts))
            self.agency_id, self.key, self.word = content.agency_id, content.id, f"consulta-{content.id}"
            with scopes.agency(self.agency_id):
                asked = Questionnaire(title="Plazas")
                db.session.add(asked)
                db.session.flush()
                version = QuestionnaireVersion(
                    questionnaire_id=asked.id,
                    number=1,
                    state=VersionState.IN_USE,
                    definition=to_json(DEFINITION),
                    opened_at=now(),
                )
                db.session.add(version)
                db.session.get_one(Consultation, (self.agency_id, self.key)).questionnaire_id = asked.id
                db.session.commit()
                self.version = version.id

    def send(self, owner: str, *, pseudonym: str, once: bool = False) -> str:
        """Have somebody send the draft of a browser, made now if there is none, and say what came of it."""
        reading.set(False)
        with self.app.test_request_context(), scopes.agency(self.agency_id):
            try:
                draft = self._draft(owner)
                consultation = db.session.get_one(Consultation, (self.agency_id, self.key))
                version = db.session.get_one(QuestionnaireVersion, (self.agency_id, self.version))
                sender = services.Sender(level=Level.EMAIL, pseudonym=pseudonym, once=once)
                services.send(consultation, version, draft, sender=sender, values=VALUES, about=AboutYou())
                db.session.commit()
            except (services.AlreadyAnsweredError, services.AlreadySentError, services.ClosedError) as error:
                db.session.rollback()
                return type(error).__name__
            return "kept"

    def _draft(self, owner: str) -> AnswerDraft:
        found = db.session.scalar(sa.select(AnswerDraft).where(AnswerDraft.owner == owner))
        if found is None:
            found = AnswerDraft(
                content_id=self.key, version_id=self.version, owner=owner, expires_at=now() + timedelta(days=1)
            )
            db.session.add(found)
            db.session.flush()
        return found

    def rows(self, model: type[Any]) -> list[Any]:
        """Return the rows of a table."""
        with self.app.app_context(), scopes.agency(self.agency_id):
            return list(db.session.scalars(sa.select(model)))


def at_once(times: int, act: Callable[[int], str]) -> list[str]:
    """Do something in so many threads that begin together."""
    gate = threading.Barrier(times)

    def run(turn: int) -> str:
        gate.wait()
        return act(turn)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.mark.abuse("G01")
def test_one_person_on_many_devices_answers_once(real: Flask) -> None:
    """G01: many browsers of one identity at the same instant: one answer, and the others are told so."""
    stage = Stage(real)
    said = at_once(MANY, lambda turn: stage.send(f"navegador-{turn}", pseudonym="una-persona", once=True))
    assert sorted(said) == ["AlreadyAnsweredError"] * (MANY - 1) + ["kept"]
    assert len(stage.rows(Contribution)) == 1
    assert stage.send("otro", pseudonym="otra-persona", once=True) == "kept"


@pytest.mark.abuse("G03")
def test_an_answer_at_the_closing_second_is_in_time_or_refused(real: Flask) -> None:
    """G03: whoever began after the end is refused, whoever ended before it is counted: the database's clock decides."""
    stage = Stage(real)
    with real.test_request_context(), scopes.agency(stage.agency_id):
        ends = now() + timedelta(seconds=1.2)
        db.session.get_one(Consultation, (stage.agency_id, stage.key)).closes_at = ends
        db.session.commit()
    told: list[tuple[Any, Any, str]] = []

    def try_on(turn: int) -> str:
        number = 0
        while now() < ends + timedelta(seconds=0.4):
            number += 1
            began = now()
            said = stage.send(f"{turn}-{number}", pseudonym=f"{turn}-{number}")
            told.append((began, now(), said))
            time.sleep(0.02)
        return ""

    at_once(2, try_on)
    early = {said for _began, ended, said in told if ended < ends}
    late = {said for began, _ended, said in told if began >= ends}
    assert (early, late) == ({"kept"}, {"ClosedError"})
    assert len(stage.rows(Contribution)) == [said for _b, _e, said in told].count("kept")


@pytest.mark.abuse("G04")
def test_of_two_decisions_at_once_one_stays(real: Flask) -> None:
    """G04: two officers decide one petition differently: one decision, one mail, and the other is told."""
    stage = Stage(real)
    with real.test_request_context(), scopes.agency(stage.agency_id):
        agency = _agency(stage)
        facts = {"subject": "La ribera", "reasons": "Sí", "region_code": None, "territory": ""}
        petitions.ask(agency, facts=facts, name="", organisation="", email="m@example.cl", show_name=False)
        db.session.commit()

    def decide(turn: int) -> str:
        reading.set(False)
        state = (PetitionState.REJECTED, PetitionState.ACCEPTED)[turn % 2]
        with real.test_request_context(), scopes.agency(stage.agency_id):
            petition = db.session.scalars(sa.select(Petition)).one()
            try:
                petitions.decide(
                    _agency(stage),
                    petition,
                    state=state,
                    public_subject="La ribera",
                    reason=state.value,
                    council_opinion="",
                    consultation_id=None,
                    account_id=None,
                )
                db.session.commit()
            except petitions.PetitionError:
                db.session.rollback()
                return "refused"
            return state.value

    said = at_once(4, decide)
    assert said.count("refused") == 3
    [petition] = stage.rows(Petition)
    assert petition.state.value == petition.reason == next(word for word in said if word != "refused")
    with real.app_context():
        assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 2, "the receipt and the decision"


def _agency(stage: Stage) -> Agency:
    from participa.agencies.queries import find_by_id

    found = find_by_id(stage.agency_id)
    assert found
    return found


@pytest.mark.abuse("G11")
def test_a_worker_killed_among_the_mails_of_a_reply_and_two_more_send_each_once(
    real: Flask,
    tmp_path: Path,
) -> None:
    """G11: kill -9 after some mails were written; then two workers at once: nobody twice, nobody forgotten."""
    stage = Stage(real)
    everybody = [f"p{number}@example.cl" for number in range(PEOPLE)]
    with real.test_request_context(), scopes.agency(stage.agency_id):
        for email in everybody:
            enter(Person(level=Level.EMAIL, email=email), agency_id=stage.agency_id, process=stage.word)
        db.session.commit()
    for email in everybody:
        person = keys_of(real, email, stage)
        assert stage.send(email, pseudonym=person) == "kept"
    with real.test_request_context(), scopes.agency(stage.agency_id):
        consultation = db.session.get_one(Consultation, (stage.agency_id, stage.key))
        consultation.closes_on, consultation.outcome_on = today() - timedelta(days=1), today()
        consultation.milestone = Milestone.REPLIED
        db.session.commit()
        address = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", STOPS_HALFWAY, address, str(tmp_path / "files")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "halfway\n"
        worker.kill()
    assert stage.rows(ReplyNotice) == []

    def work(_turn: int) -> str:
        reading.set(False)
        with real.app_context():
            while jobs.tell_replies():
                pass
            db.session.remove()
        return ""

    at_once(2, work)
    work(0)
    with real.app_context():
        assert sorted(db.session.scalars(sa.select(OutboxMail.recipient))) == everybody


def keys_of(app: Flask, email: str, stage: Stage) -> str:
    """Return the pseudonym of a proven address."""
    with app.app_context():
        person = keys.person_key(Level.EMAIL.value, email, agency_id=stage.agency_id, process=stage.word)
        return keys.pseudonym(person, agency_id=stage.agency_id, process=stage.word)
