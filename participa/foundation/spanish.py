"""Text analysis for search: the same words become the same stems on every host, index and query alike.

Accents are taken off *before* stemming, so that "ciudadania" finds "ciudadanía" and "Peñalolén" is found by "penalolen"
(stemming first leaves them apart). A light plural step goes before the Snowball stemmer, which by itself parts
"joven" from "jóvenes" and "mujer" from "mujeres"; a short table joins words of our field with their adjective.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from markupsafe import Markup, escape
from rapidfuzz import process
from rapidfuzz.distance import OSA

MAX_TERMS = 12
MAX_QUERY = 200
#: Longer runs of letters are hashes or pasted data: kept, but cut, so that none costs more than a word should.
MAX_WORD = 64
# From so many letters on one slip of the keys is forgiven, from so many two.
_LETTERS_FOR_A_SLIP = (4, 6)
# Shorter beginnings and stems fit too many words.
_SHORT, _LONG_STEM, _LONG_PLURAL = 4, 6, 7
_SHORTEST_BEGINNING = 3
#: Characters of a text that the highlighter reads; beyond that an extract is not worth its time.
MAX_SCANNED = 20_000

# Grammar words only; words that mean something in the field (acta, parte, cuenta, ley) stay.
_GRAMMAR = """
a al ante aquel aquella aquellas aquellos aquello as aun aunque cada como con contra cual cuales cuando cuya cuyas
cuyo cuyos de del desde donde durante e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba
estan estar estas este esto estos fue fueron ha haber habia han hasta hay la las le les lo los mas me mediante mi
mis muy n ni no nos nuestra nuestras nuestro nuestros o os otra otras otro otros para pero por porque pues que quien
quienes se sea sean segun ser si sin sino sobre son su sus tal tambien tan te tiene tienen toda todas todo todos
traves tras tu tus u un una unas uno unos usted ustedes y ya yo
"""
STOP_WORDS = frozenset(_GRAMMAR.split())

# Noun and adjective that a reader takes for one thing. Written as words: their stems are worked out below.
_FAMILIES = (
    ("comuna", "comunal"),
    ("región", "regional"),
    ("provincia", "provincial"),
    ("nación", "nacional"),
    ("municipio", "municipal"),
    ("vecino", "vecinal"),
    ("ambiente", "ambiental"),
    ("ministerio", "ministerial"),
    ("institución", "institucional"),
    ("educación", "educacional"),
    ("presupuesto", "presupuestario"),
    ("elección", "electoral"),
    ("votación", "voto"),
    ("norma", "normativa"),
    ("cultura", "cultural"),
    ("territorio", "territorial"),
    ("niño", "niñez"),
    ("energía", "energético"),
    ("comunidad", "comunitario"),
)

# Snowball takes these for the same word as comuna, público and nuevo.
_APART = {
    "comunicacion": "comunic",
    "comunidad": "comunid",
    "publicacion": "publicac",
    "nueve": "nueve",
}

_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# "20.500" is one number, "O'Higgins" one word.
_TOKEN = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|[^\W_]+(?:['’´`][^\W_]+)*")
_JOINTS = re.compile(r"['’´`.]")
# For each plain letter all its written forms, so that a search in the original text is blind to accents and case.
_FORMS: dict[str, str] = {}
for _code in range(0x41, 0x250):
    if len(_plain := "".join(c for c in unicodedata.normalize("NFKD", chr(_code)) if c.isalpha()).lower()) == 1:
        _FORMS[_plain] = _FORMS.get(_plain, "") + chr(_code)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: `word` folded, `stem` as the index holds it, `prefix` if more letters may follow."""

    word: str
    stem: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed, read. Terms hold only letters and digits, so no search engine takes them for operators."""

    text: str
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        """Tell whether anything can be searched for."""
        return bool(self.terms)


def fold(text: str) -> str:
    """Return the text in lower case without accents (ñ becomes n, ü becomes u)."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(char for char in decomposed if unicodedata.category(char)[0] != "M")


