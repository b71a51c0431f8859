"""What came of a consultation: by theme where its text says so, else in general words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.demo.facts.general import words

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from participa.demo.facts.texts import Consultation, Outcome

_RESULTS = {"accepted": "Acogida", "partially_accepted": "Acogida en parte", "not_accepted": "No acogida"}


def reply(text: Consultation, dice: Random, closes: date, on: date) -> dict[str, Any]:
    """Return the reasoned reply, its day and how many took part. `on` must not come before the close."""
    number, groups = dice.randint(120, 2600), dice.randint(6, 48)
    opening = dice.choice(words("reply", "openings")).format(
        number=thousands(number), groups=groups, regions=dice.randint(3, 15)
    )
    themes = [_theme(outcome) for outcome in text.outcomes] or list(dice.choice(words("reply", "themes")))
    return {
        "outcome": "\n\n".join((opening, *themes, dice.choice(words("reply", "closings")))),
        "outcome_on": max(on, closes),
        "participants": number,
    }


def thousands(number: int) -> str:
    """Return a number as it is written in Chile: 1.234."""
    return f"{number:,}".replace(",", ".")


def _theme(outcome: Outcome) -> str:
    """Return one theme: what was said, what was decided, why."""
    return f"**{outcome.theme}. {_RESULTS[outcome.result]}.** {outcome.said}\n\n{outcome.decided} {outcome.why}"
