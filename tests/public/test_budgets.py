"""What each public page may ask of the database, weigh and load, with few rows and with ten thousand."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import pytest

from participa.access.area import DOORS, Ground
from participa.web import freshness, kept_pages
from tests.public.two_sizes import ELSEWHERE, portal
from tests.support.page import Page
from tests.support.statements import BUDGET, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.public.two_sizes import Portal
    from tests.support.databases import Databases

#: SQL statements of each public route made afresh, as measured with 10,000 items, the stamp left out. A new route needs its line here.
BUDGETS = {
    "agencies.logo": 1,
    "agencies.show": 7,
    "agencies.theme": 1,
    "analysis.file": 3,
    "analysis.results": 4,
    "calendar.ics": 1,
    "calendar.show": 1,
    "consultations.index": 5,
    "consultations.national_list": 5,
    "consultations.national_plan": 4,
    "consultations.plan": 5,
    "consultations.show": 5,
    "councils.index": 4,
    "councils.national_list": 3,
    "councils.session": 4,
    "councils.show": 9,
    "data_rights_public.privacy": 2,
    "directory.agencies": 4,
    "directory.sitemap": 1,
    "documents.download": 2,
    "documents.index": 4,
    "documents.show": 5,
    "elections.index": 4,
    "elections.national_list": 5,
    "elections.roll": 5,
    "elections.show": 9,
    "help.printed": 0,
    "help.show": 0,
    "home.accessibility": 0,
    "home.privacy": 0,
    "home.robots": 0,
    "home.show": 8,
    "home.terms": 0,
    "information.index": 4,
    "information.show": 5,
    "mechanisms.index": 4,
    "mechanisms.national_list": 5,
    "mechanisms.show": 6,
    "moderation_public.index": 6,
    "norms.index": 4,
    "norms.show": 6,
    "officers.card": 2,
    "officers.directory_csv": 1,
    "officers.directory_vcf": 1,
    "officers.index": 3,
    "officers.national_list": 4,
    "officers.show": 5,
    "petitions.index": 5,
    "public_accounts.index": 5,
    "public_accounts.national_list": 5,
    "public_accounts.show": 9,
    "search.results": 0,
}
#: The same pages asked for something: what is looked for, a filter, a later page.
QUESTIONS = {
    "/buscar/?q=humedales": 3,
    "/buscar/?q=humedales&clase=consultation&pagina=3": 3,
    "/buscar/?q=vivienda&region=05": 4,
    "/consultas/?etapa=abiertas": 3,
    "/consultas/?region=05&pagina=4": 5,
    "/mecanismos/?pagina=99": 5,
    "/organismos/?q=agencia": 4,
    "/organismos/?pagina=3": 4,
    "/encargados/?region=05": 4,
    "/calendario/?mes=2026-05": 1,
}
LIGHT = 14 * 1024
"""Octets of a page as sent: what fits the first round of a connection."""
#: Where a page may load something from by itself.
LOADING = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "video": "src",
    "use": "href",
    "form": "action",
}


@pytest.fixture(scope="module")
def few(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One agency with one content of every kind, each with one part."""
    with portal(databases, tmp_path_factory.mktemp("few"), agencies=0, items=0, each=1) as made:
        yield made


