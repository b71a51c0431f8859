"""The closing second, on a database of its own where commits are commits: extensions are decided once, by its clock."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from participa.consultations import services
from participa.consultations.models import Consultation, ConsultationStep
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.engines import reading
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes
from participa.terms.models import DeadlineRule, Unit
from tests.support.cast import Cast

if TYPE_CHECKING:
    from flask import Flask

THREADS, LEFT = 4, timedelta(seconds=1.5)


@pytest.mark.abuse("G03")
def test_at_the_closing_second_an_extension_is_in_time_or_refused(real: Flask) -> None:
    """G03: many try until it closes and beyond; each one kept was in time, and after the end none is."""
    with real.test_request_context():
        content = Cast().content("consultation", opens_on=today() - timedelta(days=3), closes_on=today())
        agency_id, number = content.agency_id, content.id
        with scopes.agency(agency_id):
            db.session.add(
                DeadlineRule(agency_id=agency_id, name="consultation_extensions", quantity=0, unit=Unit.TIMES)
            )
            found = get_by_id(Consultation, agency_id, number)
            ends = found.closes_at = now() + LEFT
            db.session.commit()
    answers: list[tuple[Any, Any, str]] = []
    gate = threading.Barrier(THREADS)

    def try_on(_turn: int) -> None:
        reading.set(False)
        gate.wait()
        while now() < ends + timedelta(seconds=0.5):
            with real.test_request_context(), scopes.agency(agency_id):
                began = now()
                try:
                    asked = get_by_id(Consultation, agency_id, number)
                    services.extend(asked, closes_on=today() + timedelta(days=2), reason="x", account_id=None)
                except services.StepRefusedError as error:
                    answers.append((began, now(), str(error)))
                except (StaleDataError, sa.exc.OperationalError):
                    pass
                db.session.rollback()
            time.sleep(0.02)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(try_on, range(THREADS)))
    early = [said for _began, ended, said in answers if ended < ends]
    late = [said for began, _ended, said in answers if began >= ends]
    assert early, "some came before the end"
    assert late, "and some after"
    assert {said for said in early if "todas las veces" not in said} == set(), "in time: the rule of the agency answers"
    assert all("antes de su término" in said for said in late), "too late: the clock of the database answers"
    with real.test_request_context(), scopes.agency(agency_id):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ConsultationStep)) == 0


def test_of_two_extensions_at_once_one_is_kept(real: Flask) -> None:
    with real.test_request_context():
        content = Cast().content("consultation", opens_on=today(), closes_on=today() + timedelta(days=1))
        agency_id, number = content.agency_id, content.id
    gate = threading.Barrier(2)

    def try_on(turn: int) -> str:
        reading.set(False)
        with real.test_request_context(), scopes.agency(agency_id):
            gate.wait()
            try:
                asked = get_by_id(Consultation, agency_id, number)
                day = today() + timedelta(days=5 + turn)
                services.extend(asked, closes_on=day, reason="x", account_id=None)
                db.session.commit()
            except (services.StepRefusedError, StaleDataError, sa.exc.OperationalError) as error:
                db.session.rollback()
                return type(error).__name__
            return "kept"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(try_on, range(2)))
    assert said.count("kept") == 1, said
