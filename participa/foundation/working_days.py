"""Working days of Chile (días hábiles): Saturdays, Sundays and holidays are not counted (article 25 of Ley 19.880).

Holidays are worked out by rule, so any year from 2010 to 2050 is answered without a table to keep. They are the
national ones: the regional holidays of Arica y Parinacota (7 June) and of Chillán (20 August) are ordinary days here.
From 2021 the day of the indigenous peoples is that of the winter solstice, which a decree confirms each year.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

FIRST_YEAR = 2010
LAST_YEAR = 2050

# The first year of the rules that came later.
_LEY_20983 = 2017
_LEY_21357 = 2021

_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY, _SATURDAY = range(6)
_DAY = timedelta(days=1)
# Chile's clock in June; the zone's own rules are not asked, since they change by decree and only the date matters.
_WINTER_TIME = timezone(timedelta(hours=-4))

# Holidays of one year alone: Ley 20.450 (bicentenary), the census of 2017, Ley 21.482.
_ONCE = {
    date(2010, 9, 17): "Bicentenario",
    date(2010, 9, 20): "Bicentenario",
    date(2017, 4, 19): "Censo nacional",
    date(2022, 9, 16): "Fiestas Patrias (feriado adicional)",
}

_FIXED = (
    (1, 1, "Año Nuevo"),
    (5, 1, "Día Nacional del Trabajo"),
    (5, 21, "Día de las Glorias Navales"),
    (7, 16, "Virgen del Carmen"),
    (8, 15, "Asunción de la Virgen"),
    (9, 18, "Independencia Nacional"),
    (9, 19, "Día de las Glorias del Ejército"),
    (11, 1, "Día de Todos los Santos"),
    (12, 8, "Inmaculada Concepción"),
    (12, 25, "Navidad"),
)


def holidays(year: int) -> dict[date, str]:
    """Return the national holidays of a year in order, with their names in Spanish. ValueError outside 2010-2050."""
    return dict(_holidays(year))


def is_working_day(day: date) -> bool:
    """Tell whether a day counts in a term given in working days."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def add_working_days(start: date, n: int) -> date:
    """Return the last day of a term of `n` working days that runs from `start`, which itself is not counted.

    Counting begins the day after the notice or publication (article 25 of Ley 19.880). With `n` of 0 it is `start` as
    it is: use `roll_forward` for a date that must be a working day. ValueError for a negative `n`.
    """
    if n < 0:
        message = "a term has no negative days"
        raise ValueError(message)
    day = start
    while n:
        day += _DAY
        n -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`; negative if `end` comes first.

    So `working_days_between(d, add_working_days(d, n)) == n`.
    """
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))


def roll_forward(day: date) -> date:
    """Return the day, or the next working day: a term that would end on a holiday ends on that one."""
    while not is_working_day(day):
        day += _DAY
    return day


@lru_cache(maxsize=64)
def _holidays(year: int) -> dict[date, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"holidays are known from {FIRST_YEAR} to {LAST_YEAR}, not for {year}"
        raise ValueError(message)
    easter = _easter(year)
    found = {date(year, month, day): name for month, day, name in _FIXED}
    found[easter - 2 * _DAY] = "Viernes Santo"
    found[easter - _DAY] = "Sábado Santo"
    found[_moved_to_monday(date(year, 6, 29))] = "San Pedro y San Pablo"
    found[_moved_to_monday(date(year, 10, 12))] = "Encuentro de Dos Mundos"
    found[_moved_to_friday(date(year, 10, 31))] = "Día de las Iglesias Evangélicas y Protestantes"
    found |= _bridges(year)
    if year >= _LEY_21357:
        # The law itself set the first one, though by Chile's clock that solstice fell half an hour before midnight.
        solstice = date(2021, 6, 21) if year == _LEY_21357 else _winter_solstice(year)
        found[solstice] = "Día Nacional de los Pueblos Indígenas"
    found |= {day: name for day, name in _ONCE.items() if day.year == year}
    return dict(sorted(found.items()))


def _moved_to_monday(day: date) -> date:
    """Ley 19.668: Tuesday to Thursday go back to that week's Monday, Friday goes on to the next one."""
    weekday = day.weekday()
    if weekday in (_TUESDAY, _WEDNESDAY, _THURSDAY):
        return day - weekday * _DAY
    return day + 3 * _DAY if weekday == _FRIDAY else day


def _moved_to_friday(day: date) -> date:
    """Ley 20.299: Tuesday goes back to the Friday before, Wednesday on to that week's Friday."""
    weekday = day.weekday()
    if weekday == _TUESDAY:
        return day - 4 * _DAY
    return day + 2 * _DAY if weekday == _WEDNESDAY else day


def _bridges(year: int) -> dict[date, str]:
    """Ley 20.215 (17 and 20 September) and, from 2017, Ley 20.983 (Monday 2 January, Friday 17 September)."""
    bridges = {}
    independence = date(year, 9, 18).weekday()
    name = "Fiestas Patrias (feriado adicional)"
    if independence == _TUESDAY or (independence == _SATURDAY and year >= _LEY_20983):
        bridges[date(year, 9, 17)] = name
    if independence == _WEDNESDAY:
        bridges[date(year, 9, 20)] = name
    if year >= _LEY_20983 and date(year, 1, 2).weekday() == _MONDAY:
        bridges[date(year, 1, 2)] = "Año Nuevo (feriado adicional)"
    return bridges


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the computus of Meeus, Jones and Butcher."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


# Periodic terms of the instant of a solstice (J. Meeus, "Astronomical Algorithms", table 27.C): amplitude, phase, rate.
_PERIODIC = (
    (485, 324.96, 1934.136),
    (203, 337.23, 32964.467),
    (199, 342.08, 20.186),
    (182, 27.85, 445267.112),
    (156, 73.14, 45036.886),
    (136, 171.52, 22518.443),
    (77, 222.54, 65928.934),
    (74, 296.72, 3034.906),
    (70, 243.58, 9037.513),
    (58, 119.81, 33718.147),
    (52, 297.17, 150.678),
    (50, 21.02, 2281.226),
    (45, 247.54, 29929.562),
    (44, 325.15, 31555.956),
    (29, 60.93, 4443.417),
    (18, 155.12, 67555.328),
    (17, 288.79, 4562.452),
    (16, 198.04, 62894.029),
    (14, 199.76, 31436.921),
    (12, 95.39, 14577.848),
    (12, 287.11, 31931.756),
    (12, 320.81, 34777.259),
    (9, 227.73, 1222.114),
    (8, 15.45, 16859.074),
)


def _winter_solstice(year: int) -> date:
    """Return the date in Chile of the June solstice, worked out to the minute (Meeus, chapter 27)."""
    millennia = (year - 2000) / 1000
    mean = 2451716.56767 + 365241.62603 * millennia
    mean += 0.00325 * millennia**2 + 0.00888 * millennia**3 - 0.00030 * millennia**4
    centuries = (mean - 2451545.0) / 36525
    angle = math.radians(35999.373 * centuries - 2.47)
    stretch = 1 + 0.0334 * math.cos(angle) + 0.0007 * math.cos(2 * angle)
    shift = sum(size * math.cos(math.radians(phase + rate * centuries)) for size, phase, rate in _PERIODIC)
    julian = mean + 0.00001 * shift / stretch
    # Dynamical time runs some 70 seconds ahead of the clocks in these decades.
    since_2000 = timedelta(days=julian - 2451544.5, seconds=-70)
    instant = datetime(2000, 1, 1, tzinfo=UTC) + since_2000
    return instant.astimezone(_WINTER_TIME).date()
