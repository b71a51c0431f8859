"""Comments as people write them: some of a campaign, some very long, with emoji, right to left, with markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_SUBJECTS = (
    "la plaza",
    "el humedal",
    "la ciclovía",
    "el consultorio",
    "la feria",
    "el colegio",
    "la costanera",
    "el río",
)
_WISHES = (
    "necesita más luz",
    "está abandonado hace años",
    "debe protegerse",
    "merece un plan serio",
    "se inunda cada julio",
)
_REASONS = (
    "porque los niños juegan ahí",
    "ya que las personas mayores no pueden pasar",
    "y nadie responde cuando uno reclama",
    "según dijo el alcalde en el cabildo",
    "como pasa en otras comunas de la región",
)
_CLOSINGS = ("Gracias.", "¡Ojalá lo lean!", "Saludos desde Ñuñoa", "Es urgente…", "No es mucho pedir 🙏")
ODD = (
    '=HYPERLINK("http://ejemplo.cl","gane")',
    "<script>alert('x')</script> <b>importante</b>",
    "هذا تعليق مكتوب من اليمين إلى اليسار",
    "👩🏽‍🌾🌊🇨🇱 cuiden el humedal 🦆🦆",
    "+56 9 1234 5678 llámenme",
    "\u202etxet desrever\u202c con signos",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    '\tcon tabulador; punto y coma, "comillas"\nsegunda línea\n\nfinal',
    "＝1+1 de ancho completo",
    "a\u0301rbol con acento suelto, 𝒻𝓊𝑒𝓇𝒶 del plano básico y \u200fשלום\u200f",
    "{{ 7*7 }} ${7*7} %s %(nombre)s <!-- -->",
    "'; DROP TABLE contribution; --",
)
#: As long as a question may let them be.
LONGEST = 20_000
CAMPAIGN = "Exijo que el humedal sea declarado santuario de la naturaleza antes de fin de año, sin excepciones"


def comments(number: int, dice: Random) -> list[str]:
    """Return that many; one of six is of a campaign, with small changes."""
    return [_comment(turn, dice) for turn in range(number)]


def _comment(turn: int, dice: Random) -> str:
    if turn % 6 == 0:
        return dice.choice((CAMPAIGN, f"{CAMPAIGN}.", CAMPAIGN.upper(), CAMPAIGN.replace("Exijo", "Pido")))
    if turn % 37 == 1:
        return f"{dice.choice(ODD)} {turn}"
    sentences = dice.choice((1, 1, 2, 3, 3, 60 if turn % 101 == 2 else 4))
    said = [
        f"{dice.choice(_SUBJECTS).capitalize()} {dice.choice(_WISHES)} {dice.choice(_REASONS)}."
        for _ in range(sentences)
    ]
    return " ".join([*said, dice.choice(_CLOSINGS), f"({turn})"])
