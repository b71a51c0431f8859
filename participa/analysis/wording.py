"""Words of the analysis: what answers are told apart by, and figures as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.analysis.queries import Fact
from participa.contributions.wording import AGE_LABELS, CHANNEL_LABELS, SEX_LABELS
from participa.foundation import words
from participa.foundation.clock import local, today
from participa.foundation.i18n import _, _l
from participa.territory.division import regions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from participa.analysis.queries import Head

FACT_LABELS = {
    Fact.CHANNEL: _l("Canal"),
    Fact.REGION: _l("Región"),
    Fact.SEX: _l("Sexo"),
    Fact.AGE: _l("Edad"),
}
#: The word of each fact in an address.
FACT_WORDS = {Fact.CHANNEL: "canal", Fact.REGION: "region", Fact.SEX: "sexo", Fact.AGE: "edad"}


def fact_values(fact: Fact) -> dict[str, str]:
    """Return the values a fact may have with their words, in their own order."""
    match fact:
        case Fact.CHANNEL:
            return {channel.value: str(label) for channel, label in CHANNEL_LABELS.items()}
        case Fact.REGION:
            return {region.code: region.short_name for region in regions()}
        case Fact.SEX:
            return {sex.value: str(label) for sex, label in SEX_LABELS.items()}
        case _:
            return {band.value: str(label) for band, label in AGE_LABELS.items()}


def unsaid() -> str:
    """Return what stands for those who did not say."""
    return _("No lo dijo")


def by_fact(heads: Iterable[Head], fact: Fact) -> list[tuple[str, int]]:
    """Return how many of some heads there are of each value of a fact, in words; last who did not say."""
    times: dict[str, int] = {}
    for head in heads:
        value = getattr(head, fact.value)
        times[value] = times.get(value, 0) + head.people
    known = [(label, times.pop(value, 0)) for value, label in fact_values(fact).items()]
    return [*known, *([(unsaid(), sum(times.values()))] if sum(times.values()) else [])]


def percent(share: float | None) -> str:
    """Return a share as people read it."""
    return "" if share is None else f"{words.number(round(share * 100, 1))} %"


def figure(number: float | None) -> str:
    """Return a mean or a median with two decimals at most."""
    return "" if number is None else words.number(round(number, 2))


def people(times: int | None) -> str:
    """Return how many, or that they are too few to tell."""
    return _("reservado") if times is None else words.number(times)


def age(made_at: datetime | None, *, is_renewed: bool) -> str:
    """Return of when some figures are; empty for those of this moment."""
    if made_at is None:
        return ""
    if not is_renewed:
        return _("Cifras calculadas el %(date)s.", date=words.date_and_time(made_at))
    if local(made_at).date() == today():
        return _("Cifras de las %(time)s; se actualizan solas.", time=words.time_of_day(made_at))
    return _("Cifras del %(date)s; se actualizan solas.", date=words.date_and_time(made_at))


def waiting() -> str:
    """Return what there is to say where there are too many answers to count while somebody waits."""
    return _("Hay muchas respuestas y sus cifras se están calculando. Vuelva en unos minutos.")
