"""The division of Chile: how many, nested by code, spelled right, and equal to the reference where it is at hand."""

import csv
import time
import unicodedata
from pathlib import Path

import pytest

from participa.territory import division

REFERENCE = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NORTH_TO_SOUTH = ["15", "01", "02", "03", "04", "05", "13", "06", "07", "16", "08", "09", "14", "10", "11", "12"]
COMMUNES_BY_REGION = {
    "15": 4, "01": 7, "02": 9, "03": 9, "04": 15, "05": 38, "13": 52, "06": 33,
    "07": 30, "16": 21, "08": 33, "09": 32, "14": 12, "10": 30, "11": 10, "12": 11,
}  # fmt: skip


def test_there_are_16_regions_56_provinces_and_346_communes() -> None:
    assert (len(division.regions()), len(division.provinces()), len(division.communes())) == (16, 56, 346)


def test_regions_come_north_to_south() -> None:
    assert [region.code for region in division.regions()] == NORTH_TO_SOUTH


@pytest.mark.parametrize(("code", "count"), COMMUNES_BY_REGION.items())
def test_each_region_has_its_communes(code: str, count: int) -> None:
    assert len(division.communes(code)) == count


def test_codes_are_text_and_nest_by_prefix() -> None:
    for province in division.provinces():
        assert len(province.code) == 3
        assert division.region(province.region_code).code == province.code[:2]
    for commune in division.communes():
        assert len(commune.code) == 5
        assert commune.code.isdigit()
        assert division.province(commune.province_code).region_code == commune.region_code


def test_every_province_has_a_commune_and_names_are_unique_in_it() -> None:
    for province in division.provinces():
        names = [commune.name for commune in division.communes() if commune.province_code == province.code]
        assert names
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("01101", "Iquique"),
        ("02202", "Ollagüe"),
        ("08206", "Los Álamos"),
        ("08301", "Los Ángeles"),
        ("11302", "O'Higgins"),
        ("13120", "Ñuñoa"),
        ("16206", "Ránquil"),
        ("16207", "Treguaco"),
        ("16303", "Ñiquén"),
    ],
)
def test_names_carry_their_accents(code: str, name: str) -> None:
    assert division.commune(code).name == name


def test_a_region_has_an_official_a_usual_and_a_short_name() -> None:
    aysen = division.region("11")
    assert aysen.name == "Región de Aysén del General Carlos Ibáñez del Campo"
    assert (aysen.usual_name, aysen.short_name) == ("Región de Aysén", "Aysén")


@pytest.mark.parametrize("code", ["", "1", "17", "013", "Iquique"])
def test_an_unknown_code_raises_key_error(code: str) -> None:
    for find in (division.region, division.commune):
        with pytest.raises(KeyError):
            find(code)


def test_an_unknown_region_has_no_communes() -> None:
    assert division.communes("99") == ()


def test_names_have_no_stray_spaces() -> None:
    for place in (*division.regions(), *division.provinces(), *division.communes()):
        assert place.name == " ".join(place.name.split())


def test_the_file_is_read_once_and_quickly() -> None:
    """Best of five, so that a busy machine does not decide; the aim is 5 ms."""
    spent = []
    for _ in range(5):
        division._division.cache_clear()
        start = time.perf_counter()
        division.communes()
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.005
    assert division._division() is division._division()


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference lists are not beside this checkout")
@pytest.mark.parametrize("kind", ["regiones", "provincias", "comunas"])
def test_the_division_equals_the_reference(kind: str) -> None:
    """The reference leaves out some accents, and the 'de' of Aysén; codes must be equal, names up to that."""
    with (REFERENCE / f"{kind}.csv").open(encoding="utf-8", newline="") as lines:
        expected = {row["id"]: _bare(row["name"]) for row in csv.DictReader(lines)}
    places = {"regiones": division.regions, "provincias": division.provinces, "comunas": division.communes}[kind]()
    assert {place.code: _bare(place.name) for place in places} == expected


def _bare(name: str) -> str:
    """Return a name without accents, case or the word 'de'."""
    folded = unicodedata.normalize("NFD", name.casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(word for word in letters.split() if word != "de")
