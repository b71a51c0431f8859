"""What came of a consultation: by theme where its text says so, else in the general words below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from participa.demo.facts.texts import Consultation, Outcome

_RESULTS = {"accepted": "Acogida", "partially_accepted": "Acogida en parte", "not_accepted": "No acogida"}
_OPENINGS = (
    "Recibimos **{number} aportes** de personas y de {groups} organizaciones, de {regions} regiones. Los leímos todos, los agrupamos por tema y respondemos cada uno.",
    "Llegaron **{number} aportes**, y {groups} organizaciones enviaron propuestas escritas. Gracias: varios puntos del borrador cambiaron.",
    "Participaron **{number} personas** y {groups} organizaciones. Esta respuesta muestra qué dijeron, qué se decidió y por qué.",
)  # fmt: skip
_GENERAL = (
    (
        "**Plazos más claros. Acogida.** Muchas personas pidieron saber desde el comienzo cuánto demora cada etapa. La versión final incluye un calendario con fechas y una persona responsable.",
        "**Partir por los lugares con menos servicios. Acogida en parte.** El primer año se priorizan las comunas rurales; las demás se suman según el presupuesto de cada año.",
        "**Eliminar el requisito de inscripción. No acogida.** La inscripción permite reservar los cupos y avisar los cambios. Se hará más simple y se podrá completar por teléfono.",
    ),
    (
        "**Lenguaje más sencillo. Acogida.** Se reescribieron los formularios y se probaron con personas que no los conocían.",
        "**Atención presencial además de la digital. Acogida.** Todo lo que se hace en línea se podrá hacer también en las oficinas, con la misma prioridad.",
        "**Aumentar los montos. No acogida.** Los montos los fija la Ley de Presupuestos. La propuesta se envió a la división que prepara el presupuesto del próximo año.",
    ),
    (
        "**Participación de las organizaciones en el seguimiento. Acogida.** Dos representantes, elegidos por las propias organizaciones, integrarán la mesa que revisa los avances.",
        "**Informar los resultados por comuna. Acogida en parte.** Se publicarán por provincia el primer año y por comuna desde el segundo, cuando los datos lo permitan.",
        "**Extender la medida a todo el país. Acogida en parte.** Se evaluará después del primer año, con indicadores que quedaron publicados.",
    ),
)  # fmt: skip
_CLOSINGS = (
    "Los compromisos de esta respuesta se informarán cada tres meses en la sección de este organismo.",
    "Quienes dejaron su correo recibieron la respuesta a su tema el mismo día de esta publicación.",
)


def reply(text: Consultation, dice: Random, closes: date, on: date) -> dict[str, Any]:
    """Return the reasoned reply, its day and how many took part. `on` must not come before the close."""
    number, groups = dice.randint(120, 2600), dice.randint(6, 48)
    opening = dice.choice(_OPENINGS).format(number=f"{number:,}".replace(",", "."), groups=groups, regions=dice.randint(3, 15))
    themes = [_theme(outcome) for outcome in text.outcomes] or list(dice.choice(_GENERAL))
    return {
        "outcome": "\n\n".join((opening, *themes, dice.choice(_CLOSINGS))),
        "outcome_on": max(on, closes),
        "participants": number,
    }


def _theme(outcome: Outcome) -> str:
    """Return one theme: what was said, what was decided, why."""
    return f"**{outcome.theme}. {_RESULTS[outcome.result]}.** {outcome.said}\n\n{outcome.decided} {outcome.why}"