@pytest.fixture(scope="module")
def many(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A hundred agencies with a hundred items each, and one with many contents and parts of every kind."""
    with portal(databases, tmp_path_factory.mktemp("many"), agencies=100, items=100, each=12) as made:
        yield made


def statements(made: Portal, address: str) -> int:
    """Return how many statements a page sends made afresh; what opens a transaction and the stamp are left out."""
    made.app.extensions["kept_pages"].clear()
    return len([s for s in asked(made, address) if "public_stamp" not in s])


def asked(made: Portal, address: str) -> list[str]:
    """Return the statements that a page sends; what opens a transaction is left out."""
    with counted() as seen:
        answer = made.client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return [s for s in seen if "set_config" not in s and not s.startswith("BEGIN")]


def test_every_public_route_has_its_budget(few: Portal) -> None:
    """A new public route is measured before it is let in; none may ask more than the house's limit."""
    assert sorted(BUDGETS) == sorted(few.addresses), "measure the new route and write its number into BUDGETS"
    assert max(BUDGETS.values()) + 1 <= BUDGET  # the stamp of kept pages


def test_a_page_asked_again_costs_one_statement(few: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """P8 of the goals: what is kept is shown for the price of the stamp. Files are not pages: they ask no stamp."""
    stamps: list[str | None] = []

    def read() -> str | None:
        stamps.append(freshness.read_stamp_alone())
        return stamps[-1]

    monkeypatch.setattr(kept_pages, "read_stamp_alone", read)
    monkeypatch.setattr(kept_pages, "_minute", lambda: 1)  # a new minute in between makes a page afresh
    kept = 0
    for address in few.addresses.values():
        asked(few, address)
        stamps.clear()
        again = asked(few, address)
        if stamps:
            assert (len(stamps), again) == (1, []), address
            kept += 1
    assert kept > 30


def test_no_page_asks_more_than_its_budget(many: Portal) -> None:
    """The number of statements of a page does not grow with the rows."""
    over = {}
    for endpoint, address in many.addresses.items():
        number = statements(many, address)
        if number > BUDGETS[endpoint]:
            over[endpoint] = number
    assert over == {}


def test_pages_with_few_rows_ask_no_more(few: Portal) -> None:
    """What is nearly empty takes no detour either."""
    over = {e: n for e, a in few.addresses.items() if (n := statements(few, a)) > BUDGETS[e]}
    assert over == {}


def test_questions_hold_their_budget(many: Portal) -> None:
    """Searching, filtering and turning pages cost no more statements with ten thousand items."""
    found = {address: statements(many, address) for address in QUESTIONS}
    assert {address: n for address, n in found.items() if n > QUESTIONS[address]} == {}


@pytest.mark.once
def test_pages_are_light(many: Portal) -> None:
    """The home and every list fit the first round of a connection, full as they are."""
    heavy = {}
    lists = [a for e, a in many.addresses.items() if e.endswith((".index", "_list", ".agencies", "home.show"))]
    lists += ["/calendario/", "/organismos/vivienda/", *QUESTIONS]
    assert len(lists) > 20
    for address in lists:
        weight = len(gzip.compress(many.client.get(address).data, 6))
        if weight > LIGHT:
            heavy[address] = weight
    assert heavy == {}


@pytest.mark.abuse("V04")
def test_nothing_comes_from_elsewhere(few: Portal) -> None:
    """No page or style loads anything from another host: a visit to the portal is known to the portal only."""
    loaded = set()
    for address in few.addresses.values():
        answer = few.client.get(address)
        tree = Page(answer).tree if answer.mimetype == "text/html" else None
        for tag, attribute in LOADING.items() if tree is not None else ():
            for element in tree.iter(tag):
                target = element.get(attribute) or element.get(f"{{http://www.w3.org/1999/xlink}}{attribute}")
                if target is not None and not (tag == "link" and element.get("rel") == "canonical"):
                    assert re.match(r"/(?!/)|#|$", target), (address, tag, target)
                    loaded.add(target)
    styles = [target for target in loaded if target.endswith(".css")]
    assert styles
    for target in loaded - {""}:
        answer = few.client.get(target)
        if answer.mimetype in ("text/css", "text/javascript"):
            text = answer.get_data(as_text=True)
            assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import|fetch\(\s*['\"]https?:", text), target


def test_public_routes_are_those_of_the_map(few: Portal) -> None:
    """The addresses tried here are all there are: each public rule that answers GET, once."""
    rules = [r for r in few.app.url_map.iter_rules() if DOORS[r.endpoint].ground is Ground.PUBLIC]
    assert {rule.endpoint for rule in rules} == {*few.addresses, *ELSEWHERE}
