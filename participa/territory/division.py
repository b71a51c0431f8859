"""The territorial division of Chile with the codes of the Código Único Territorial (CUT).

`division.txt` is read once per process. Lists come north to south; codes are text and are never turned into numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCE = Path(__file__).with_name("division.txt")


@dataclass(frozen=True, slots=True)
class Region:
    """One of the 16 regions: two-digit code, official name, the name people use for it, and the bare name for lists."""

    code: str
    name: str
    usual_name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 56 provinces: three-digit code and name."""

    code: str
    name: str

    @property
    def region_code(self) -> str:
        """Return the code of the region it lies in."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class Commune:
    """One of the 346 communes: five-digit code and name."""

    code: str
    name: str

    @property
    def province_code(self) -> str:
        """Return the code of the province it lies in."""
        return self.code[:3]

    @property
    def region_code(self) -> str:
        """Return the code of the region it lies in."""
        return self.code[:2]


@dataclass(frozen=True, slots=True)
class _Division:
    """Everything, keyed by code; dictionaries keep the order of the file."""

    regions: dict[str, Region]
    provinces: dict[str, Province]
    communes: dict[str, Commune]


def regions() -> tuple[Region, ...]:
    """Return the 16 regions, north to south."""
    return tuple(_division().regions.values())


def provinces() -> tuple[Province, ...]:
    """Return the 56 provinces, by region north to south and then by code."""
    return tuple(_division().provinces.values())


def communes(region_code: str | None = None) -> tuple[Commune, ...]:
    """Return the 346 communes, or those of one region (none for a code that no region has)."""
    found = _division().communes.values()
    return tuple(found if region_code is None else (each for each in found if each.region_code == region_code))


def region(code: str) -> Region:
    """Return the region with a two-digit code. Raises KeyError for any other text."""
    return _division().regions[code]


def province(code: str) -> Province:
    """Return the province with a three-digit code. Raises KeyError for any other text."""
    return _division().provinces[code]


def commune(code: str) -> Commune:
    """Return the commune with a five-digit code. Raises KeyError for any other text."""
    return _division().communes[code]


@lru_cache(maxsize=1)
def _division() -> _Division:
    """Read the file, once."""
    division = _Division({}, {}, {})
    for line in _entries(SOURCE.read_text(encoding="utf-8")):
        if line.startswith("=="):
            code, name, usual_name, short_name = (part.strip() for part in line.removeprefix("==").split("|"))
            division.regions[code] = Region(code, name, usual_name, short_name)
            continue
        head, members = line.split(":", 1)
        province_code, province_name = head.split(" ", 1)
        division.provinces[province_code] = Province(province_code, province_name)
        for member in members.split(","):
            suffix, commune_name = member.split(maxsplit=1)
            code = province_code + suffix
            division.communes[code] = Commune(code, commune_name.strip())
    return division


def _entries(text: str) -> Iterator[str]:
    """Yield one line an entry: comments and blanks dropped, indented lines joined to the one they continue."""
    entry = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            entry += line
            continue
        if entry:
            yield entry
        entry = line
    if entry:
        yield entry
