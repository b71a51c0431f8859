"""Dates, sizes, amounts and names of bodies in words, on Santiago's clock.

`locale` (`es_CL`, `en`) rules how dates and numbers look. The sentences around them come from the catalogue of the
request, so where none is given it is the request's own: nobody can forget it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from participa.foundation.articles import article
from participa.foundation.clock import local
from participa.foundation.i18n import LANGUAGES, _, ngettext, select_locale

#: Within so many days an end is told in days; further off, by its date.
SOON = 14

_PATTERNS = {
    "long": {"es": "EEEE d 'de' MMMM 'de' y", "en": "EEEE d MMMM y"},
    "plain": {"es": "d 'de' MMMM 'de' y", "en": "d MMMM y"},
    "no year": {"es": "d 'de' MMMM", "en": "d MMMM"},
    "month": {"es": "MMMM 'de' y", "en": "MMMM y"},
    "short month": {"es": "MMM", "en": "MMM"},
    "weekday": {"es": "EEEE", "en": "EEEE"},
}
_SIZES = ("KB", "MB", "GB", "TB")
_STEP = 1000
# From here on a decimal says nothing of use.
_TENS = 10


def long_date(day: date | datetime, locale: str | None = None) -> str:
    """Return "lunes 23 de noviembre de 2026"."""
    return _formatted(_day(day), "long", locale or select_locale())


def plain_date(day: date | datetime, locale: str | None = None) -> str:
    """Return "23 de noviembre de 2026"."""
    return _formatted(_day(day), "plain", locale or select_locale())


def month_name(day: date | datetime, locale: str | None = None) -> str:
    """Return "Noviembre de 2026"."""
    return _formatted(_day(day), "month", locale or select_locale()).capitalize()


def short_month(day: date | datetime, locale: str | None = None) -> str:
    """Return "nov"."""
    return _formatted(_day(day), "short month", locale or select_locale()).rstrip(".")


def weekday(day: date | datetime, locale: str | None = None) -> str:
    """Return "lunes"."""
    return _formatted(_day(day), "weekday", locale or select_locale())


def short_date(day: date | datetime) -> str:
    """Return "23-11-2026", the form of tables in both languages."""
    return f"{_day(day):%d-%m-%Y}"


def time_of_day(moment: datetime) -> str:
    """Return "18:00" on Santiago's clock."""
    return f"{local(moment):%H:%M}"


def date_and_time(moment: datetime, locale: str | None = None) -> str:
    """Return "lunes 23 de noviembre de 2026 a las 18:00"."""
    return _("%(date)s a las %(time)s", date=long_date(moment, locale), time=time_of_day(moment))


def date_range(first: date | datetime, last: date | datetime, locale: str | None = None) -> str:
    """Return "del 3 al 20 de noviembre de 2026", naming month and year once where both days share them."""
    begin, end = _day(first), _day(last)
    if begin == end:
        return plain_date(begin, locale)
    if (begin.year, begin.month) == (end.year, end.month):
        start = str(begin.day)
    elif begin.year == end.year:
        start = _formatted(begin, "no year", locale or select_locale())
    else:
        start = plain_date(begin, locale)
    return _("del %(start)s al %(end)s", start=start, end=plain_date(end, locale))


def closing(closes_at: datetime, now: datetime, locale: str | None = None) -> str:
    """Return how near an end is: "cierra hoy a las 18:00", "cierra en 3 días", "cerró el 2 de mayo de 2026".

    Days are those of the calendar in Santiago. An end at midnight belongs to the day before, and reads 23:59.
    """
    end = _last_minute(closes_at)
    days = (_day(end) - _day(now)).days
    if closes_at <= now:
        if days == 0:
            return _("cerró hoy a las %(time)s", time=time_of_day(end))
        return _("cerró ayer") if days == -1 else _("cerró el %(date)s", date=plain_date(end, locale))
    if days <= 0:
        return _("cierra hoy a las %(time)s", time=time_of_day(end))
    if days == 1:
        return _("cierra mañana a las %(time)s", time=time_of_day(end))
    if days <= SOON:
        return ngettext("cierra en %(num)s día", "cierra en %(num)s días", days)
    return _("cierra el %(date)s", date=plain_date(end, locale))


