"""What is looked at before publishing beside each type's own rules: how it reads, on what it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from participa.foundation import markdown, plain_language
from participa.foundation.i18n import _, _l
from participa.foundation.outbound import Answer
from participa.foundation.plain_language import MOST_HINTS, Ease, Reading
from participa.publishing import fields
from participa.publishing.content_types import Problem
from participa.publishing.queries import list_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from flask_wtf import FlaskForm

    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content, ContentLink

EASE_LABELS = {
    Ease.VERY_EASY: _l("muy fácil"),
    Ease.EASY: _l("fácil"),
    Ease.NORMAL: _l("normal"),
    Ease.RATHER_HARD: _l("algo difícil"),
    Ease.HARD: _l("difícil"),
}


class Neighbours:
    """What the packages above know: an agency's own acronyms, which its readers do too."""

    acronyms: Callable[[int], list[str]] = staticmethod(lambda _agency_id: [])


neighbours = Neighbours()


def find_problems(content_type: ContentType, content: Content) -> list[Problem]:
    """Return what to mend in a content: by its type's own rules, and by those that all types share."""
    found = list(content_type.check(content))
    for check in SHARED:
        found.extend(replace(advice, stops=False) for advice in check(content_type, content))
    return found


def find_stops(content_type: ContentType, content: Content) -> list[Problem]:
    """Return what keeps a content from being published: only its type's own rules do, so only they are asked."""
    return [problem for problem in content_type.check(content) if problem.stops]


def texts_of(content_type: ContentType, content: Content) -> dict[str, list[str]]:
    """Return the paragraphs of each field of a content that people read as prose."""
    names = fields.marked(content_type.form)
    if "summary" in fields.labels(content_type.form):  # an officer's, which follows from the post, is no field
        names = ["summary", *names]
    return paragraphs(content_type.form, names, content)


def paragraphs(form: type[FlaskForm], names: Iterable[str], row: Any) -> dict[str, list[str]]:
    """Return the paragraphs of some fields of a content, or of a row that hangs from it."""
    marked = set(fields.marked(form))
    texts = {name: getattr(row, name, None) or "" for name in names}
    found = {name: markdown.blocks(text) if name in marked else [text] for name, text in texts.items()}
    return {name: blocks for name, blocks in found.items() if any(blocks)}


def reading_of(texts: Mapping[str, list[str]], agency_id: int) -> Reading:
    """Return how all of these paragraphs read together."""
    blocks = [block for found in texts.values() for block in found]
    return plain_language.read(blocks, known=neighbours.acronyms(agency_id))


def check_reading(content_type: ContentType, content: Content) -> list[Problem]:
    """Return, field by field, where the text gets hard, with what to do about it."""
    return hints_for(content_type.form, texts_of(content_type, content), content.agency_id)


def hints_for(form: type[FlaskForm], texts: Mapping[str, list[str]], agency_id: int) -> list[Problem]:
    """Return, field by field, where these paragraphs get hard, with what to do about it."""
    labels = fields.labels(form)
    untold = set(reading_of(texts, agency_id).acronyms)
    problems = []
    for name, blocks in texts.items():
        reading = plain_language.read(blocks)
        acronyms = [acronym for acronym in reading.acronyms if acronym in untold]
        untold.difference_update(acronyms)
        hints = tuple(_hints(reading, acronyms))
        if hints:
            problems.append(Problem(name, _heading(str(labels[name]), reading), stops=False, hints=hints))
    return problems


def _heading(label: str, reading: Reading) -> str:
    if reading.is_hard:
        ease = EASE_LABELS[reading.ease] if reading.ease else ""
        return _("«%(field)s» se lee %(ease)s: dígalo más simple.", field=label, ease=ease)
    return _("«%(field)s» puede decirse más simple.", field=label)


def _hints(reading: Reading, acronyms: list[str]) -> Iterator[str]:
    """Yield what is worth mending in any text, then what helps one that reads hard."""
    for sentence in reading.long_sentences[:MOST_HINTS]:
        yield _("Divida esta frase en dos o más: «%(sentence)s»", sentence=sentence)
    if len(reading.long_sentences) > MOST_HINTS:
        yield _("Hay más frases largas: %(number)s en total.", number=len(reading.long_sentences))
    if acronyms:
        yield _("Explique qué significa, la primera vez que aparece: %(acronyms)s.", acronyms=", ".join(acronyms))
    if reading.is_hard and reading.long_words:
        yield _("Busque palabras más cortas que estas: %(words)s.", words=", ".join(reading.long_words))
    yield from _turns(reading)


def _turns(reading: Reading) -> Iterator[str]:
    """Yield plainer turns for those of offices: in a text that reads hard, or that is full of them."""
    if reading.is_hard or len(reading.passives) >= MOST_HINTS:
        for phrase in reading.passives[:MOST_HINTS]:
            yield _("Diga quién lo hace, en vez de «%(phrase)s».", phrase=phrase)
    if reading.is_hard or len(reading.plainer) >= MOST_HINTS:
        for written, said in reading.plainer[:MOST_HINTS]:
            yield _("En vez de «%(written)s», escriba «%(said)s».", written=written, said=said)


def check_legal_basis(_content_type: ContentType, content: Content) -> list[Problem]:
    """Ask for the legal basis, where the type has a place for it."""
    if getattr(content, "legal_basis", "set"):
        return []
    text = _("Indique la base legal: la norma o el artículo en que se apoya.")
    return [Problem("legal_basis", text, stops=False)]


def check_links(content_type: ContentType, content: Content) -> list[Problem]:
    """Name the links that did not answer when the worker last asked; the page itself asks nobody."""
    own, segments = dict(_addresses(content_type, content)), {part.segment for part in content_type.parts}
    return [
        Problem(link.place, _link_text(link), stops=False)
        for link in (list_links(content) if content.id else ())
        if link.is_broken and (link.address in own or link.place in segments)
    ]


def _addresses(content_type: ContentType, content: Content) -> Iterator[tuple[str, str]]:
    return ((address, place) for place, address in fields.links_in(content_type.form, content))


def _link_text(link: ContentLink) -> str:
    if link.answer is Answer.REFUSED:
        return _("No podemos revisar este enlace: use una dirección pública de internet. %(url)s", url=link.address)
    return _("Este enlace no respondió: ábralo y corrija la dirección. %(url)s", url=link.address)


#: The checks that all types share; the packages above add theirs (see wiring.py). They advise, none of them stops.
SHARED: list[Callable[[ContentType, Content], list[Problem]]] = [
    check_legal_basis,
    check_links,
    check_reading,
]


def advise(*advised: tuple[Any, str, str]) -> list[Problem]:
    """Return an advice for each (whether all is well, field, text) that is not well."""
    return [Problem(field, text, stops=False) for good, field, text in advised if not good]
