"""What came of a consultation: by theme where its text says so, else in general words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.consultations.models import Channel, Decision
from participa.demo.facts.general import words
from participa.demo.items import Part

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from participa.demo.facts.texts import Consultation, Outcome

_RESULTS = {
    "accepted": Decision.ACCEPTED,
    "partially_accepted": Decision.PARTLY,
    "not_accepted": Decision.NOT_ACCEPTED,
}


def reply(text: Consultation, dice: Random, closes: date, on: date) -> tuple[dict[str, Any], list[Part]]:
    """Return the reasoned reply with its day, and its rows: figures and themes. `on` must not come before the close."""
    number, groups = dice.randint(120, 2600), dice.randint(6, 48)
    opening = dice.choice(words("reply", "openings")).format(
        number=thousands(number), groups=groups, regions=dice.randint(3, 15)
    )
    general = [] if text.outcomes else list(dice.choice(words("reply", "themes")))
    values = {
        "outcome": "\n\n".join((opening, *general, dice.choice(words("reply", "closings")))),
        "outcome_on": max(on, closes),
    }
    on_line = number * 4 // 5
    parts = [
        Part("participacion", {"channel": Channel.ONLINE, "people": on_line, "women": on_line * 11 // 20,
                               "men": on_line - on_line * 11 // 20, "organisations": groups}),
        Part("participacion", {"channel": Channel.MEETING, "people": number - on_line}),
    ]  # fmt: skip
    left = number
    for place, outcome in enumerate(text.outcomes):
        left = left * 3 // 5
        parts.append(Part("temas", _theme(outcome) | {"position": place, "mentions": max(left, 3)}))
    return values, parts


def thousands(number: int) -> str:
    """Return a number as it is written in Chile: 1.234."""
    return f"{number:,}".replace(",", ".")


def _theme(outcome: Outcome) -> dict[str, Any]:
    """Return one theme: what was said, what was decided, why."""
    return {
        "title": outcome.theme,
        "said": outcome.said,
        "decision": _RESULTS[outcome.result],
        "reason": outcome.why,
        "done": outcome.decided,
    }
