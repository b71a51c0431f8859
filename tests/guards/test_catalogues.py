"""House rule 11: the catalogues are current and complete (docs/adr/0003). How messages are asked for: test_messages.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.guards.holding import hold
from tests.guards.reading import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|%")
#: As ./dev catalogue says them to pybabel.
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
#: So many words alike in both languages are no coincidence of names.
SENTENCE = 4


def read(language: str) -> Catalog:
    """Return a catalogue."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """Return the forms of a message: one, or singular and plural."""
    return [value] if isinstance(value, str) else list(value)


def messages(catalogue: Catalog) -> list[Message]:
    """Return a catalogue's messages without its header."""
    return [message for message in catalogue if message.id]


def names_in(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def asked_for(root: Path) -> set[str]:
    """Return the messages that the code and the templates ask for; of a plural, its singular."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(root, methods, options, KEYWORDS)
    return {texts(message)[0] for _file, _line, message, _comments, _context in found}


def hold_current(catalogue: Catalog, asked: Collection[str]) -> None:
    """The catalogue has what is asked for, and nothing else."""
    held = {texts(message.id)[0] for message in messages(catalogue)}
    instead = "Run ./dev catalogue and translate what is new in translations/en."
    hold((f"new: {text[:80]!r}" for text in set(asked) - held), instead=instead)
    hold((f"no longer asked for: {text[:80]!r}" for text in held - set(asked)), instead=instead)


def hold_complete(catalogue: Catalog) -> None:
    """Every message has its translation, in all its forms, and none is a guess."""
    lacking = [m for m in messages(catalogue) if m.fuzzy or not all(texts(m.string))]
    hold((repr(texts(m.id)[0][:80]) for m in lacking), instead="Write their English in translations/en.")


def hold_translated(catalogue: Catalog) -> None:
    """No sentence was copied as it is."""
    copied = [m for m in messages(catalogue) if m.string == m.id and len(texts(m.id)[0].split()) >= SENTENCE]
    hold((repr(texts(m.id)[0][:80]) for m in copied), instead="The English of these is their Spanish: translate them.")


def hold_placeholders(catalogue: Catalog) -> None:
    """A plural may leave one out ("one day"), but never bring in a name that the Spanish does not give."""
    wrong = []
    for message in messages(catalogue):
        known = {name for text in texts(message.id) for name in names_in(text)}
        for text in filter(None, texts(message.string)):
            lost = set() if message.pluralizable else known - names_in(text)
            if lost or names_in(text) - known:
                wrong.append(repr(text[:80]))
    hold(wrong, instead="Give the English exactly the placeholders of the Spanish.")


def hold_named_placeholders(catalogue: Catalog) -> None:
    """A bare %s cannot change its place in another language, and a lone % breaks the formatting."""
    bare = [text for m in messages(catalogue) for text in texts(m.id) if re.search(r"%[sdif]\b(?!\))", text)]
    hold(bare, instead='Name the placeholders, as in _("Cierra el %(day)s", day=…).')


def hold_articles(catalogue: Catalog) -> None:
    """Spanish joins preposition and article: "del Ministerio de Salud", "de la Subsecretaría de Pesca"."""
    wrong = [
        text for m in messages(catalogue) for text in texts(m.id) if re.search(r"\b(de|a) %\((agency|body)\)s", text)
    ]
    hold((repr(text[:80]) for text in wrong), instead="Give it with words.of_the or words.to_the.")


def hold_no_spanish(catalogue: Catalog) -> None:
    """Spanish is the source: its catalogue is a header."""
    hold((repr(m.id) for m in messages(catalogue)), instead="Write the Spanish in the code (docs/adr/0003).")


@pytest.fixture(scope="module")
def english() -> Catalog:
    """Return the English catalogue, read once."""
    return read("en")


def sample(**translated: str) -> Catalog:
    """Return a catalogue of `Hola %(name)s` and its translation."""
    catalogue = Catalog(locale="en")
    catalogue.add(
        "Hola %(name)s, qué gusto", translated.get("string", "Hello %(name)s"), flags=translated.get("flags", ())
    )
    return catalogue


def test_spanish_holds_a_header_only() -> None:
    hold_no_spanish(read("es"))
    with pytest.raises(AssertionError, match="in the code"):
        hold_no_spanish(sample())


def test_english_is_current(english: Catalog) -> None:
    hold_current(english, asked_for(ROOT))


def test_an_outdated_catalogue_is_seen(tmp_path: Path) -> None:
    """Asked of the extractor itself: Python and templates, lazy and plural."""
    (tmp_path / "babel.cfg").write_text((ROOT / "babel.cfg").read_text("utf-8"), "utf-8")
    domain = tmp_path / "participa" / "norms"
    (domain / "templates").mkdir(parents=True)
    (domain / "views.py").write_text('x = [_("Uno"), _l("Dos"), ngettext("Tres", "Treses", 3)]', "utf-8")
    (domain / "templates" / "show.html").write_text('<p>{{ _("Cuatro") }}</p>', "utf-8")
    asked = asked_for(tmp_path)
    assert asked == {"Uno", "Dos", "Tres", "Cuatro"}
    with pytest.raises(AssertionError, match=r"(?s)./dev catalogue.*new: 'Cuatro'"):
        hold_current(Catalog(locale="en"), asked)
    with pytest.raises(AssertionError, match=r"(?s)./dev catalogue.*no longer asked for: 'Hola"):
        hold_current(sample(), set())


def test_english_is_complete(english: Catalog) -> None:
    hold_complete(english)
    for lacking in (sample(string=""), sample(flags=["fuzzy"])):
        with pytest.raises(AssertionError, match=r"(?s)Write their English.*Hola"):
            hold_complete(lacking)


def test_english_is_english(english: Catalog) -> None:
    hold_translated(english)
    with pytest.raises(AssertionError, match=r"(?s)translate them.*Hola"):
        hold_translated(sample(string="Hola %(name)s, qué gusto"))


def test_english_keeps_every_placeholder(english: Catalog) -> None:
    hold_placeholders(english)
    for wrong in ("Hello", "Hello %(nombre)s", "Hello %(name)s, 100 %"):
        with pytest.raises(AssertionError, match=r"(?s)exactly the placeholders.*Hello"):
            hold_placeholders(sample(string=wrong))


def test_names_of_bodies_come_with_their_article(english: Catalog) -> None:
    hold_articles(english)
    catalogue = Catalog(locale="en")
    catalogue.add("La consulta de %(agency)s", "")
    with pytest.raises(AssertionError, match=r"(?s)words.of_the.*La consulta"):
        hold_articles(catalogue)


def test_placeholders_have_names(english: Catalog) -> None:
    hold_named_placeholders(english)
    catalogue = Catalog(locale="en")
    catalogue.add("Van %s de %d", "")
    with pytest.raises(AssertionError, match="Name the placeholders"):
        hold_named_placeholders(catalogue)
