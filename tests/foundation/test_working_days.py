"""Terms in working days: article 25 of Ley 19.880, and the holidays by law."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.foundation.working_days import (
    FIRST_YEAR,
    LAST_YEAR,
    add_working_days,
    holidays,
    is_working_day,
    roll_forward,
    working_days_between,
)

DAYS = st.dates(date(FIRST_YEAR, 3, 1), date(LAST_YEAR - 1, 6, 30))


def test_the_documented_term_of_45_days():
    assert add_working_days(date(2022, 5, 27), 45) == date(2022, 8, 2)


def test_the_year_2026_as_published():
    assert sorted(holidays(2026)) == [
        date(2026, month, day)
        for month, day in (
            *((1, 1), (4, 3), (4, 4), (5, 1), (5, 21), (6, 21), (6, 29), (7, 16), (8, 15)),
            *((9, 18), (9, 19), (10, 12), (10, 31), (11, 1), (12, 8), (12, 25)),
        )
    ]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2022, 6, 27), "29 June on Wednesday goes back to Monday (Ley 19.668)"),
        (date(2018, 7, 2), "29 June on Friday goes on to Monday"),
        (date(2024, 6, 29), "29 June on Saturday stays"),
        (date(2023, 10, 9), "12 October on Thursday goes back to Monday"),
        (date(2012, 10, 15), "12 October on Friday goes on to Monday"),
        (date(2023, 10, 27), "31 October on Tuesday goes back to Friday (Ley 20.299)"),
        (date(2018, 11, 2), "31 October on Wednesday goes on to Friday"),
        (date(2017, 1, 2), "Monday 2 January (Ley 20.983)"),
        (date(2023, 1, 2), "Monday 2 January"),
        (date(2021, 9, 17), "Friday 17 September (Ley 20.983)"),
        (date(2027, 9, 17), "Friday 17 September"),
        (date(2018, 9, 17), "Monday 17 September (Ley 20.215)"),
        (date(2019, 9, 20), "Friday 20 September (Ley 20.215)"),
        (date(2024, 9, 20), "Friday 20 September"),
        (date(2021, 6, 21), "the first day of the indigenous peoples, set by Ley 21.357"),
        (date(2024, 6, 20), "winter solstice on the 20th"),
        (date(2025, 6, 20), "winter solstice on the 20th, half past ten at night"),
        (date(2026, 6, 21), "winter solstice on the 21st"),
        (date(2022, 9, 16), "only that year (Ley 21.482)"),
        (date(2010, 9, 20), "bicentenary (Ley 20.450)"),
        (date(2017, 4, 19), "census"),
    ],
)
def test_movable_holidays(day, why):
    assert day in holidays(day.year), why
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        *(date(2022, 6, 29), date(2023, 10, 12), date(2023, 10, 31), date(2012, 1, 2), date(2012, 6, 21)),
        *(date(2024, 9, 17), date(2026, 9, 17), date(2026, 11, 2), date(2023, 9, 20), date(2020, 6, 22)),
    ],
)
def test_days_that_are_no_holidays(day):
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2010, (4, 4)), (2011, (4, 24)), (2016, (3, 27)), (2024, (3, 31)), (2038, (4, 25)), (2049, (4, 18))],
)
def test_good_friday_comes_two_days_before_easter(year, easter):
    sunday = date(year, *easter)
    names = holidays(year)
    assert names[sunday - timedelta(days=2)] == "Viernes Santo"
    assert names[sunday - timedelta(days=1)] == "Sábado Santo"


def test_counting_begins_the_day_after_and_skips_weekends():
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 1) == date(2026, 11, 23)
    assert add_working_days(friday, 10) == date(2026, 12, 4)
    assert add_working_days(date(2026, 12, 7), 1) == date(2026, 12, 9), "8 December is a holiday"
    assert add_working_days(date(2026, 11, 22), 1) == date(2026, 11, 23), "a notice on Sunday counts from Monday"
    assert add_working_days(friday, 0) == friday


def test_a_day_that_does_not_count_rolls_forward():
    assert roll_forward(date(2026, 12, 25)) == date(2026, 12, 28)
    assert roll_forward(date(2026, 12, 24)) == date(2026, 12, 24)


def test_what_is_not_known_is_refused():
    for year in (2009, 2051):
        with pytest.raises(ValueError, match="2010 to 2050"):
            holidays(year)
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 1, 1), -1)


def test_the_answer_may_be_changed_by_the_caller_without_harm():
    holidays(2026).clear()
    assert len(holidays(2026)) == 16


@given(DAYS, st.integers(1, 120))
def test_adding_and_counting_agree(start, number):
    end = add_working_days(start, number)
    assert is_working_day(end)
    assert end > start
    assert working_days_between(start, end) == number
    assert working_days_between(end, start) == -number


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_terms_add_up(start, one, other):
    assert add_working_days(add_working_days(start, one), other) == add_working_days(start, one + other)


@given(DAYS)
def test_rolling_forward_stops_at_the_first_working_day(day):
    rolled = roll_forward(day)
    assert is_working_day(rolled)
    assert not any(is_working_day(day + timedelta(days=step)) for step in range((rolled - day).days))
    assert roll_forward(rolled) == rolled


@given(st.integers(FIRST_YEAR, LAST_YEAR))
def test_every_year_has_its_holidays(year):
    found = holidays(year)
    assert 15 <= len(found) <= 19
    assert all(day.year == year and name for day, name in found.items())
    assert list(found) == sorted(found)
