"""Which texts say nearly the same: equal once case, accents and signs are off, or nearly equal word for word.

Every text is one of its class of equals; only classes are compared, and only those that share a rare run of words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from rapidfuzz.fuzz import ratio

from participa.foundation.spanish import fold, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: From this likeness on (0 to 100) two texts are one.
ALIKE = 85.0
#: Texts shorter than these words say the same by chance ("sí", "todo bien").
FEWEST_WORDS = 5
#: Words in a run, and how many of a text's runs it is looked up by: the smallest by their hash.
_RUN, _SIGNS = 3, 12
#: A run that more classes share than this is a turn of speech, and brings nothing together.
_MOST_SHARING = 60
#: Letters compared; who copies a longer text copies its beginning.
_MOST_LETTERS = 4_000


@dataclass(frozen=True, slots=True)
class Group:
    """Places in the list that was given, and how many of them are the largest class of equals."""

    members: tuple[int, ...]
    identical: int


def plain_words(text: str) -> str:
    """Return a text without case, accents and signs."""
    return " ".join(fold(word) for word in words(text))


def groups_of(texts: Iterable[str]) -> list[Group]:
    """Return the groups of two texts and more, the largest first."""
    classes: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        plain = plain_words(text)
        if plain.count(" ") + 1 >= FEWEST_WORDS:
            classes[plain].append(place)
    keys = list(classes)
    parents = list(range(len(keys)))
    for one, other in _candidates(keys):
        a, b = _root(parents, one), _root(parents, other)
        if a != b and ratio(keys[one][:_MOST_LETTERS], keys[other][:_MOST_LETTERS], score_cutoff=ALIKE):
            parents[max(a, b)] = min(a, b)
    joined: dict[int, list[int]] = defaultdict(list)
    for number in range(len(keys)):
        joined[_root(parents, number)].append(number)
    groups = [
        Group(
            tuple(sorted(place for number in numbers for place in classes[keys[number]])),
            max(len(classes[keys[number]]) for number in numbers),
        )
        for numbers in joined.values()
    ]
    return sorted((group for group in groups if len(group.members) > 1), key=lambda group: -len(group.members))


def _candidates(keys: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Yield pairs of classes that share one of their signs."""
    sharing: dict[bytes, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        for sign in _signs(key):
            sharing[sign].append(number)
    seen: set[tuple[int, int]] = set()
    for numbers in sharing.values():
        if len(numbers) > _MOST_SHARING:
            pairs = [(numbers[0], other) for other in numbers[1:]]
        else:
            pairs = [(one, other) for at, one in enumerate(numbers) for other in numbers[at + 1 :]]
        for pair in pairs:
            if pair not in seen:
                seen.add(pair)
                yield pair


def _signs(key: str) -> list[bytes]:
    parts = key.split()[: _MOST_LETTERS // 4]
    runs = {" ".join(parts[at : at + _RUN]) for at in range(max(1, len(parts) - _RUN + 1))}
    return sorted(blake2b(run.encode(errors="replace"), digest_size=8).digest() for run in runs)[:_SIGNS]


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number
