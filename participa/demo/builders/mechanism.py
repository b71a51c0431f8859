"""Other mechanisms: permanent ones, some to come, some under way, some over with results and commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.demo.facts.general import words
from participa.demo.items import Item, Part
from participa.mechanisms.models import CommitmentState, Level, MechanismMode, MechanismType
from participa.publishing.models import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from random import Random

    from participa.demo.facts.texts import Mechanism
    from participa.demo.setting import Place, Setting

_PERMANENT = frozenset({"siac_oirs", "plataforma_digital", "comite_participacion", "escuela_gestion_publica"})
_LEVELS = {
    "audiencia_publica": Level.CONSULT,
    "cabildo_ciudadano": Level.INVOLVE,
    "dialogo_participativo": Level.CONSULT,
    "presupuesto_participativo": Level.EMPOWER,
    "plataforma_digital": Level.CONSULT,
    "escuela_gestion_publica": Level.INFORM,
    "mesa_de_trabajo": Level.COLLABORATE,
    "jornada_informativa": Level.INFORM,
    "siac_oirs": Level.INFORM,
}
_VARIANTS = {"cabildo_ciudadano": "territorial", "mesa_de_trabajo": "intersectorial", "otro": "encuentro ciudadano"}
#: First and last day of each stage, in days from today; the last may be the first.
_DAYS = {
    "soon": (9, 9),
    "later": (27, 29),
    "open": (-6, 20),
    "open_today": (0, 1),
    "past": (-75, -74),
    "long_past": (-260, -258),
}
_STAGES = ("soon", "past", "open", "later", "long_past", "open_today")
_HOURS = ("10:00 a 13:00 horas", "15:30 a 18:30 horas", "18:00 a 20:30 horas")
_VENUES = (
    "Salón de la Biblioteca Pública",
    "Sede de la Unión Comunal",
    "Auditorio del Centro Cultural",
    "Gimnasio municipal",
)
#: How many more a ministry shows.
_MORE = 2
#: One agency in so many has withdrawn a mechanism.
_WITHDRAWN = 13


def build(setting: Setting) -> Iterator[Item]:
    """Yield one to three of the sector's mechanisms, a ministry more; regional governments one, of their own will."""
    offered = setting.sector.mechanisms
    count = 1 + setting.turn % 3 if setting.owes_everything else 1
    if setting.body.kind == "ministry":
        count += _MORE
    for turn in range(min(count, len(offered))):
        yield _mechanism(setting, offered[(setting.turn + turn) % len(offered)], turn)
    if setting.turn % _WITHDRAWN == _WITHDRAWN - 1:
        yield _withdrawn(setting, offered[(setting.turn + count) % len(offered)])


def _mechanism(setting: Setting, text: Mechanism, turn: int) -> Item:
    dice = setting.chance(f"mechanism/{turn}")
    place = setting.place(turn + 1)
    values = _shared(setting, text, place)
    if text.kind in _PERMANENT:
        return Item(kind="mechanism", values=values | _always(setting), made_on=setting.day(-dice.randint(60, 500)))
    stage = _STAGES[(setting.turn + turn * 2) % len(_STAGES)]
    first, last = _DAYS[stage]
    shift = dice.randint(0, 3) if stage in ("soon", "later") else -dice.randint(0, 4) if stage != "open_today" else 0
    starts, ends = setting.day(first + shift), setting.day(last + shift)
    values |= _once(dice, starts, ends, place)
    parts: tuple[Part, ...] = ()
    if ends < setting.today:
        values |= _outcome(dice, setting.day(last + shift + 20))
        parts = tuple(_commitments(setting, dice))
    return Item(kind="mechanism", values=values, parts=parts, made_on=min(setting.day(first - 35), setting.today))


def _shared(setting: Setting, text: Mechanism, place: Place) -> dict[str, Any]:
    return {
        "title": setting.filled(text.title, place),
        "summary": setting.filled(text.objective, place),
        "mechanism_type": MechanismType(text.kind),
        "variant": _VARIANTS.get(text.kind, ""),
        "objective": setting.filled(text.objective, place),
        "purpose": setting.said("mechanism", "purpose"),
        "addressed_to": setting.filled(text.participants, place),
        "requirements": setting.filled(text.requirements, place),
        "level": _LEVELS.get(text.kind, Level.CONSULT),
        "contact_name": "Unidad de Participación Ciudadana",
        "contact_email": setting.mailbox,
        "legal_basis": setting.norm_name,
        "amount": 180_000_000 if text.kind == "presupuesto_participativo" else None,
    }


def _always(setting: Setting) -> dict[str, Any]:
    return {
        "is_permanent": True,
        "mode": MechanismMode.MIXED,
        "place": setting.seat,
        "how_to_take_part": setting.said("mechanism", "always"),
    }


def _once(dice: Random, starts: date, ends: date, place: Place) -> dict[str, Any]:
    long = (ends - starts).days > 1
    hours = dice.choice(_HOURS)
    return {
        "region_code": place.region_code,
        "starts_on": starts,
        "ends_on": ends if ends != starts else None,
        "mode": MechanismMode.MIXED if long else MechanismMode.IN_PERSON,
        "place": f"{dice.choice(_VENUES)}, {place.name.removeprefix('la ')}",
        "schedule": f"Sesiones los martes y jueves, de {hours}."
        if long
        else f"De {hours}. La puerta se abre media hora antes.",
        "how_to_take_part": words("mechanism", "once"),
    }


def _outcome(dice: Random, on: date) -> dict[str, Any]:
    women, men = dice.randint(20, 140), dice.randint(15, 110)
    return {
        "results": dice.choice(words("mechanism", "results")),
        "results_on": on,
        "participants": women + men + dice.randint(0, 6),
        "participants_women": women,
        "participants_men": men,
    }


def _commitments(setting: Setting, dice: Random) -> Iterator[Part]:
    states = (CommitmentState.DONE, CommitmentState.IN_PROGRESS, CommitmentState.PENDING)
    chosen = dice.sample(words("mechanism", "commitments"), 2 + setting.turn % 2)
    for turn, (text, responsible) in enumerate(chosen):
        state = states[(setting.turn + turn) % len(states)]
        due = setting.working_day(-15 if state is CommitmentState.DONE or setting.turn % 5 == 0 else 40 + turn * 30)
        yield Part(
            "compromisos",
            {
                "text": text,
                "responsible": responsible,
                "due_on": due,
                "state": state,
                "progress": words("mechanism", "progress")[str(state)],
            },
        )


def _withdrawn(setting: Setting, text: Mechanism) -> Item:
    place = setting.place(5)
    dice = setting.chance("mechanism/withdrawn")
    dates = {} if text.kind in _PERMANENT else _once(dice, setting.day(15), setting.day(15), place)
    values = _shared(setting, text, place) | (dates or _always(setting))
    return Item(
        kind="mechanism",
        values=values | {"title": f"{text.title}: segunda fecha"},
        made_on=setting.day(-30),
        state=State.WITHDRAWN,
        reason=setting.said("mechanism", "withdrawn"),
    )
