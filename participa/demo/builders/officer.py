"""Contact officers: a titular and often a deputy, some in the regions, some posts vacant, some people gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.demo.items import Item
from participa.officers.models import OfficerRole, OfficerScope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.facts.people import Person
    from participa.demo.setting import Setting

_HOURS = (
    "Lunes a viernes, de 9:00 a 14:00",
    "Lunes a jueves, de 9:00 a 17:30; viernes, hasta las 16:30",
    "Lunes a viernes, de 8:30 a 13:30 y de 15:00 a 17:00",
)
#: One agency in so many has no titular today, a deputy missing, a former officer, officers in regions.
_VACANT, _ALONE, _WITH_HISTORY, _IN_REGIONS = 11, 4, 5, 6


def build(setting: Setting) -> Iterator[Item]:
    """Yield the agency's officers, past and present."""
    titular, deputy, former, *others = setting.staff
    vacant = setting.turn % _VACANT == _VACANT - 1
    since = -300 - setting.turn * 37 % 1500
    left = -25 if vacant else None
    yield _officer(setting, titular, OfficerRole.TITULAR, since=since, until=left)
    if setting.turn % _ALONE:
        yield _officer(setting, deputy, OfficerRole.DEPUTY, since=since + 90)
    if setting.turn % _WITH_HISTORY == 0:
        yield _officer(setting, former, OfficerRole.TITULAR, since=since - 900, until=since - 1)
    if setting.turn % _IN_REGIONS == 1 and setting.body.region is None:
        for turn, person in enumerate(others[:3]):
            yield _officer(
                setting, person, OfficerRole.TITULAR, since=since + 30, region=setting.place(turn).region_code
            )


def _officer(
    setting: Setting,
    person: Person,
    role: OfficerRole,
    *,
    since: int,
    until: int | None = None,
    region: str | None = None,
) -> Item:
    began = setting.working_day(since)
    number = setting.chance(person.email).randint(50, 2400)
    values: dict[str, Any] = {
        "title": person.name,
        "post": _post(person, role, regional=region is not None),
        "role": role,
        "scope": OfficerScope.REGIONAL if region else OfficerScope.NATIONAL,
        "region_code": region,
        "mail": person.email,
        "phone": person.phone,
        "hours": _HOURS[number % len(_HOURS)],
        "office_address": "" if region else setting.seat,
        "act": f"Resolución Exenta N° {number}",
        "act_on": began,
        "since": began,
        "until": setting.day(until) if until is not None else None,
    }
    return Item(kind="officer", values=values, made_on=max(began, setting.day(-700)))


def _post(person: Person, role: OfficerRole, *, regional: bool) -> str:
    ends = "a" if person.gender == "F" else "o"
    post = f"Encargad{ends} Regional" if regional else f"Encargad{ends}"
    return f"{post} de Participación Ciudadana" + (" (subrogante)" if role is OfficerRole.DEPUTY else "")
