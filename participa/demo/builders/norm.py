"""The general norm: the version in force, its amendments, and in some agencies the version before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from participa.demo.facts.general import words
from participa.demo.items import File, Item, Paper, Part
from participa.demo.papers import pdf
from participa.foundation.working_days import roll_forward
from participa.norms.models import NormStatus, NormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.setting import Setting

#: The presidential instructions that norms invoke: number and day.
_INSTRUCTIONS = (("007", date(2022, 8, 18)), ("007", date(2014, 8, 6)), ("002", date(2011, 4, 20)))
#: One agency in so many shows its former version; one in so many has not revised it for years.
_WITH_FORMER, _OLD = 3, 5
#: Days in which a norm is too young for an amendment.
_SETTLED = 90


def build(setting: Setting) -> Iterator[Item]:
    """Yield the norm in force and, for some, the one before."""
    if not setting.owes_everything:
        return
    dice = setting.chance("norm/date")
    first, _, _ = _INSTRUCTIONS
    began = roll_forward(first[1] + timedelta(days=dice.randint(120, 420)))
    if setting.turn % _OLD:
        began = max(began, setting.working_day(-dice.randint(90, 600)))
    if setting.turn % _WITH_FORMER == 0:
        yield _former(setting, began)
    yield _in_force(setting, began)


def _in_force(setting: Setting, began: date) -> Item:
    acts = _acts(setting, began) if setting.turn % _OLD else ()
    title = f"Norma General de Participación Ciudadana {setting.body.of_name}"
    number, on = _INSTRUCTIONS[0]
    text = [f"Artículo {turn}. {name}. {said}" for turn, name, said in _articles(setting)]
    paper = Paper(
        "act",
        f"Resolución Exenta N° {setting.norm_number}, texto actualizado",
        "El texto completo de la norma general, con sus modificaciones.",
        "act",
        File(f"norma-general-{setting.body.key}.pdf", pdf(title, text)),
    )
    values = _values(setting, title=title, number=setting.norm_number, act_on=began) | {
        "status": NormStatus.IN_FORCE,
        "modified_on": max((act.values["act_on"] for act in acts), default=None),
        "instruction_number": number,
        "instruction_on": on,
    }
    return Item(
        kind="norm",
        values=values,
        parts=acts,
        made_on=max(began, setting.day(-650)),
        papers=(paper,) if setting.turn % 2 == 0 else (),
    )


def _former(setting: Setting, until: date) -> Item:
    number, on = _INSTRUCTIONS[1]
    began = roll_forward(on + timedelta(days=90 + setting.turn))
    title = f"Norma General de Participación Ciudadana {setting.body.of_name} ({began.year})"
    own = str(int(setting.norm_number) + 211)
    values = _values(setting, title=title, number=own, act_on=began) | {
        "status": NormStatus.REPEALED,
        "instruction_number": number,
        "instruction_on": on,
        "summary": setting.said("norm", "former_summary", year=until.year),
    }
    return Item(kind="norm", values=values, made_on=min(until, setting.day(-660)))


def _values(setting: Setting, *, title: str, number: str, act_on: date) -> dict[str, Any]:
    more = setting.chance("norm/mechanisms").sample(words("norm", "more_mechanisms"), 3)
    return {
        "title": title,
        "summary": setting.said("norm", "summary"),
        "norm_type": NormType.EXEMPT_RESOLUTION if setting.turn % 7 else NormType.EXEMPT_DECREE,
        "number": number,
        "act_on": act_on,
        "mechanisms": "\n".join((*words("norm", "mechanisms"), *more)),
        "body": "\n\n".join(f"**Artículo {turn}. {name}.** {said}" for turn, name, said in _articles(setting)),
    }


def _articles(setting: Setting) -> Iterator[tuple[int, str, str]]:
    for turn, (name, said) in enumerate(words("norm", "articles"), start=1):
        yield turn, name, setting.filled(said)


def _acts(setting: Setting, began: date) -> tuple[Part, ...]:
    """Return the amendments between the norm's day and today."""
    span = (setting.today - began).days
    dice = setting.chance("norm/acts")
    count = 0 if span < _SETTLED else dice.randint(0, 2)
    days = sorted(began + timedelta(days=dice.randint(30, span - 5)) for _ in range(count))
    return tuple(
        Part(
            "actos",
            {"number": str(dice.randint(100, 1900)), "act_on": day, "title": title, "note": note},
        )
        for day, (title, note) in zip(days, dice.sample(words("norm", "amendments"), count), strict=True)
    )
