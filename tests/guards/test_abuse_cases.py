"""Every case of abuse that pages answer for has a test that names it, and each that waits for its page says which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.guards.reading import ROOT

if TYPE_CHECKING:
    from flask import Flask


def _numbers(letter: str, *parts: int | range) -> set[str]:
    flat = [n for part in parts for n in ([part] if isinstance(part, int) else part)]
    return {f"{letter}{number:02}" for number in flat}


#: The cases of this stage: tenancy, roles, unpublished contents, sign-in, redirects, cross-site requests, parameters,
#: injection, races, floods, privacy.
ASKED = (
    _numbers("T", range(1, 26))
    | _numbers("R", range(1, 17))
    | _numbers("U", range(1, 17))
    | _numbers("V", range(1, 13))
    | _numbers("B", range(2, 6))
    | _numbers("X", range(1, 20))
    | _numbers("E", range(1, 11))
    | _numbers("F", range(1, 11))
    | _numbers("S", range(1, 19))
    | _numbers("L", range(1, 4))
    | _numbers("C", range(1, 10))
    | _numbers("P", range(1, 8))
    | _numbers("K", range(1, 12))
    | _numbers("M", range(1, 10))
    | _numbers("G", range(1, 13))
    | _numbers("Q", range(1, 9))
    | _numbers("D", range(1, 13))
)
#: Cases whose page is not built: what its address would be called. When it appears, its test takes the line's place.
NO_PAGE_YET = {
    "M06": "plantillas|textos-de-correo",  # no mail is written by staff
    "T07": "reordenar|orden/|mover",
    "T14": "trabajos|exportaciones",
    "T19": "ver-como|suplantar",
    "U02": "incrustar|embed|oembed|tarjeta|imprimir",
    "G02": "cupos|inscribirse",  # events of public accounts are announced; nobody enrols in one, so no seat runs out
    "G10": "congelar|campanas",  # there are no campaigns; what closes while somebody sends is G03's: it is taken or it isn't
    "U11": "<slug>/integrantes",  # a council's members are public: none has a page, a photo or a private mark
}
MARK = re.compile(r"mark\.abuse\(([^)]*)\)")


def test_every_case_has_its_test() -> None:
    """A case without a test, or without the reason why it has none yet, is named here."""
    texts = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py")]
    marked = {number for text in texts for found in MARK.findall(text) for number in re.findall(r"[A-Z]\d\d", found)}
    missing = sorted(ASKED - marked - set(NO_PAGE_YET))
    assert missing == [], (
        f'write a test with @pytest.mark.abuse("{missing[0]}"), or say in NO_PAGE_YET what it waits for'
    )
    assert set(NO_PAGE_YET) <= ASKED


def test_what_waits_for_a_page_waits_still(app: Flask) -> None:
    """A page that one of those cases is about can't come without its test."""
    public = [rule.rule for rule in app.url_map.iter_rules()]
    come = {
        number: rule
        for number, words in NO_PAGE_YET.items()
        for rule in public
        if re.search(words, rule.removeprefix("/gestion/<agency>"))
    }
    assert come == {}, "these cases have their page now: write their tests and take the lines out of NO_PAGE_YET"