def opening(opens_at: datetime, now: datetime, locale: str | None = None) -> str:
    """Return how near a beginning is: "abre mañana a las 9:00", "abre en 3 días", "abrió el 2 de mayo de 2026"."""
    days = (_day(opens_at) - _day(now)).days
    if opens_at <= now:
        if days == 0:
            return (
                _("abrió hoy") if _is_midnight(opens_at) else _("abrió hoy a las %(time)s", time=time_of_day(opens_at))
            )
        return _("abrió ayer") if days == -1 else _("abrió el %(date)s", date=plain_date(opens_at, locale))
    if days == 0:
        return _("abre hoy a las %(time)s", time=time_of_day(opens_at))
    if days == 1:
        # A whole day says enough: "a las 00:00" is read as the night after.
        return (
            _("abre mañana") if _is_midnight(opens_at) else _("abre mañana a las %(time)s", time=time_of_day(opens_at))
        )
    if days <= SOON:
        return ngettext("abre en %(num)s día", "abre en %(num)s días", days)
    return _("abre el %(date)s", date=plain_date(opens_at, locale))


def days_in_words(number: int) -> str:
    """Return "1 día", "3 días"."""
    return ngettext("%(num)s día", "%(num)s días", number)


def working_days_in_words(number: int) -> str:
    """Return "1 día hábil", "10 días hábiles"."""
    return ngettext("%(num)s día hábil", "%(num)s días hábiles", number)


def sentence(text: str) -> str:
    """Return a text that another sentence follows: with a full stop, where who typed it left it out."""
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def size(octets: int, locale: str | None = None) -> str:
    """Return the size of a file, in steps of a thousand: "532 bytes", "18 KB", "1,2 MB"."""
    if octets < _STEP:
        return ngettext("%(num)s byte", "%(num)s bytes", octets)
    power = next(
        # Rounded first, or 999,96 KB would read "1.000 KB".
        (power for power in range(1, len(_SIZES)) if round(octets / _STEP**power) < _STEP),
        len(_SIZES),
    )
    amount = octets / _STEP**power
    rounded = round(amount, 1) if round(amount, 1) < _TENS else round(amount)
    return f"{format_decimal(rounded, locale=locale or select_locale())} {_SIZES[power - 1]}"


def number(amount: float, locale: str | None = None) -> str:
    """Return a number with the separators of the place: "1.234.567"."""
    return _number(amount, locale or select_locale())


@lru_cache(maxsize=4096, typed=True)
def _number(amount: float, locale: str) -> str:
    return format_decimal(amount, locale=locale)


def the(body: str, shown: str = "", locale: str | None = None) -> str:
    """Return "el Ministerio de Salud", "la Subsecretaría de Pesca", in English the bare name.

    With `shown` that is written instead, with the article of the body's name: "el MINSAL".
    """
    own = _article(body, locale)
    return f"{own} {shown or body}" if own else shown or body


def of_the(body: str, shown: str = "", locale: str | None = None) -> str:
    """Return "del Ministerio de Salud", "de la Subsecretaría de Pesca", "de Gendarmería de Chile", "of …"."""
    return _joined({"es": "de", "en": "of"}, body, shown, locale)


def to_the(body: str, shown: str = "", locale: str | None = None) -> str:
    """Return "al Ministerio de Salud", "a la Subsecretaría de Pesca", "a Gendarmería de Chile", "to …"."""
    return _joined({"es": "a", "en": "to"}, body, shown, locale)


def _joined(prepositions: dict[str, str], body: str, shown: str, locale: str | None) -> str:
    preposition, own = prepositions[_language(locale or select_locale())], _article(body, locale)
    if own == "el":
        return f"{preposition}l {shown or body}"
    return " ".join(part for part in (preposition, own, shown or body) if part)


def _article(body: str, locale: str | None) -> str:
    return article(body) if _language(locale or select_locale()) == "es" else ""


def _language(locale: str) -> str:
    code = locale.replace("-", "_").split("_", 1)[0]
    return code if code in LANGUAGES else "en"


@lru_cache(maxsize=4096)
def _formatted(day: date, pattern: str, locale: str) -> str:
    return format_date(day, _PATTERNS[pattern][_language(locale)], locale=locale)


def _day(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def _last_minute(closes_at: datetime) -> datetime:
    """Windows end at the first instant after their last day; people are told the last minute that is theirs."""
    return closes_at - timedelta(minutes=1) if _is_midnight(closes_at) else closes_at


def _is_midnight(moment: datetime) -> bool:
    clock = local(moment)
    return (clock.hour, clock.minute) == (0, 0)
