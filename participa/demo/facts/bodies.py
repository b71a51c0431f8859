"""What a public body of the demonstration is made of, and the two ways of writing one down."""

import unicodedata
from typing import Literal, NamedTuple

from participa.foundation.words import of_the

Kind = Literal[
    "ministry",
    "undersecretariat",
    "service",
    "superintendency",
    "delegation",
    "regional_government",
    "corporation",
    "municipality",
    "other",
]
Regime = Literal["obligado", "solo_cosoc", "voluntario"]

#: The avenue with the most ministries.
ALAMEDA = "Avenida Libertador Bernardo O'Higgins"


class Agency(NamedTuple):
    """A public body. Codes are those of the CUT; `region` is None for a national body, `ministry` a ministry's name."""

    name: str
    acronym: str
    kind: Kind
    regime: Regime
    sector: str
    ministry: str | None
    region: str | None
    commune: str
    address: str
    website: str
    about: str

    @property
    def key(self) -> str:
        """Return the acronym as a plain word of an address: 'GORE Ñuble' is 'gore-nuble'."""
        folded = unicodedata.normalize("NFD", self.acronym.casefold())
        return "-".join("".join(sign for sign in folded if sign.isalnum() or sign == " ").split())

    @property
    def mail_domain(self) -> str:
        """Return the reserved domain of its invented mailboxes."""
        return f"{self.key}.demo.example"

    @property
    def of_name(self) -> str:
        """Return 'del Ministerio…', 'de la Subsecretaría…' or, for a name without article, 'de Gendarmería…'."""
        return of_the(self.name, locale="es_CL")


def ministries(rows: tuple[tuple[str, str, str, str, str, str], ...]) -> tuple[Agency, ...]:
    """Return ministries; each row is sector, name, acronym, 'commune code, street address', host and what it does."""
    return tuple(
        _national("ministry", None, sector, (name, acronym, place, host, about))
        for sector, name, acronym, place, host, about in rows
    )


def under(parent: str, sector: str, rows: tuple[tuple[Kind, str, str, str, str, str], ...]) -> tuple[Agency, ...]:
    """Return the bodies under a ministry; rows as those of `ministries`, with the kind in the sector's place."""
    return tuple(_national(kind, parent, sector, tuple(rest)) for kind, *rest in rows)


def _national(kind: Kind, parent: str | None, sector: str, row: tuple[str, ...]) -> Agency:
    """Return one body; private-law corporations follow the law by their own will."""
    name, acronym, place, host, about = row
    regime: Regime = "voluntario" if kind == "corporation" else "obligado"
    commune, _, address = place.partition(", ")
    website = f"https://{host}" if host else ""
    return Agency(name, acronym, kind, regime, sector, parent, None, commune, address, website, about)
