"""The secret calendar of a person's duties."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from icalendar import Calendar

from participa.extensions import db
from participa.foundation.clock import at_local, now
from participa.obligations.models import DutyPreference
from participa.people.models import Membership
from participa.tenancy import scopes

SETTINGS = "/cuenta/avisos/"


@pytest.fixture
def monday():
    with time_machine.travel(at_local(date(2026, 11, 30), 9), tick=False):
        yield date(2026, 11, 30)


@pytest.fixture
def opened(cast, visit, monday):
    """Make the address of somebody's calendar."""

    def make(name="olga"):
        account = cast.account(name)
        account.password_hash = "x"
        db.session.commit()
        page = visit(SETTINGS + "calendario/", as_=cast.session_token(name), data={}, shown_on=SETTINGS)
        [path] = re.findall(r'value="http://localhost(/calendario/tareas/[^"]+\.ics)"', page.text)
        return path

    return make


def entries(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return answer, {str(event["uid"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_it_holds_the_duties_with_a_date(cast, client, opened, monday):
    consultation = cast.content("consultation", title="Plan", closes_on=monday - timedelta(days=20))
    answer, found = entries(client, opened())
    event = found[f"tarea-{cast.agency().id}-consultation-results-{consultation.id}@participa"]
    assert event["dtstart"].dt == date(2026, 12, 9)
    assert "Publicar los resultados de «Plan»" in str(event["summary"])
    assert str(event["url"]).startswith("http://localhost/gestion/vivienda/")
    assert b"X-WR-TIMEZONE:America/Santiago" in answer.data
    assert not any("norm-missing" in uid for uid in found), "what has no date is no entry"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_an_entry_keeps_its_name_when_its_date_moves(cast, client, opened, monday):
    cast.content("consultation", title="Plan", closes_on=monday - timedelta(days=20), reply_due_on=date(2026, 12, 4))
    path = opened()
    _answer, before = entries(client, path)
    with scopes.platform(reason="a test moves a date"):
        db.session.execute(sa.text("UPDATE consultation SET reply_due_on = '2026-12-18' WHERE agency_id > 0"))
        db.session.commit()
    _answer, after = entries(client, path)
    assert set(before) == set(after)
    moved = next(uid for uid in after if "consultation-reply" in uid)
    assert (before[moved]["dtstart"].dt, after[moved]["dtstart"].dt) == (date(2026, 12, 4), date(2026, 12, 18))


def test_only_the_hash_of_its_address_is_kept(cast, opened):
    path = opened()
    kept = db.session.scalar(sa.select(DutyPreference.calendar_token_hash))
    assert len(kept) == 64
    assert kept not in path
    assert path.split("/")[-1].removesuffix(".ics") not in kept


def test_another_address_ends_the_former_one_and_it_can_be_closed(cast, visit, client, opened):
    first = opened()
    second = opened()
    assert first != second
    assert client.get(first).status_code == 404
    entries(client, second)
    page = visit(SETTINGS, as_=cast.session_token("olga"))
    assert "Tiene una dirección desde" in page.words
    assert second not in page.text, "it is shown once"
    visit(SETTINGS + "calendario/cerrar/", as_=cast.session_token("olga"), data={}, shown_on=SETTINGS)
    assert client.get(second).status_code == 404


@pytest.mark.abuse("M01")
def test_who_left_or_whose_account_is_off_sees_nothing(cast, client, opened, monday):
    cast.content("consultation", closes_on=monday - timedelta(days=20))
    path = opened()
    assert entries(client, path)[1]
    with scopes.agency(cast.agency().id):
        db.session.execute(sa.update(Membership).where(Membership.agency_id > 0).values(ended_at=now()))
        db.session.commit()
    assert entries(client, path)[1] == {}
    account = cast.account("olga")
    account.is_active = False
    db.session.commit()
    assert client.get(path).status_code == 404


def test_no_word_of_an_address_is_in_the_log(cast, client, opened, caplog):
    path = opened()
    with caplog.at_level("DEBUG"):
        client.get(path)
        client.get("/calendario/tareas/unknown.ics")
    assert path.split("/")[-1].removesuffix(".ics") not in caplog.text


@pytest.mark.parametrize("token", ["x", "x" * 43, "..", "%00", "ñ"])
def test_a_word_that_is_nobodys_is_not_found(client, database, token):
    assert client.get(f"/calendario/tareas/{token}.ics").status_code in (400, 404)
