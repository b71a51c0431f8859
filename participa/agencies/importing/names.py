"""Names that may stand for the same body: flagged for a person to decide, never merged by us."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from rapidfuzz.distance import OSA

from participa.foundation.spanish import fold

T = TypeVar("T")

_BRACKETS = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[a-z0-9]+")
_JOINTS = re.compile(r"['’´`]")
#: Words that come and go in the name of one body.
_SMALL = frozenset(["de", "del", "la", "las", "los", "el", "y", "e", "en"])
_MINISTRY = re.compile(r"^ministerio (?:de |del )?(?:la |las |los |el )?")
#: From so many letters on, one slip of the keys still is the same name.
_LONG_ENOUGH = 10


def essence(name: str) -> str:
    """Return a name without brackets, small words, signs, spaces, accents or case."""
    plain = _JOINTS.sub("", _BRACKETS.sub(" ", fold(name)))
    return "".join(word for word in _WORD.findall(plain) if word not in _SMALL)


def ministry_key(name: str) -> str:
    """Return what a ministry is found by, with or without "Ministerio de" before it."""
    return " ".join(_WORD.findall(_MINISTRY.sub("", " ".join(_WORD.findall(fold(name))))))


class Similar(Generic[T]):
    """An index of names that finds those one slip away, without comparing each with each.

    Two words one insertion, loss, change or swap apart share a word that lacks one letter (of one or of both): every
    name is kept under its own shortenings.
    """

    def __init__(self) -> None:
        self._by_short: dict[str, list[tuple[str, T]]] = defaultdict(list)

    def add(self, name: str, thing: T) -> None:
        """Keep a thing under its name."""
        full = essence(name)
        for short in _shortenings(full):
            self._by_short[short].append((full, thing))

    def find(self, name: str) -> list[T]:
        """Return the things whose name is the same or one slip away, in the order they were added."""
        full = essence(name)
        found: dict[int, T] = {}
        for short in _shortenings(full):
            for other, thing in self._by_short.get(short, ()):
                if id(thing) not in found and (other == full or OSA.distance(full, other, score_cutoff=1) <= 1):
                    found[id(thing)] = thing
        return list(found.values())


def _shortenings(full: str) -> Iterable[str]:
    if len(full) < _LONG_ENOUGH:
        return (full,)
    return {full, *(full[:i] + full[i + 1 :] for i in range(len(full)))}