def words(text: str) -> list[str]:
    """Return the words of a text in lower case with their accents; "20.500" is read "20500", "O'Higgins" "ohiggins"."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return [_JOINTS.sub("", token).lower() for token in _TOKEN.findall(plain)]


def stems(text: str) -> list[str]:
    """Return the stems to index or to search for, in the order of the text, grammar words left out."""
    return [stem for word in words(text) if (stem := stem_word(word))]


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Return the folded stem of one word, or an empty string for a grammar word."""
    folded = fold(word[:MAX_WORD])
    if folded in STOP_WORDS:
        return ""
    stem = _raw_stem(folded)
    return _family_heads().get(stem, stem)


def query_terms(text: str) -> Query:
    """Read what a person typed: at most 200 characters and 12 different terms, whatever signs are in between.

    A word with an asterisk after it, and the last one if no space follows it yet, may go on (`prefix`).
    """
    considered = text[:MAX_QUERY]
    plain = unicodedata.normalize("NFKC", considered.translate(_INVISIBLE))
    terms: dict[str, Term] = {}
    for match in _TOKEN.finditer(plain):
        word = fold(_JOINTS.sub("", match[0]))[:MAX_WORD]
        stem = stem_word(word)
        if not stem:
            continue
        prefix = match.end() == len(plain) or plain[match.end()] == "*"
        if stem not in terms or prefix:
            terms[stem] = Term(word, stem, prefix)
        if len(terms) == MAX_TERMS:
            break
    return Query(" ".join(_UNPRINTABLE.sub(" ", considered).split()), tuple(terms.values()))


def highlight(text: str, query: Query | str, *, length: int = 240) -> Markup:
    """Return an escaped extract of about `length` characters around the richest group of hits, each hit in `<mark>`.

    Without a hit it is the beginning of the text. An ellipsis stands where something was cut.
    """
    asked = query_terms(query) if isinstance(query, str) else query
    plain = unicodedata.normalize("NFC", " ".join(_UNPRINTABLE.sub(" ", text).split()))
    hits = _hits(plain[:MAX_SCANNED], asked.terms)
    start, end = _window(plain, hits, length)
    pieces = ["… " if start else ""]
    position = start
    for begin, finish, _ in hits:
        if begin >= position and finish <= end:
            pieces += [escape(plain[position:begin]), "<mark>", escape(plain[begin:finish]), "</mark>"]
            position = finish
    pieces += [escape(plain[position:end]), " …" if end < len(plain) else ""]
    return Markup("".join(pieces))  # noqa: S704 (each piece of the text is escaped above)


def suggest(word: str, vocabulary: Iterable[str]) -> str | None:
    """Return the word of the vocabulary that was probably meant, or None if it is there already or nothing is near.

    One slip is forgiven in words of four and five letters, two in longer ones. Of several equally near the first is
    taken: order the vocabulary by use.
    """
    wanted = fold(word)[:MAX_WORD]
    slips = sum(len(wanted) >= letters for letters in _LETTERS_FOR_A_SLIP)
    known: dict[str, str] = {}
    for entry in vocabulary:
        known.setdefault(fold(entry), entry)
    if not slips or wanted in known:
        return None
    found = process.extract(wanted, list(known), scorer=OSA.distance, score_cutoff=slips, limit=8)
    if not found:
        return None
    # People seldom miss the first letter: at the same distance a word that keeps it goes first.
    best = min(found, key=lambda hit: (hit[1], hit[0][0] != wanted[0], hit[2]))
    return known[str(best[0])]


@cache
def _stemmer() -> Callable[[], Any]:
    """Return the class itself: `snowballstemmer.stemmer()` would silently hand out PyStemmer where that is installed.

    Two hosts with different stems do not find each other's texts. The package comes with thirty languages: it is read
    at the first word, not at each start.
    """
    from snowballstemmer.spanish_stemmer import SpanishStemmer

    found: Callable[[], Any] = SpanishStemmer
    return found


