"""Programs are slowed down, people are not: with scripts, without them, and behind the one address of an office."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from participa.extensions import db
from participa.foundation import clock
from participa.participants import robots
from participa.people.throttle import TooManyError
from participa.tenancy import scopes


@pytest.fixture
def agency(cast):
    agency = cast.agency("vivienda")
    with scopes.agency(agency.id):
        yield agency


def place_of(agency, form="answer", process="prueba-7"):
    return robots.Place(form, agency.id, process)


def solve(check):
    """Work the sum out as the page's script does."""
    return next(str(n) for n in range(10**7) if robots.is_solved(check.value, str(n), check.bits))


def sent(check, **changes):
    return {robots.CHECK: check.value, robots.SOLUTION: solve(check), robots.TRAP: "", **changes}


def judge(place, fields, *, after=3.0, address="203.0.113.7"):
    with time_machine.travel(clock.now() + timedelta(seconds=after), tick=False):
        robots.judge(place, fields, address=address)


def answer_to(check):
    return str(sum(int(number) for number in re.findall(r"\d", check.question)))


def test_a_browser_with_scripts_gets_through(agency):
    place = place_of(agency)
    judge(place, sent(robots.new_check(place)))


def test_a_person_without_scripts_gets_through_with_a_simple_question(agency):
    place = place_of(agency)
    check = robots.new_check(place)
    fields = {robots.CHECK: check.value, robots.ANSWER: answer_to(check), robots.TRAP: ""}
    with pytest.raises(robots.RefusedError, match="Espere unos segundos"):
        judge(place, fields, after=3)
    judge(place, fields, after=8)


@pytest.mark.abuse("D02")
@pytest.mark.parametrize(
    ("changes", "after", "said"),
    [
        ({robots.TRAP: "http://compre.example"}, 3, "Deje vacío"),
        ({}, 1, "Espere unos segundos"),
        ({robots.SOLUTION: ""}, 9, "pregunta simple"),
        ({robots.SOLUTION: "-", robots.ANSWER: "99"}, 9, "pregunta simple"),
        ({robots.SOLUTION: "x" * 100_000}, 9, "pregunta simple"),
        ({robots.CHECK: ""}, 9, "otra vez"),
        ({robots.CHECK: "forged.value"}, 9, "otra vez"),
        ({robots.CHECK: "x" * 100_000}, 9, "otra vez"),
        ({}, 13 * 3600, "mucho tiempo"),
    ],
)
def test_what_no_person_sends_is_refused_with_its_remedy(agency, changes, after, said):
    place = place_of(agency)
    with pytest.raises(robots.RefusedError, match=said):
        judge(place, sent(robots.new_check(place), **changes), after=after)


@pytest.mark.abuse("D02", "T22")
def test_a_check_serves_once_and_for_its_own_form(agency, cast):
    place = place_of(agency)
    fields = sent(robots.new_check(place))
    for other in (
        place_of(agency, form="petition"),
        place_of(agency, process="prueba-8"),
        robots.Place("answer", cast.agency("salud").id, "prueba-7"),
    ):
        with pytest.raises(robots.RefusedError):
            judge(other, fields)
    judge(place, fields)
    db.session.commit()
    with pytest.raises(robots.RefusedError, match="ya se envió"):
        judge(place, fields)


@pytest.mark.abuse("D01")
def test_an_office_behind_one_address_gets_through_and_a_script_does_not(agency):
    place = place_of(agency)
    moment, waits = clock.now() + timedelta(seconds=5), []
    with time_machine.travel(moment, tick=False) as traveller:
        for _person in range(robots.FROM_NETWORK.free - 1):
            check = robots.new_check(place)
            traveller.shift(3)
            robots.judge(place, {**sent(check), robots.SOLUTION: solve(check)}, address="203.0.113.7")
        for _try in range(60):  # more than one in two seconds from now on
            check = robots.new_check(place)
            traveller.shift(2.1)
            try:
                robots.judge(place, sent(check), address="203.0.113.7")
            except TooManyError as error:
                waits.append(error)
        assert 30 <= len(waits) < 60
        assert max(error.seconds for error in waits) <= 11  # a person waits a moment
        assert "Espere" in robots.retry_words(waits[0])
        check = robots.new_check(place)
        traveller.shift(3)
        robots.judge(place, sent(check), address="198.51.100.9")  # nobody else waits


@pytest.mark.abuse("D01")
def test_the_sum_grows_with_what_comes_in_and_shrinks_again(agency):
    place = place_of(agency)
    assert robots.new_check(place).bits == robots.FEWEST_BITS
    with time_machine.travel(clock.now() + timedelta(seconds=5), tick=False) as traveller:
        for _number in range(robots.CALM * 4):
            robots.count_try([robots._load(place)])
        assert robots.new_check(place).bits == robots.FEWEST_BITS + 3
        assert robots.new_check(place_of(agency, process="prueba-8")).bits == robots.FEWEST_BITS
        traveller.shift(90)
        assert robots.new_check(place).bits == robots.FEWEST_BITS


def test_the_most_a_telephone_has_to_work_is_bounded():
    assert 2**robots.MOST_BITS <= 150_000
