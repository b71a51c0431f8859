"""Elections of councils: one to come, some taking organisations or candidates, some voting now, some finished."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from participa.demo.facts.general import words
from participa.demo.facts.people import Organisation, organisations
from participa.demo.items import Item, Part
from participa.demo.setting import SEED
from participa.elections.models import Elected, Incident, Phase, ProcessType, RollState
from participa.foundation.working_days import add_working_days, is_working_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from participa.demo.setting import Setting

#: Phase, first and last working day after the call, and what is said of it.
TIMETABLE = (
    (Phase.COMMISSION, 0, 0, ""),
    (Phase.CALL, 1, 1, "Se publica la convocatoria con todo el calendario."),
    (Phase.REGISTRATION, 2, 17, "El último día se recibe hasta las 23:59."),
    (Phase.ACCREDITATION, 18, 22, "Se avisa por correo lo que falte."),
    (Phase.PROVISIONAL_ROLL, 23, 23, ""),
    (Phase.OBSERVATIONS, 24, 28, "Por correo, con los antecedentes."),
    (Phase.FINAL_ROLL, 30, 30, ""),
    (Phase.CANDIDACIES, 31, 40, "Una candidatura por organización."),
    (Phase.CANDIDACY_REVIEW, 41, 43, ""),
    (Phase.CANDIDATE_LIST, 44, 44, ""),
    (Phase.VOTING, 47, 49, "La votación cierra el último día a las 18:00."),
    (Phase.TALLY, 50, 50, "Acto público, con transmisión."),
    (Phase.COMPLAINTS, 51, 53, ""),
    (Phase.PROCLAMATION, 55, 55, ""),
    (Phase.CONSTITUTION, 62, 62, "Primera sesión, en que se elige la presidencia."),
)
#: One agency in so many holds an election; where it stands today, by turns. None: it is over; OTHER: to come.
_ELECTING = 5
#: Which of those bodies has its council being elected.
_ITS_TURN = 2
_STANDS = (
    Phase.REGISTRATION, Phase.VOTING, Phase.CANDIDACIES, None, Phase.OTHER, Phase.OBSERVATIONS, Phase.REGISTRATION, None,
)  # fmt: skip
_OVER, _TO_COME = -130, 9
_ON_ROLL, _EXTENDED, _VOID = 14, 6, 7


def is_electing(setting: Setting) -> bool:
    """Tell whether the agency's council is being elected, or soon will be."""
    return setting.turn % _ELECTING == _ITS_TURN and _stands(setting) is not None


def build(setting: Setting) -> Iterator[Item]:
    """Yield the agency's election, if it holds one."""
    if setting.turn % _ELECTING != _ITS_TURN:
        return
    called = _called(setting)
    dice = setting.chance("election")
    stages = [(phase, _day(called, first), _day(called, last), detail) for phase, first, last, detail in TIMETABLE]
    reached = {phase for phase, starts, _ends, _detail in stages if starts <= setting.today}
    parts: list[Part] = [_stage(*stage) for stage in stages]
    groups = list(islice(organisations(f"{SEED}/{setting.body.key}/roll"), _ON_ROLL))
    if Phase.PROVISIONAL_ROLL in reached:
        parts += _roll(setting, groups, final=Phase.FINAL_ROLL in reached)
    if Phase.CANDIDATE_LIST in reached:
        parts += _candidates(setting, groups, "candidaturas")
    values = _values(setting, called)
    if Phase.PROCLAMATION in reached:
        parts += _results(setting, dice, groups)
        values["results_note"] = setting.said("election", "results_note", voted=_ON_ROLL - 4, roll=_ON_ROLL - 2)
    yield Item(
        kind="council_process",
        values=values,
        parts=tuple(parts),
        made_on=min(called, setting.today),
        links=(("council_id", "council"),),
    )


