"""One agency as its builders see it: its texts, its people, the days around today, and chances that never change."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from participa.demo.facts import general
from participa.demo.facts.bodies import Agency
from participa.demo.facts.people import Person, people
from participa.demo.facts.texts import Sector
from participa.foundation.working_days import roll_forward
from participa.territory.division import commune, provinces, region, regions

#: Another seed is another demonstration.
SEED = "participa-1"
#: Each agency's invented staff; the first is the titular officer, the second the deputy.
STAFF = 10


class Place(NamedTuple):
    """Where something happens: its name with its article, and the region's code."""

    name: str
    region_code: str


@dataclass(frozen=True)
class Setting:
    """An agency, the sector its texts come from, its turn in the list, and the day everything is placed around."""

    body: Agency
    sector: Sector
    turn: int
    today: date

    def chance(self, name: str) -> random.Random:
        """Return dice that fall the same way every time for the same body and purpose."""
        return random.Random(f"{SEED}/{self.body.key}/{name}")  # noqa: S311 (a demonstration, no secret)

    def day(self, offset: int) -> date:
        """Return the day so many days from today."""
        return self.today + timedelta(days=offset)

    def working_day(self, offset: int) -> date:
        """Return that day, or the next working day."""
        return roll_forward(self.day(offset))

    @property
    def owes_everything(self) -> bool:
        """Tell whether the body follows all of the law's Title IV; regional governments only owe a council."""
        return self.body.regime != "solo_cosoc"

    @cached_property
    def staff(self) -> tuple[Person, ...]:
        """Return the invented people of the agency, always the same."""
        return tuple(islice(self.persons("staff"), STAFF))

    def persons(self, purpose: str) -> Iterator[Person]:
        """Yield invented persons, the same for the same purpose; in every second agency a man comes first."""
        seed = f"{SEED}/{self.body.key}/{purpose}"
        if self.turn % 2:
            return people(seed, self.body.mail_domain, first="M")
        return people(seed, self.body.mail_domain)

    @property
    def mailbox(self) -> str:
        """Return the invented mailbox of its participation."""
        return f"participacion@{self.body.mail_domain}"

    @cached_property
    def norm_number(self) -> str:
        """Return the number of its general norm, as all its contents cite it."""
        return f"{self.chance('norm').randint(101, 999)}"

    @property
    def norm_name(self) -> str:
        """Return how its norm is cited."""
        return f"Norma General de Participación, Resolución Exenta N° {self.norm_number}"

    @cached_property
    def seat(self) -> str:
        """Return street and commune of its office; the commune alone where the street is not known."""
        town = commune(self.body.commune).name
        return f"{self.body.address}, {town}" if self.body.address else town

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return where the body works, in an order of its own: regions, provinces of its region, or its commune."""
        if self.body.kind == "municipality":
            return (Place(f"la comuna de {commune(self.body.commune).name}", self.body.commune[:2]),)
        if self.body.region:
            own = region(self.body.region)
            inside = [Place(f"la Provincia de {p.name}", own.code) for p in provinces() if p.region_code == own.code]
            return (Place(f"la {own.usual_name}", own.code), *inside)
        found = [Place(f"la {each.usual_name}", each.code) for each in regions()]
        self.chance("places").shuffle(found)
        return tuple(found)

    def place(self, turn: int) -> Place:
        """Return one of its places, by turns."""
        return self.places[turn % len(self.places)]

    def filled(self, text: str, place: Place | None = None) -> str:
        """Return a text with what is the body's own, and the place, where they go."""
        own = {
            "{del_organismo}": self.body.of_name,
            "{lugar}": (place or self.place(0)).name,
            "{mailbox}": self.mailbox,
            "{seat}": self.seat,
        }
        for word, value in own.items():
            text = text.replace(word, value)
        return text

    def said(self, group: str, name: str, place: Place | None = None, **filled: object) -> str:
        """Return one of the words that all sectors share, filled in."""
        return self.filled(general.text(group, name, **filled), place)
