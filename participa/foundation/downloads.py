"""What leaves the portal as a file: its name in the header, cards of people (vCard 4.0) and calendars (iCalendar).

User text goes into formats in which a line break begins a new property: every value is cleaned and escaped here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from participa.foundation.clock import now
from participa.foundation.files.names import clean_file_name

if TYPE_CHECKING:
    from icalendar import Event

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HEADER_SAFE = re.compile(r"[^A-Za-z0-9 ._()+-]")
_FOLD_AT = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A person to contact. Only `name` is needed; `updated` is aware."""

    name: str
    uid: str = ""
    organisation: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    street: str = ""
    city: str = ""
    region: str = ""
    url: str = ""
    note: str = ""
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An entry of a calendar. `start` and `end` are both aware instants or both days.

    `end` is exclusive, as in iCalendar: of a single day it is left out. `uid` must never change for the same thing, or
    calendars show it twice.
    """

    uid: str
    title: str
    start: datetime | date
    updated: datetime
    end: datetime | date | None = None
    description: str = ""
    place: str = ""
    url: str = ""
    cancelled: bool = False


def content_disposition(file_name: str, *, inline: bool = False) -> str:
    """Return the Content-Disposition header for a file's name as people wrote it (RFC 6266, both forms of the name)."""
    name = clean_file_name(file_name)
    kind = "inline" if inline else "attachment"
    decomposed = unicodedata.normalize("NFKD", name)
    ascii_name = _HEADER_SAFE.sub("_", "".join(c for c in decomposed if not unicodedata.combining(c)))
    header = f'{kind}; filename="{ascii_name}"'
    return header if ascii_name == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def vcard(people: Iterable[Card]) -> bytes:
    """Return the cards as a vCard 4.0 file (RFC 6350): UTF-8, CRLF, lines folded at 75 octets."""
    return b"".join(_folded(line) for person in people for line in _card_lines(person))


def calendar_ics(events: Iterable[Happening], *, name: str = "Participa") -> bytes:
    """Return the events as an iCalendar file (RFC 5545). Instants keep their zone, which is described in the file.

    Raises ValueError for a naive datetime: nobody could say when that is.
    """
    from icalendar import Calendar, vText  # only downloads need it

    calendar = Calendar()
    calendar.add("prodid", "-//Participa//participa//ES")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # A property the library does not know is not escaped unless it is said to be text.
    calendar.add("x-wr-calname", vText(_line(name)))
    calendar.add("x-wr-timezone", vText("America/Santiago"))  # whose days the entries without an hour are
    for happening in events:
        calendar.add_component(_entry(happening))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(happening: Happening) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", _line(happening.uid))
    event.add("dtstamp", _aware(happening.updated))
    event.add("last-modified", _aware(happening.updated))
    event.add("dtstart", _aware(happening.start))
    if happening.end is not None:
        event.add("dtend", _aware(happening.end))
    event.add("summary", _line(happening.title))
    for key, value in (("description", happening.description), ("location", happening.place)):
        if value.strip():
            event.add(key, _clean(value))
    if address := _web_address(happening.url):
        event.add("url", address)
    if happening.cancelled:
        event.add("status", "CANCELLED")
    return event


def _card_lines(person: Card) -> Iterable[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"FN:{_text(person.name)}"
    # Address books that predate version 4 want N; the parts of the name are not known apart.
    yield f"N:{_text(person.name)};;;;"
    if person.uid:
        yield f"UID;VALUE=text:{_text(person.uid)}"
    for key, value in (("ORG", person.organisation), ("TITLE", person.title), ("NOTE", person.note)):
        if value.strip():
            yield f"{key}:{_text(value)}"
    for email in person.emails:
        yield f"EMAIL;TYPE=work:{_text(email)}"
    for phone in person.phones:
        yield f"TEL;VALUE=text;TYPE=work:{_text(phone)}"
    if person.street or person.city or person.region:
        yield f"ADR;TYPE=work:;;{_text(person.street)};{_text(person.city)};{_text(person.region)};;Chile"
    if address := _web_address(person.url):
        yield f"URL:{address}"
    yield f"REV:{_utc_stamp(person.updated or now())}"
    yield "END:VCARD"


def _clean(value: str) -> str:
    """Make every line break a plain one and drop what no calendar or card can hold."""
    return _CONTROL.sub(" ", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _line(value: str) -> str:
    return " ".join(_clean(value).split())


def _text(value: str) -> str:
    escaped = _clean(value).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\n", "\\n")


def _web_address(value: str) -> str:
    """Return a web address, or nothing: these fields are addresses, not text, so there is no escape for them."""
    address = value.strip()
    if re.search(r"[\s\x00-\x1f\x7f-\x9f<>\"\\]", address):
        return ""
    try:
        parts = urlsplit(address)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return ""
    return quote(address, safe="%/:?#[]@!$&'()*+,;=~") if known else ""


def _aware(moment: datetime | date) -> datetime | date:
    if isinstance(moment, datetime) and moment.tzinfo is None:
        message = "a naive datetime reached a calendar"
        raise ValueError(message)
    return moment


def _utc_stamp(moment: datetime) -> str:
    if moment.tzinfo is None:
        message = "a naive datetime reached a card"
        raise ValueError(message)
    return f"{moment.astimezone(tz=UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """Fold at 75 octets, never inside a character."""
    pieces, current = [], b""
    for character in line:
        octets = character.encode()
        if len(current) + len(octets) > _FOLD_AT:
            pieces.append(current)
            current = b" "
        current += octets
    return b"\r\n".join([*pieces, current]) + b"\r\n"
