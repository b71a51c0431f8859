from datetime import UTC, date, datetime, timedelta

import pytest

from participa.foundation import words
from participa.foundation.clock import at_local, end_of_day

MONDAY = date(2026, 11, 23)
NOW = at_local(MONDAY, 10)


def test_dates_in_both_languages():
    assert words.long_date(MONDAY) == "lunes 23 de noviembre de 2026"
    assert words.long_date(MONDAY, "en") == "Monday 23 November 2026"
    assert words.plain_date(MONDAY) == "23 de noviembre de 2026"
    assert (words.month_name(MONDAY), words.month_name(MONDAY, "en")) == ("Noviembre de 2026", "November 2026")
    assert words.short_date(date(2026, 1, 2)) == "02-01-2026"


def test_instants_are_told_on_santiagos_clock():
    late = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
    assert words.long_date(late) == "lunes 23 de noviembre de 2026"
    assert words.date_and_time(late) == "lunes 23 de noviembre de 2026 a las 23:30"
    with pytest.raises(ValueError, match="naive"):
        words.long_date(datetime(2026, 11, 23, 10))  # noqa: DTZ001 (the point)


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (MONDAY, "23 de noviembre de 2026"),
        (date(2026, 11, 30), "del 23 al 30 de noviembre de 2026"),
        (date(2026, 12, 2), "del 23 de noviembre al 2 de diciembre de 2026"),
        (date(2027, 1, 2), "del 23 de noviembre de 2026 al 2 de enero de 2027"),
    ],
)
def test_ranges_name_month_and_year_once(last, text):
    assert words.date_range(MONDAY, last) == text


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (at_local(MONDAY, 18), "cierra hoy a las 18:00"),
        (end_of_day(MONDAY), "cierra hoy a las 23:59"),
        (at_local(MONDAY + timedelta(1), 9, 30), "cierra mañana a las 09:30"),
        (end_of_day(MONDAY + timedelta(1)), "cierra mañana a las 23:59"),
        (at_local(MONDAY + timedelta(3), 1), "cierra en 3 días"),
        (end_of_day(MONDAY + timedelta(14)), "cierra en 14 días"),
        (end_of_day(MONDAY + timedelta(15)), "cierra el 8 de diciembre de 2026"),
        (NOW, "cerró hoy a las 10:00"),
        (at_local(MONDAY, 9), "cerró hoy a las 09:00"),
        (end_of_day(MONDAY - timedelta(1)), "cerró ayer"),
        (end_of_day(MONDAY - timedelta(9)), "cerró el 14 de noviembre de 2026"),
    ],
)
def test_how_near_an_end_is(end, text):
    assert words.closing(end, NOW) == text


@pytest.mark.parametrize(
    ("start", "text"),
    [
        (at_local(MONDAY, 18), "abre hoy a las 18:00"),
        (at_local(MONDAY + timedelta(1)), "abre mañana"),
        (at_local(MONDAY + timedelta(5)), "abre en 5 días"),
        (at_local(MONDAY + timedelta(39)), "abre el 1 de enero de 2027"),
        (NOW, "abrió hoy a las 10:00"),
        (at_local(MONDAY - timedelta(1)), "abrió ayer"),
        (at_local(MONDAY - timedelta(2)), "abrió el 21 de noviembre de 2026"),
    ],
)
def test_how_near_a_beginning_is(start, text):
    assert words.opening(start, NOW) == text


def test_one_and_many_are_told_apart():
    assert (words.days_in_words(1), words.days_in_words(0)) == ("1 día", "0 días")
    assert (words.working_days_in_words(1), words.working_days_in_words(10)) == ("1 día hábil", "10 días hábiles")


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        *((0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 KB"), (1_234_567, "1,2 MB"), (18_400, "18 KB")),
        *((999_400, "999 KB"), (999_960, "1 MB"), (9_960_000, "10 MB"), (25_000_000, "25 MB"), (10**15, "1.000 TB")),
    ],
)
def test_sizes(octets, text):
    assert words.size(octets) == text


def test_numbers_have_the_separators_of_the_place():
    assert words.number(1234567) == "1.234.567"
    assert words.number(1234567, "en") == "1,234,567"
    assert words.size(1_234_567, "en") == "1.2 MB"


def test_without_a_locale_the_request_gives_its_own(app):
    with app.test_request_context(headers={"Cookie": "idioma=en"}):
        assert words.date_and_time(NOW) == "Monday 23 November 2026 at 10:00"
        assert words.plain_date(MONDAY) == "23 November 2026"
        assert (words.number(12_345.5), words.size(1_200_000)) == ("12,345.5", "1.2 MB")
    with app.test_request_context():
        assert words.date_and_time(NOW) == "lunes 23 de noviembre de 2026 a las 10:00"
        assert (words.number(12_345.5), words.size(1_200_000)) == ("12.345,5", "1,2 MB")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Vecinas y vecinos", "Vecinas y vecinos."), ("¿Y usted?", "¿Y usted?"), ("Todos. ", "Todos."), (" ", "")],
)
def test_a_sentence_ends_before_the_next_begins(typed, shown):
    assert words.sentence(typed) == shown
