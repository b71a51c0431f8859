"""House rule 11: whole sentences are translated, with named placeholders; catalogues are current and complete.

That the English catalogue is current is checked by `./dev lint`; what is written in it is checked here.
"""

import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[2] / "translations"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|%")


def read(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def names_in(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def is_translated(message: Message) -> bool:
    return all(texts(message.string)) and not message.fuzzy


def test_spanish_holds_a_header_only():
    held = [message.id for message in read("es") if message.id]
    assert not held, f"Write the Spanish in the code, not in translations/es (docs/adr/0003): {held[:5]}"


def test_english_is_complete():
    missing = [message.id for message in read("en") if message.id and not is_translated(message)]
    assert not missing, f"{len(missing)} messages lack their English in translations/en, such as {missing[:5]}"


def test_english_keeps_every_placeholder():
    """A plural may leave one out ("one day"), but never bring in a name that the Spanish does not give."""
    wrong = []
    for message in read("en"):
        known = {name for text in texts(message.id) for name in names_in(text)}
        for text in filter(None, texts(message.string)):
            lost = set() if message.pluralizable else known - names_in(text)
            if message.id and (lost or names_in(text) - known):
                wrong.append((message.id, text))
    assert not wrong, f"The placeholders of these differ from the Spanish: {wrong[:5]}"


def test_placeholders_have_names():
    """A bare %s cannot change its place in another language, and a lone % breaks the formatting."""
    bare = [message.id for message in read("en") for text in texts(message.id) if re.search(r"%[sdif]\b(?!\))", text)]
    assert not bare, f'Name the placeholders, as in _("Cierra el %(day)s", day=…): {bare[:5]}'
