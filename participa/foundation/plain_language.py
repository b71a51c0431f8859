"""How easy a Spanish text reads: Fernández-Huerta's measure, and where exactly it gets hard.

The measure is 206.84 - 0.60 P - 1.02 F, with P the syllables in a hundred words and F the words of a mean sentence
(Fernández-Huerta, 1959). It says how a text reads, not whether it is true or well ordered, and a short text gives none.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from participa.foundation.spanish import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

#: With fewer words one odd sentence would decide the measure.
FEWEST_WORDS = 50
LONG_SENTENCE = 30
#: Syllables, and letters, from which a word slows a reader down.
LONG_WORD, LONG_SPELLING = 6, 14
#: How many of each hint are worth a reader's time.
MOST_HINTS = 3
MOST_WORDS_NAMED = 6
_QUOTED = 140
#: Characters of a text that are looked at.
MOST_CHARACTERS = 60_000
_SHORTEST_SHOUT = 4


class Ease(enum.StrEnum):
    """How a text reads, from the measure."""

    VERY_EASY = "very_easy"
    EASY = "easy"
    NORMAL = "normal"
    RATHER_HARD = "rather_hard"
    HARD = "hard"


#: From which measure on a text reads so.
_SCALE = ((80, Ease.VERY_EASY), (70, Ease.EASY), (60, Ease.NORMAL), (50, Ease.RATHER_HARD))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a text. `score` is None where the text is too short to be measured."""

    words: int
    score: float | None
    long_sentences: tuple[str, ...] = ()
    long_words: tuple[str, ...] = ()
    passives: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    #: (what is written, what people say)
    plainer: tuple[tuple[str, str], ...] = ()

    @property
    def ease(self) -> Ease | None:
        """Return how it reads, in a word of the scale."""
        if self.score is None:
            return None
        return next((ease for least, ease in _SCALE if self.score >= least), Ease.HARD)

    @property
    def is_hard(self) -> bool:
        """Tell whether people outside the matter would stumble."""
        return self.ease in (Ease.RATHER_HARD, Ease.HARD)


_LETTERS = "a-záéíóúüñA-ZÁÉÍÓÚÜÑ"
_WORD = re.compile(rf"[{_LETTERS}]+(?:[-'’][{_LETTERS}]+)*|\d+(?:[.,]\d+)*")
_STRONG = "aeoáéó"
_BOTH = 2
_VOWELS = re.compile("[aeiouáéíóúü]+")
#: A full stop that ends no sentence.
_ABBREVIATION = re.compile(
    r"\b(?:(?i:arts?|incs?|núms?|nums?|nros?|sres|sras|sr|sra|dr|dra|etc|ej|págs?|pág|av|avda|depto|ed|cap|vol|cf|aprox|máx|mín)"
    r"|[A-ZÁÉÍÓÚÑ])\.$"
)
_LONGEST_ABBREVIATION, _GAP = 12, 20
_STOP = re.compile(r"[.!?…]+[\"»”)]*(?=\s)")
_ACRONYM = re.compile(r"\b[A-ZÑ]{2,}[a-z]?\b")
_ROMAN = re.compile(r"[IVXLCDM]+")
#: Capitals that nobody has to be told the meaning of.
_KNOWN = frozenset({"RUN", "RUT", "PDF", "CSV", "AM", "PM", "TV", "UF", "CLP", "COVID", "WEB", "OK", "NO", "SI"})
_PASSIVE = re.compile(
    r"\b(?:fue|fueron|será|serán|sea|sean|siendo|(?:ha|han|haber|había|habían)\s+sido|es|son|era|eran|ser)"
    r"\s+(?:\w+mente\s+)?(\w{3,}(?:ad|id)[oa]s?)\b",
    re.IGNORECASE,
)
#: Words that end like a participle and are none after "ser".
_NO_PARTICIPLE = frozenset(
    fold(word)
    for line in (
        "adecuado privado avanzado elevado cuidado partido sentido contenido estado mercado abogado delegado encargado",
        "invitado resultado significado cometido salido medido vido entrado jornado llegado mirado complicado limitado",
        "variado apropiado válido rápido sólido debido demasiado agrado grado lado parecido conocido interesado",
    )
    for word in line.split()
)
#: What offices write, and what people say. Whole expressions, longest first where one holds another.
_PLAINER = {
    "con el objeto de": "para",
    "con la finalidad de": "para",
    "con el fin de": "para",
    "a fin de": "para",
    "a efectos de": "para",
    "en virtud de": "por",
    "en el marco de": "en",
    "en relación con": "sobre",
    "en lo relativo a": "sobre",
    "dar cumplimiento a": "cumplir",
    "llevar a cabo": "hacer",
    "hacer entrega de": "entregar",
    "dar respuesta a": "responder",
    "con anterioridad a": "antes de",
    "con posterioridad a": "después de",
    "sin perjuicio de": "aunque",
    "no obstante": "pero",
    "asimismo": "también",
    "mediante": "con",
    "efectuar": "hacer",
    "posteriormente": "después",
    "anteriormente": "antes",
    "la totalidad de": "todos",
    "el presente documento": "este documento",
    "los mismos": "estos",
}
_PLAINER_FOUND = re.compile(rf"\b(?:{'|'.join(sorted(_PLAINER, key=len, reverse=True))})\b", re.IGNORECASE)


