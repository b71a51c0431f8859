"""The public bodies of the demonstration: real ones, with the data they publish about themselves.

An address or site that we were not sure of is left empty rather than guessed.
"""

from functools import lru_cache

from participa.demo.facts import bodies_central, bodies_social, bodies_territorial
from participa.demo.facts.bodies import Agency


@lru_cache(maxsize=1)
def agencies() -> tuple[Agency, ...]:
    """Return every body: ministries first, then what depends on each, then the bodies of the territory."""
    return (*bodies_central.MINISTRIES, *bodies_social.BODIES, *bodies_central.BODIES, *bodies_territorial.BODIES)


def agency(acronym: str) -> Agency:
    """Return the body with an acronym. Raises KeyError when there is none."""
    return {each.acronym: each for each in agencies()}[acronym]


def in_sector(sector: str) -> tuple[Agency, ...]:
    """Return the bodies whose texts come from one sector."""
    return tuple(each for each in agencies() if each.sector == sector)
