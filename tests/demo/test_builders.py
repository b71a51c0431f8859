"""The items of the demonstration are sound on whatever day it is loaded."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from participa.consultations.models import Consultation
from participa.demo.builders import BUILDERS, build
from participa.demo.facts.agencies import agencies
from participa.demo.facts.texts import sector_of
from participa.demo.items import Item
from participa.demo.setting import Setting
from participa.foundation.clock import local
from participa.publishing.content_types import TYPES
from participa.publishing.models import State

#: The turn of a year, a leap day, the season of public accounts, the week of the national holidays, a plain Tuesday.
DAYS = (date(2027, 1, 1), date(2028, 2, 29), date(2027, 5, 21), date(2026, 9, 18), date(2026, 11, 24))


def items(today: date) -> list[tuple[Setting, Item]]:
    settings = [Setting(body, sector_of(body), turn, today) for turn, body in enumerate(agencies())]
    return [(setting, item) for setting in settings for item in build(setting)]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def loaded(request: pytest.FixtureRequest) -> tuple[date, list[tuple[Setting, Item]]]:
    return request.param, items(request.param)


def test_every_kind_of_content_has_its_builder(app: object) -> None:
    assert set(BUILDERS) == set(TYPES)


def test_the_same_day_makes_the_same_demonstration() -> None:
    def told(today: date) -> list[str]:
        return [repr((item.kind, item.values, item.parts, item.made_on)) for _setting, item in items(today)]

    assert told(DAYS[-1]) == told(DAYS[-1])


def test_nothing_is_made_tomorrow(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    today, found = loaded
    late = [(setting.body.acronym, item.values["title"]) for setting, item in found if item.made_on > today]
    assert not late


def test_what_has_come_is_not_told_as_coming(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    """Acts, data and answers are of days that have been."""
    today, found = loaded
    been = ("act_on", "modified_on", "gazette_on", "data_updated_on", "outcome_on", "results_on", "document_date")
    for setting, item in found:
        for name in been:
            day = item.values.get(name)
            assert day is None or day <= today, (setting.body.acronym, item.kind, name, day)
        for part in item.parts:
            assert part.values.get("answered_on") is None or part.values["answered_on"] <= today


def test_consultations_stand_in_every_phase(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    today, found = loaded
    shown = [item.values for _s, item in found if item.kind == "consultation" and item.state is State.PUBLISHED]
    for values in shown:
        assert values["opens_on"] <= values["closes_on"] <= values["results_due_on"] <= values["reply_due_on"]
    open_now = [values for values in shown if values["opens_on"] <= today <= values["closes_on"]]
    assert len(open_now) > 60
    assert any(values["closes_on"] == today for values in open_now)
    assert sum((values["closes_on"] - today).days <= 7 for values in open_now) >= 10
    assert any(values["opens_on"] > today for values in shown)
    closed = [values for values in shown if values["closes_on"] < today]
    assert sum("outcome" in values for values in closed) > 100
    assert any("outcome" not in values and values["reply_due_on"] < today for values in closed), "one overdue reply"
    assert any("outcome" not in values and values["reply_due_on"] >= today for values in closed)


def test_elections_stand_at_different_stages(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    today, found = loaded
    running = set()
    for _setting, item in found:
        if item.kind == "council_process":
            stages = [part.values for part in item.parts if part.segment == "etapas"]
            starts = [stage["starts_on"] for stage in stages]
            assert starts == sorted(starts)
            begun = [stage["phase"] for stage in stages if stage["starts_on"] <= today]
            running.add(begun[-1] if begun else None)
    assert {None, "inscripcion_organizaciones", "votacion", "inscripcion_candidaturas", "constitucion"} <= running


def test_sessions_are_numbered_within_their_year(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    _today, found = loaded
    for setting, item in found:
        if item.kind == "council":
            held = [part.values for part in item.parts if part.segment == "sesiones"]
            numbers = [(local(one["starts_at"]).year, one["number"]) for one in held]
            assert len(set(numbers)) == len(numbers), setting.body.acronym
            assert all(isinstance(one["starts_at"], datetime) and one["starts_at"].tzinfo for one in held)


def test_no_agency_accounts_twice_for_a_year(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    _today, found = loaded
    years = [(s.body.key, item.values["reporting_year"]) for s, item in found if item.kind == "public_account"]
    assert len(set(years)) == len(years)


def test_titles_tell_an_agencys_contents_apart(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    _today, found = loaded
    titles = [(setting.body.key, item.kind, item.values["title"]) for setting, item in found]
    twice = {one for one in titles if titles.count(one) > 1} if len(set(titles)) < len(titles) else set()
    assert not twice


def test_values_are_columns(loaded: tuple[date, list[tuple[Setting, Item]]]) -> None:
    """A misspelt name would be set on the object and never be stored."""
    _today, found = loaded
    assert hasattr(Consultation, "background")
    for _setting, item in found:
        model = TYPES[item.kind].model
        parts = {part_type.segment: part_type.model for part_type in TYPES[item.kind].parts}
        assert not [name for name in item.values if not hasattr(model, name)], item.kind
        for part in item.parts:
            assert not [name for name in part.values if not hasattr(parts[part.segment], name)], part.segment
