"""What citizens take part in. The domains above register how their processes are found; this folder knows none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.participants.models import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """Something to take part in."""

    #: Unique in the agency: `consulta-12`; a part of every key and pseudonym, so it never changes.
    word: str
    title: str
    #: In which ways somebody may take part, in the order shown.
    levels: tuple[Level, ...]
    #: Where a person goes on once identified, and where one comes from.
    next_url: str
    back_url: str
    #: Why nobody can take part now; empty when one can.
    closed_reason: str = ""
    #: Once it is closed: whether who took part may come back, to see what became of it.
    may_return: bool = False


class Finder(Protocol):
    """Finds the processes of one kind in the active agency."""

    def __call__(self, agency: Agency, rest: str) -> Process | None:
        """Return the process whose word goes on with `rest`, if citizens may see it."""


#: Words of processes in which somebody asks about what they left in the others of the agency: the rights desk.
KNOWS_OTHERS: set[str] = set()
#: The first part of the word -> who finds it.
FINDERS: dict[str, Finder] = {}


def find_process(agency: Agency, word: str) -> Process | None:
    """Return a process by its word, or None."""
    kind, _dash, rest = word.partition("-")
    finder = FINDERS.get(kind)
    return finder(agency, rest) if finder is not None else None
