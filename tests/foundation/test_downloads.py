"""File names, cards and calendars: user text never becomes a header or a property (abuse X02, X14, X15)."""

from datetime import UTC, date, datetime
from email.message import Message
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from werkzeug.http import parse_options_header

from participa.foundation.downloads import Card, Happening, calendar_ics, content_disposition, vcard

UPDATED = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOSTILE = "Reunión\r\nATTENDEE:mailto:x@evil\r\nBEGIN:VALARM\nEND:VEVENT\rX-A:1\x00\x0b\u2028;,\\ ]]>"


def test_a_plain_name_needs_one_form():
    assert content_disposition("acta.pdf") == 'attachment; filename="acta.pdf"'
    assert content_disposition("acta.pdf", inline=True).startswith("inline;")


def test_a_name_with_accents_comes_back_whole():
    header = content_disposition("Año 2026 «acta» — versión 2.pdf")
    assert header.isascii()
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert options["filename"] == "Año 2026 «acta» — versión 2.pdf"


@pytest.mark.abuse("X02")
@pytest.mark.parametrize(
    "name",
    [
        *(
            '"><img src=x onerror=__x(1)>.pdf',
            "a\r\nSet-Cookie: x=1.pdf",
            'a"; filename="b.exe',
            "../../etc/passwd",
            "a\\b.pdf",
        ),
        *("gpj\u202eexe.pdf", "\x00.pdf", "😀.pdf", "a;b=c.pdf", "%0d%0a.pdf", "\ud800.pdf", "", "ñ" * 400 + ".pdf"),
    ],
)
def test_hostile_names_stay_inside_their_header(name):
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    message = Message()
    message["Content-Disposition"] = header
    assert len(message.items()) == 1
    kind, options = parse_options_header(header)
    assert kind == "attachment"
    assert set(options) == {"filename"}
    assert not set(options["filename"]) & set('<>"/\\\r\n\x00\u202e')


@given(st.text(max_size=200))
def test_any_name_gives_one_header_of_plain_letters(name):
    header = content_disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert parse_options_header(header)[1]["filename"]


def unfolded(data):
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_card_says_who_and_where():
    lines = unfolded(
        vcard(
            [
                Card(
                    name="Ana Soto Ñancupil",
                    uid="oficial-7@participa",
                    organisation="Ministerio de Prueba; Santiago",
                    title="Encargada, titular",
                    emails=("ana@ejemplo.cl",),
                    phones=("+56 2 2345 6789",),
                    street="Calle 1, piso 2",
                    city="Santiago",
                    url="https://ejemplo.cl/año",
                    note="línea\notra " + "muy larga, con ñ y €, " * 10,
                    updated=UPDATED,
                )
            ]
        )
    )
    assert lines[:3] == ["BEGIN:VCARD", "VERSION:4.0", "FN:Ana Soto Ñancupil"]
    assert "ORG:Ministerio de Prueba\\; Santiago" in lines
    assert "TITLE:Encargada\\, titular" in lines
    assert "TEL;VALUE=text;TYPE=work:+56 2 2345 6789" in lines
    assert "ADR;TYPE=work:;;Calle 1\\, piso 2;Santiago;;;Chile" in lines
    assert "URL:https://ejemplo.cl/a%C3%B1o" in lines
    assert "REV:20261123T120000Z" in lines
    assert lines[-2:] == ["END:VCARD", ""]


@pytest.mark.abuse("X14")
def test_hostile_text_adds_no_property_to_a_card():
    card = Card(
        **dict.fromkeys(("name", "uid", "organisation", "title", "note", "street", "city", "region"), HOSTILE),
        emails=(HOSTILE,),
        phones=(HOSTILE,),
        url="https://ok.cl\r\nX-EVIL:1",
        updated=UPDATED,
    )
    names = [line.split(":", 1)[0].split(";")[0] for line in unfolded(vcard([card])) if line]
    assert names == ["BEGIN", "VERSION", "FN", "N", "UID", "ORG", "TITLE", "NOTE", "EMAIL", "TEL", "ADR", "REV", "END"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil", "https://", "http://[", "x"])
def test_only_web_addresses_go_into_a_card(address):
    assert b"URL" not in vcard([Card(name="Ana", url=address, updated=UPDATED)])


@given(st.text(max_size=200))
def test_any_text_folds_into_whole_characters(text):
    unfolded(vcard([Card(name=text, note=text * 3, updated=UPDATED)]))


def happening(**changes):
    facts = {
        "uid": "c7@participa",
        "title": "Cierre",
        "start": datetime(2026, 12, 1, 15, 0, tzinfo=UTC),
        "updated": UPDATED,
    }
    return Happening(**{**facts, **changes})


def test_a_calendar_is_read_back():
    santiago = ZoneInfo("America/Santiago")
    data = calendar_ics(
        [
            happening(),
            happening(
                uid="d",
                title="Diálogo; niñez, y más",
                start=datetime(2026, 12, 1, 15, 0, tzinfo=santiago),
                place="Arica",
            ),
            happening(
                uid="e", start=date(2026, 12, 5), end=date(2026, 12, 6), cancelled=True, url="https://ejemplo.cl/c/7"
            ),
        ],
        name="Plazos",
    )
    calendar = Calendar.from_ical(data)
    utc, local, whole_day = calendar.walk("VEVENT")
    assert b"DTSTART:20261201T150000Z" in data
    assert utc.decoded("dtstart") == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert utc.decoded("dtstamp") == UPDATED
    assert str(local["summary"]) == "Diálogo; niñez, y más"
    assert local.decoded("dtstart").utcoffset().total_seconds() == -3 * 3600
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["America/Santiago"]
    assert whole_day.decoded("dtstart") == date(2026, 12, 5)
    assert str(whole_day["status"]) == "CANCELLED"
    assert str(whole_day["url"]) == "https://ejemplo.cl/c/7"
    assert data == calendar_ics(
        [
            happening(),
            happening(
                uid="d",
                title="Diálogo; niñez, y más",
                start=datetime(2026, 12, 1, 15, 0, tzinfo=santiago),
                place="Arica",
            ),
            happening(
                uid="e", start=date(2026, 12, 5), end=date(2026, 12, 6), cancelled=True, url="https://ejemplo.cl/c/7"
            ),
        ],
        name="Plazos",
    ), "the same events give the same file, so that caches may compare it"


@pytest.mark.abuse("X15")
def test_hostile_text_adds_no_component_to_a_calendar():
    data = calendar_ics(
        [happening(uid=HOSTILE, title=HOSTILE, description=HOSTILE, place=HOSTILE, url="https://ok.cl\r\nATTENDEE:x")],
        name=HOSTILE,
    )
    assert b"\n" not in data.replace(b"\r\n", b"")
    names = {line.split(":", 1)[0].split(";")[0] for line in data.decode().replace("\r\n ", "").split("\r\n") if line}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME", "X-WR-TIMEZONE"),
        *("UID", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "SUMMARY", "DESCRIPTION", "LOCATION"),
    }
    calendar = Calendar.from_ical(data)
    assert len(calendar.walk("VEVENT")) == 1
    assert not calendar.walk("VALARM")


@given(st.text(max_size=100))
def test_any_title_gives_one_event(title):
    calendar = Calendar.from_ical(calendar_ics([happening(title=title, description=title)]))
    assert len(calendar.walk()) == 2


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="naive"):
        calendar_ics([happening(start=datetime(2026, 12, 1, 15))])  # noqa: DTZ001 (the point)
