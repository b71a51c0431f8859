"""Councils: their members by category of seat, what they met for and when they meet next."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from participa.councils.models import CouncilRole, CouncilScope, SeatKind, SessionKind, SessionMode, SessionState
from participa.demo.builders.council_process import is_electing
from participa.demo.facts.people import organisations
from participa.demo.facts.texts import Session
from participa.demo.items import Item, Part
from participa.demo.setting import SEED
from participa.foundation.clock import at_local

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from participa.demo.setting import Place, Setting

_ROLES = (CouncilRole.PRESIDENT, CouncilRole.VICE_PRESIDENT, CouncilRole.SECRETARY)
_MODES = (SessionMode.MIXED, SessionMode.ONLINE, SessionMode.IN_PERSON)
#: Days from today on which councils met, and on which they meet next.
_MET, _NEXT = (-255, -160, -48), 17
#: One agency in so many had a meeting without quorum, has a member gone, has a council in a region too.
_NO_QUORUM, _SOMEBODY_LEFT, _REGIONAL = 9, 4, 12
_SUBSTITUTES = 2


def build(setting: Setting) -> Iterator[Item]:
    """Yield the agency's council, and in some a regional one."""
    made_on = setting.working_day(-620 + setting.turn % 40)
    sessions = _sessions(setting)
    own = setting.places[0].region_code if setting.body.region else None
    values = _values(setting, setting.filled(setting.sector.council.name), own, made_on)
    yield Item(
        kind="council", values=values, parts=(*_members(setting, "council", made_on), *sessions), made_on=made_on
    )
    if setting.body.region is None and setting.turn % _REGIONAL == _REGIONAL - 1:
        yield _regional(setting, setting.place(2))


def _regional(setting: Setting, place: Place) -> Item:
    made_on = setting.working_day(-300)
    values = _values(setting, setting.said("council", "regional_name", place), place.region_code, made_on)
    members = list(_members(setting, "regional", made_on))[:7]
    return Item(
        kind="council", values=values | {"seats": 7, "seat_categories": ""}, parts=tuple(members), made_on=made_on
    )


def _values(setting: Setting, title: str, region: str | None, began: date) -> dict[str, Any]:
    seats = setting.sector.council.seats
    dice = setting.chance("council/act")
    until = setting.day(60 if is_electing(setting) else dice.randint(120, 420))
    return {
        "title": title,
        "summary": setting.said("council", "summary"),
        "scope": CouncilScope.REGIONAL if region else CouncilScope.NATIONAL,
        "region_code": region,
        "purpose": setting.said("council", "purpose"),
        "act": f"Resolución Exenta N° {dice.randint(40, 900)}",
        "act_on": began,
        "term_years": 2,
        "term_from": began,
        "term_until": until,
        "seats": sum(seat.seats for seat in seats),
        "seat_categories": "\n".join(f"{seat.category}: {seat.seats}" for seat in seats),
        "composition_rule": setting.said("council", "composition"),
        "parity_rule": setting.said("council", "parity"),
        "quorum": setting.said("council", "quorum"),
        "executive_secretary": f"{setting.staff[3].name}, Unidad de Participación Ciudadana",
        "contact_email": f"consejo@{setting.body.mail_domain}",
        "bylaws": setting.said("council", "bylaws"),
    }


def _members(setting: Setting, purpose: str, since: date) -> Iterator[Part]:
    """Yield full members by category, two substitutes and, in some, one who left."""
    categories = [seat.category for seat in setting.sector.council.seats for _ in range(seat.seats)]
    left = 1 if setting.turn % _SOMEBODY_LEFT == 0 else 0
    count = len(categories) + _SUBSTITUTES + left
    persons = islice(setting.persons(purpose), count)
    groups = islice(organisations(f"{SEED}/{setting.body.key}/{purpose}"), count)
    for turn, (person, group) in enumerate(zip(persons, groups, strict=True)):
        full = turn < len(categories)
        gone = turn >= len(categories) + _SUBSTITUTES
        yield Part(
            "integrantes",
            {
                "name": person.name,
                "organisation": group.name,
                "representation": categories[turn % len(categories)],
                "role": _ROLES[turn] if turn < len(_ROLES) else CouncilRole.COUNCILLOR,
                "seat": SeatKind.FULL if full or gone else SeatKind.SUBSTITUTE,
                "since": since,
                "until": setting.day(-90) if gone else None,
            },
        )


def _sessions(setting: Setting) -> tuple[Part, ...]:
    """Return the sessions, numbered within each year: what was dealt with, then the next one."""
    dice = setting.chance("council/sessions")
    held = setting.sector.council.sessions
    numbers: Counter[int] = Counter()
    found = []
    for turn, offset in enumerate((*_MET, _NEXT)):
        on = setting.working_day(offset + setting.turn % 13)
        numbers[on.year] += 1
        text = held[(turn + setting.turn) % len(held)]
        found.append(Part("sesiones", _session(setting, dice, text, turn, on) | {"number": numbers[on.year]}))
    return tuple(found)


def _session(setting: Setting, dice: Random, text: Session, turn: int, on: date) -> dict[str, Any]:
    seats = sum(seat.seats for seat in setting.sector.council.seats)
    values: dict[str, Any] = {
        "kind": SessionKind.EXTRAORDINARY if turn == 1 and setting.turn % 5 == 0 else SessionKind.ORDINARY,
        "state": SessionState.CALLED,
        "starts_at": at_local(on, dice.choice((10, 11, 15)), 0),
        "mode": _MODES[(setting.turn + turn) % len(_MODES)],
        "place": setting.seat,
        "agenda": "\n".join(f"- {setting.filled(line)}" for line in text.agenda),
    }
    if on >= setting.today:
        return values
    if turn == 1 and setting.turn % _NO_QUORUM == 0:
        return values | {"state": SessionState.NO_QUORUM, "attendance": max(1, seats // 3)}
    came = dice.randint(seats // 2 + 1, seats)
    values |= {
        "state": SessionState.HELD,
        "attendance": came,
        "agreements": "\n".join(f"- {setting.filled(line)}" for line in text.agreements),
    }
    if turn < len(_MET) - 1:
        return values | {"minutes_text": setting.said("council", "minutes", attendance=came)}
    return values | {"minutes_note": setting.said("council", "minutes_note")}
