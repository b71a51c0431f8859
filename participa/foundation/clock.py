"""The only clock. Everything that asks for the time asks here, so that tests can set it and zones never mix."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

SANTIAGO = ZoneInfo("America/Santiago")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the present calendar date in continental Chile (America/Santiago)."""
    return now().astimezone(SANTIAGO).date()


def local(moment: datetime) -> datetime:
    """Return an aware instant on Santiago's clock. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        message = "a naive datetime reached the clock; store and pass aware ones"
        raise ValueError(message)
    return moment.astimezone(SANTIAGO)


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant (UTC) of a wall-clock time in Santiago on a day."""
    return datetime.combine(day, time(hour, minute), SANTIAGO).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the first instant after a day in Santiago: a window that ends 'on' a day includes it whole."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time(), SANTIAGO).astimezone(UTC)
