"""The texts that a new section begins with, made out to its agency."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from participa.foundation import words

if TYPE_CHECKING:
    from participa.agencies.models import Agency

FILE = Path(__file__).with_name("texts.toml")
#: Contents are written in the language of the agencies, whatever the reader's.
_LANGUAGE = "es"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mechanism's text, ready to be made into a draft."""

    type: str
    title: str
    bound: tuple[str, ...]
    values: dict[str, str]

    def binds(self, agency: Agency) -> bool:
        """Tell whether the law obliges the agency to it."""
        return agency.regime.value in self.bound


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))


def mechanisms(agency: Agency) -> list[Prepared]:
    """Return the mechanisms that can be prepared for an agency, those of the law first."""
    found = []
    for text in _written()["mechanism"]:
        values = {key: _filled(value, agency) for key, value in text.items() if key not in ("type", "bound", "title")}
        found.append(Prepared(text["type"], text["title"], tuple(text["bound"]), values))
    return found


def norm(agency: Agency) -> dict[str, str]:
    """Return title, summary and body of the general norm; the body keeps its {url}."""
    written = _written()["norm"]
    return {**written, "summary": _filled(written["summary"], agency)}


def officer_post() -> str:
    """Return what a participation officer's post is called until somebody says it better."""
    return str(_written()["officer"]["post"])


def _filled(text: str, agency: Agency) -> str:
    own = {
        "{organismo}": words.the(agency.name, locale=_LANGUAGE),
        "{del_organismo}": words.of_the(agency.name, locale=_LANGUAGE),
    }
    for mark, said in own.items():
        text = text.replace(mark, said)
    return text