def syllables(word: str) -> int:
    """Count the syllables of a Spanish word: two strong vowels, or a weak one with an accent, stand apart."""
    text = re.sub(r"qu(?=[eiéí])|gu(?=[eiéí])", lambda found: found[0][0], word.lower())
    text = re.sub(r"y(?=$|[^aeiouáéíóú])", "i", text)
    return max(1, sum(_nuclei(run[0]) for run in _VOWELS.finditer(text)))


def _nuclei(run: str) -> int:
    """Count the syllables of vowels that stand together."""
    count = 1
    for first, second in pairwise(run):
        strong = (first in _STRONG) + (second in _STRONG)
        count += strong == _BOTH or (strong == 1 and (first in "íú" or second in "íú"))
    return count


def sentences(block: str) -> list[str]:
    """Return the sentences of one paragraph; "art. 5" and "20.500" end none."""
    found, start = [], 0
    for stop in _STOP.finditer(block):
        tail = block[max(start, stop.end() - _LONGEST_ABBREVIATION) : stop.end()].rstrip('"»”)')
        if _ABBREVIATION.search(tail) or not _begins(block[stop.end() : stop.end() + _GAP]):
            continue
        found.append(block[start : stop.end()])
        start = stop.end()
    found.append(block[start:])
    return [sentence.strip() for sentence in found if _WORD.search(sentence)]


def _begins(rest: str) -> bool:
    """Tell whether a text begins as a sentence does."""
    first = rest.lstrip()[:1]
    return not first or not first.islower()


def read(blocks: Iterable[str], *, known: Iterable[str] = ()) -> Reading:
    """Read a text given by its paragraphs; `known` are acronyms that need no explanation."""
    said = _within(blocks)
    found = [sentence for block in said for sentence in sentences(block)]
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    spelt = [word for word in words if not word[0].isdigit()]
    whole = "\n".join(said)
    return Reading(
        words=len(words),
        score=_score(len(words), len(found), words),
        long_sentences=tuple(_cut(s) for s in found if len(_WORD.findall(s)) > LONG_SENTENCE),
        long_words=_long(spelt),
        passives=_passives(whole),
        acronyms=_unexplained(said, {name.upper() for name in known}),
        plainer=tuple(dict.fromkeys((text.lower(), _PLAINER[text.lower()]) for text in _PLAINER_FOUND.findall(whole))),
    )


def _within(blocks: Iterable[str]) -> list[str]:
    """Return the paragraphs up to the longest text that is looked at."""
    kept, left = [], MOST_CHARACTERS
    for block in blocks:
        kept.append(block[:left])
        left -= len(block)
        if left <= 0:
            break
    return kept


def _score(words: int, count: int, spelt: list[str]) -> float | None:
    if words < FEWEST_WORDS or not count:
        return None
    heard = sum(syllables(word) if not word[0].isdigit() else 2 for word in spelt)
    return round(206.84 - 60 * heard / words - 1.02 * words / count, 1)


def _long(words: list[str]) -> tuple[str, ...]:
    counted = Counter(
        word.lower()
        for word in words
        if len(word) >= LONG_SPELLING and syllables(word) >= LONG_WORD and "-" not in word
    )
    return tuple(word for word, _times in counted.most_common(MOST_WORDS_NAMED))


def _passives(text: str) -> tuple[str, ...]:
    singular = (re.sub(r"s$", "", fold(found[1])) for found in _PASSIVE.finditer(text))
    kinds = (word[:-1] + "o" if word.endswith("a") else word for word in singular)
    phrases = (
        " ".join(found[0].split())
        for found, kind in zip(_PASSIVE.finditer(text), kinds, strict=True)
        if kind not in _NO_PARTICIPLE
    )
    return tuple(dict.fromkeys(phrases))


def _unexplained(blocks: list[str], known: set[str]) -> tuple[str, ...]:
    """Return the acronyms whose words the text never gives, as in "consejo de la sociedad civil (COSOC)"."""
    whole = " ".join(blocks)
    found: dict[str, None] = {}
    for block in blocks:
        if block.isupper() and len(block.split()) >= _SHORTEST_SHOUT:
            continue  # a title in capitals
        for name in dict.fromkeys(_ACRONYM.findall(block)):
            if name.upper() in known | _KNOWN or _ROMAN.fullmatch(name):
                continue
            if f"({name})" not in whole and f"{name} (" not in whole:
                found[name] = None
    return tuple(found)


def _cut(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]}…"