def _raw_stem(folded: str) -> str:
    singular = _singular(folded)
    if singular in _APART:
        return _APART[singular]
    # A stemmer object holds the word it is working on: one for each call, or threads would mix theirs.
    stem = str(_stemmer()().stemWord(singular))
    # voz/voces and enlace/enlaces; energía/energético and policía/policial.
    stem = f"{stem[:-1]}c" if stem.endswith("z") else stem
    return stem[:-1] if len(stem) >= _LONG_STEM and stem.endswith("i") else stem


def _singular(folded: str) -> str:
    if len(folded) < _SHORT or not folded.endswith("s"):
        return folded
    if folded.endswith("eses") and len(folded) >= _LONG_PLURAL:  # intereses, ingleses: as interés and inglés below
        return folded[:-4]
    if folded.endswith("es") and len(folded) > _SHORT and folded[-3] not in "aeiou":
        return folded[:-2]
    return folded[:-1] if folded[-2] in "aeo" else folded


@lru_cache(maxsize=1)
def _family_heads() -> dict[str, str]:
    heads: dict[str, str] = {}
    for head, member in _FAMILIES:
        target = _raw_stem(fold(head))
        heads[_raw_stem(fold(member))] = heads.get(target, target)
    return {member: head for member, head in heads.items() if member != head}


def _hits(text: str, terms: tuple[Term, ...]) -> list[tuple[int, int, str]]:
    """Find each place where a term stands: begin, end, stem."""
    if not terms:
        return []
    found = []
    for candidate in _candidates(terms).finditer(text):
        token = _TOKEN.match(text, candidate.start())
        if token and (stem := _matching(token[0], terms)):
            found.append((token.start(), token.end(), stem))
    return found


@lru_cache(maxsize=256)
def _candidates(terms: tuple[Term, ...]) -> re.Pattern[str]:
    """Return an expression for the first letters of the terms: far cheaper than stemming every word of a text.

    Stemming only ever changes the end of a word, so the first letters are the same in word and stem.
    """
    beginnings = {member[: max(1, min(3, len(member) - 1))] for term in terms for member in _relatives(term)}
    spelled = (r"['’´`.]?".join(f"[{_FORMS.get(letter, letter)}]" for letter in start) for start in sorted(beginnings))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(spelled)})")


def _relatives(term: Term) -> set[str]:
    return {term.stem, term.word, *(member for member, head in _family_heads().items() if head == term.stem)}


def _matching(token: str, terms: tuple[Term, ...]) -> str:
    word = _JOINTS.sub("", token if token.isascii() else unicodedata.normalize("NFKC", token)).lower()
    stem = stem_word(word)
    for term in terms:
        if stem == term.stem or (
            term.prefix and len(term.word) >= _SHORTEST_BEGINNING and fold(word).startswith(term.word)
        ):
            return term.stem
    return ""


def _window(text: str, hits: list[tuple[int, int, str]], length: int) -> tuple[int, int]:
    """Choose the part to show: the first one with the most different terms, cut between words where there are any."""
    if len(text) <= length:
        return 0, len(text)
    start = 0
    if hits:
        lead = _richest(hits, length * 3 // 4)
        start = max(0, min(lead - length // 4, len(text) - length))
    if start:
        space = text.find(" ", start, start + 40)
        start = space + 1 if space >= 0 and not any(b < space + 1 and e > start for b, e, _ in hits) else start
    end = min(len(text), start + length)
    if end < len(text):
        space = text.rfind(" ", max(start, end - 40), end + 1)
        end = space if space > start else end
    return start, end


def _richest(hits: list[tuple[int, int, str]], width: int) -> int:
    """Return where the group of hits within `width` characters that has the most different terms begins."""
    best, best_kinds, last = hits[0][0], 0, 0
    inside: dict[str, int] = {}
    for first, (begin, _, stem) in enumerate(hits):
        while last < len(hits) and hits[last][1] <= begin + width:
            inside[hits[last][2]] = inside.get(hits[last][2], 0) + 1
            last += 1
        kinds = sum(1 for count in inside.values() if count)
        if kinds > best_kinds:
            best, best_kinds = begin, kinds
        if first < last:
            inside[stem] -= 1
    return best