def _stands(setting: Setting) -> Phase | None:
    return _STANDS[setting.turn // _ELECTING % len(_STANDS)]


def _called(setting: Setting) -> date:
    """Return the day of the call that makes the election stand today where it should."""
    stands = _stands(setting)
    if stands is None:
        return setting.working_day(_OVER)
    if stands is Phase.OTHER:
        return setting.working_day(_TO_COME)
    first = next(begins for phase, begins, _ends, _detail in TIMETABLE if phase is stands)
    called = setting.today
    while not is_working_day(called) or _day(called, first) > setting.today:
        called -= timedelta(days=1)
    return called


def _day(called: date, working_days: int) -> date:
    return add_working_days(called, working_days) if working_days else called


def _stage(phase: Phase, starts: date, ends: date, detail: str) -> Part:
    return Part(
        "etapas",
        {"phase": phase, "starts_on": starts, "ends_on": ends if ends != starts else None, "detail": detail},
    )


def _values(setting: Setting, called: date) -> dict[str, Any]:
    seats = setting.sector.council.seats
    return _incident(setting) | {
        "title": setting.said("election", "title"),
        "summary": setting.said("election", "summary"),
        "region_code": setting.body.region,
        "process_type": ProcessType.RENEWAL if setting.turn % 2 else ProcessType.ELECTION,
        "call": setting.said("election", "call"),
        "call_act": f"Resolución Exenta N° {setting.chance('election/act').randint(40, 900)} de {called.year}",
        "seats": "\n".join(f"- {seat.category}: {seat.seats}" for seat in seats),
        "organisation_requirements": setting.said("election", "organisation_requirements"),
        "candidate_requirements": setting.said("election", "candidate_requirements"),
        "commission": setting.said("election", "commission"),
        "how_to_take_part": setting.said("election", "taking_part"),
        "contact_email": f"consejo@{setting.body.mail_domain}",
        "legal_basis": f"Artículo 74 de la Ley N° 18.575; {setting.norm_name}",
    }


def _incident(setting: Setting) -> dict[str, Any]:
    """Return what took an election off its course: one was extended, one found no voters."""
    place = setting.turn // _ELECTING
    if place == _EXTENDED:
        return {"incident": Incident.EXTENDED, "incident_reason": setting.said("election", "extended")}
    if place == _VOID:
        return {"incident": Incident.VOID, "incident_reason": setting.said("election", "void")}
    return {}


def _roll(setting: Setting, groups: list[Organisation], *, final: bool) -> Iterator[Part]:
    for turn, group in enumerate(groups):
        state, reason = RollState.ACCREDITED, ""
        if turn == len(groups) - 1:
            state, reason = RollState.REJECTED, setting.said("election", "rejected")
        elif turn == len(groups) - 2 and not final:
            state, reason = RollState.OBSERVED, setting.said("election", "observed")
        category = _category(setting, turn)
        yield Part("padron", {"organisation": group.name, "category": category, "state": state, "reason": reason})


def _candidates(setting: Setting, groups: list[Organisation], segment: str) -> Iterator[Part]:
    profiles = words("election", "profiles")
    for turn, (name, organisation) in enumerate(_standing(setting, groups)):
        values = {"organisation": organisation, "category": _category(setting, turn), "name": name}
        yield Part(segment, values | {"profile": profiles[turn % len(profiles)]})


def _results(setting: Setting, dice: Random, groups: list[Organisation]) -> Iterator[Part]:
    """Yield the tally: the first of each category is elected, the second is the substitute."""
    seats = len(setting.sector.council.seats)
    votes = sorted((dice.randint(1, 9) for _ in _standing(setting, groups)), reverse=True)
    for turn, (name, organisation) in enumerate(_standing(setting, groups)):
        elected = (Elected.FULL, Elected.SUBSTITUTE, Elected.NO)[min(turn // seats, 2)]
        values = {"candidate": name, "organisation": organisation, "category": _category(setting, turn)}
        yield Part("resultados", values | {"votes": votes[turn], "elected": elected})


def _standing(setting: Setting, groups: list[Organisation]) -> list[tuple[str, str]]:
    """Return who stands: one candidate for each of the first accredited organisations."""
    chosen = groups[: _ON_ROLL - 4]
    persons = islice(setting.persons("candidates"), len(chosen))
    return [(person.name, group.name) for person, group in zip(persons, chosen, strict=True)]


def _category(setting: Setting, turn: int) -> str:
    seats = setting.sector.council.seats
    return seats[turn % len(seats)].category
