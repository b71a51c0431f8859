"""The facts behind the demonstration: real bodies once each, invented persons, texts that fit their fields."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

import pytest

from participa.demo import accounts, tenants
from participa.demo.facts import bodies, texts
from participa.demo.facts.agencies import agencies
from participa.demo.facts.general import FILE
from participa.demo.facts.people import organisations, people
from participa.foundation.colours import TEXT_CONTRAST, WHITE, contrast, parse_colour
from participa.mechanisms.models import MechanismType
from participa.publishing.forms import SUMMARY_MOST, TITLE_MOST
from participa.territory.division import commune, region, regions

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a Chilean identity number looks like, with dots or without.
RUN = re.compile(r"\b\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]\b")
SECTORS = sorted(texts.sectors())


def strings(value: Any) -> Iterator[str]:
    """Walk every text of nested tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)


def test_there_are_as_many_bodies_as_a_portal_of_the_state_shows() -> None:
    assert 140 <= len(agencies()) <= 300
    assert sum(one.kind == "ministry" for one in agencies()) == 25


@pytest.mark.parametrize("part", ["name", "acronym", "key", "mail_domain"])
def test_no_two_bodies_share(part: str) -> None:
    values = [getattr(one, part) for one in agencies()]
    assert len(set(values)) == len(values)


def test_every_region_has_its_regional_government() -> None:
    governed = {one.region for one in agencies() if one.kind == "regional_government"}
    assert governed == {one.code for one in regions()}
    assert len(governed) == 16


def test_bodies_stand_where_they_say() -> None:
    for one in agencies():
        assert commune(one.commune).name
        if one.region is not None:
            assert region(one.region).code == one.commune[:2], one.name
        assert one.kind in get_args(bodies.Kind)
        assert one.website == "" or re.fullmatch(r"https://[a-z0-9.-]+\.cl", one.website), one.name
        assert len(one.name) <= TITLE_MOST


def test_what_depends_on_a_ministry_names_one_that_exists() -> None:
    ministries = {one.name for one in agencies() if one.kind == "ministry"}
    for one in (*agencies(), tenants.CLOSED):
        assert one.ministry is None or one.ministry in ministries, one.name


def test_every_sector_of_a_body_has_its_file_or_names_whose_it_uses() -> None:
    known, used = set(texts.sectors()), {one.sector for one in agencies()}
    without = sorted(key for key in used if texts.NEAREST.get(key, key) not in known)
    assert not without, (
        f"write participa/demo/facts/sectors/<sector>.toml, or say in NEAREST whose texts suit: {without}"
    )
    assert not known & set(texts.NEAREST), "a sector with a file of its own borrows nothing"
    assert not set(texts.NEAREST) - used, "no body is of this sector any more"
    assert not known - {texts.sector_of(one).key for one in agencies()}, "no body shows these texts"


def test_a_sector_without_texts_is_refused_rather_than_lent_others() -> None:
    body = agencies()[0]._replace(sector="astronomy")
    with pytest.raises(KeyError, match="astronomy"):
        texts.sector_of(body)


def test_no_two_sectors_say_the_same() -> None:
    titles = [text.title for key in SECTORS for text in texts.sector(key).consultations]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("key", SECTORS)
def test_a_sector_has_something_of_each_kind(key: str) -> None:
    one = texts.sector(key)
    assert len(one.consultations) >= 4
    assert sum(not text.body for text in one.consultations) >= 2, "two or more for any body, with {lugar}"
    assert any(text.outcomes for text in one.consultations)
    assert sum(sheet.kind == "budget" for sheet in one.sheets) == 1
    assert len(one.sheets) >= 4
    assert len(one.mechanisms) >= 4
    assert len(one.account.questions) >= 2
    assert len(one.council.sessions) >= 2
    assert 7 <= sum(seat.seats for seat in one.council.seats) <= 16


@pytest.mark.parametrize("key", SECTORS)
def test_the_texts_of_a_sector_fit_their_fields(key: str) -> None:
    """Measured with the longest name and place that can fill them."""
    longest = max((one.of_name for one in agencies()), key=len)

    def filled(text: str) -> str:
        return text.replace("{del_organismo}", longest).replace("{lugar}", "la Región de Arica y Parinacota")

    one = texts.sector(key)
    for text in (*one.consultations, *one.sheets, *one.mechanisms):
        assert len(filled(text.title)) <= TITLE_MOST, text.title
    for text in (*one.consultations, *one.sheets):
        assert len(filled(text.summary)) <= SUMMARY_MOST, text.title
    for mechanism in one.mechanisms:
        assert MechanismType(mechanism.kind)
        assert len(filled(mechanism.objective)) <= SUMMARY_MOST, mechanism.title
        assert max(len(mechanism.requirements), len(mechanism.participants)) <= 300, mechanism.title
    assert len(filled(one.council.name)) <= TITLE_MOST


@pytest.mark.parametrize("key", SECTORS)
def test_the_texts_name_bodies_that_exist_and_words_that_are_filled(key: str) -> None:
    acronyms = {one.acronym for one in agencies()}
    one = texts.sector(key)
    for text in one.consultations:
        assert not text.body or text.body in acronyms, text.body
        assert text.body or "{lugar}" in text.title, f"{text.title}: one for any body names its place"
        for outcome in text.outcomes:
            assert outcome.result in get_args(texts.Result)
    for words in strings(one):
        assert set(re.findall(r"\{[^}]*\}", words)) <= {"{lugar}", "{del_organismo}"}, words


@pytest.mark.parametrize("key", SECTORS)
def test_the_texts_hold_no_identity_number_and_no_year(key: str) -> None:
    for words in strings(texts.sector(key)):
        assert not RUN.search(words), words
        assert not re.search(r"\b(?:19|20)\d\d\b", words), f"texts speak of no year: {words}"


@pytest.mark.parametrize("key", SECTORS)
def test_budgets_are_not_overspent(key: str) -> None:
    for line in texts.sector(key).account.budget:
        assert 0 < line.executed <= line.approved, line.name


def test_the_shared_words_hold_no_identity_number() -> None:
    assert not RUN.search(FILE.read_text(encoding="utf-8"))


def test_persons_are_many_different_and_reachable_nowhere() -> None:
    met = list(islice(people("a seed", "x.demo.example"), 300))
    assert len({one.email for one in met}) == 300
    assert len({one.name for one in met}) == 300
    assert all(one.email.endswith("@x.demo.example") and one.phone.startswith("+56 2 2000 ") for one in met)
    assert not any(RUN.search(f"{one.name} {one.email} {one.phone}") for one in met)
    assert [one.gender for one in met[:4]] == ["F", "M", "F", "M"]


def test_the_same_seed_makes_the_same_persons_and_organisations() -> None:
    assert list(islice(people("one", "x.example"), 20)) == list(islice(people("one", "x.example"), 20))
    assert list(islice(people("one", "x.example"), 20)) != list(islice(people("two", "x.example"), 20))
    assert list(organisations("one")) == list(organisations("one"))
    assert len({group.name for group in organisations("one")}) == 350


def test_colours_carry_white_text() -> None:
    for colour in tenants.COLOURS:
        assert contrast(parse_colour(colour), WHITE) >= TEXT_CONTRAST, colour


def test_accounts_are_under_names_reserved_for_examples() -> None:
    shown = accounts.shown()
    assert len({one.email for one in shown}) == len(shown)
    assert all(one.email.endswith(".example") for one in shown)
    assert {one.acronym for one in agencies()} >= set(accounts.STAFFED)
