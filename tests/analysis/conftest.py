"""A consultation with questions of every closed kind, and answers to it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.contributions.models import AgeBand, Channel, Contribution, Sex, Standing
from participa.contributions.services import keep_cells
from participa.extensions import db
from participa.participants.models import random_id
from participa.questionnaires.definition import Definition, Kind, Option, Page, Question
from participa.questionnaires.models import QuestionnaireVersion
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from tests.contributions.conftest import ask, person  # noqa: F401 (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contributions.conftest import Asked

BUS, BIKE, TRAIN = Option("bus", "En bus"), Option("bici", "En bicicleta"), Option("tren", "En tren")
DEFINITION = Definition(
    (
        Page(
            "p1",
            questions=(
                Question("q1", 1, Kind.ONE, "¿Cómo viaja?", options=(BUS, BIKE, TRAIN)),
                Question("q2", 2, Kind.MANY, "¿Qué usa además?", options=(BUS, BIKE, TRAIN), other=True),
                Question("q3", 3, Kind.SCALE, "¿Qué tan seguro es?"),
                Question("q4", 4, Kind.NUMBER, "¿Cuántos minutos viaja?"),
                Question("q5", 5, Kind.RANKING, "Ordene", options=(BUS, BIKE)),
                Question(
                    "q6",
                    6,
                    Kind.MATRIX,
                    "Califique",
                    options=(Option("bien", "Bien"), Option("mal", "Mal")),
                    rows=(Option("r1", "Paraderos"),),
                ),
                Question("q7", 7, Kind.PARAGRAPHS, "El borrador", rows=(Option("a1", "Artículo primero"),)),
                Question("q8", 8, Kind.LONG, "¿Qué mejoraría?"),
            ),
        ),
    )
)


@dataclass
class Studied:
    """A consultation with its analysis."""

    asked: Asked
    version: int

    @property
    def key(self) -> int:
        """Return the consultation's key."""
        return self.asked.key

    @property
    def agency_id(self) -> int:
        """Return the agency's key."""
        return self.asked.agency_id

    @property
    def office(self) -> str:
        """Return where it is analysed."""
        return f"/gestion/{self.asked.slug}/consultas/{self.key}/analisis/"

    def answer(self, *cells: Cell, standing: Standing = Standing.COUNTED, **facts: Any) -> int:
        """Keep an answer with these cells."""
        key = random_id()
        with scopes.agency(self.agency_id):
            contribution = Contribution(
                id=key,
                agency_id=self.agency_id,
                content_id=self.key,
                version_id=self.version,
                channel=Channel.ONLINE,
                standing=standing,
                digest="",
                **facts,
            )
            db.session.add(contribution)
            db.session.flush()
            keep_cells(contribution, cells)
            db.session.commit()
        return key

    def answer_as(self, times: int, option: str, *, sex: Sex | None = None, text: str = "") -> list[int]:
        """Keep several answers that choose the same, with numbers from 1 on."""
        return [
            self.answer(
                Cell(1, option=option),
                Cell(2, option="bus"),
                Cell(2, option=option),
                Cell(3, option=str(turn % 5 + 1), number=Decimal(turn % 5 + 1)),
                Cell(4, number=Decimal(turn + 1)),
                Cell(5, option="bici", number=Decimal(1)),
                Cell(5, option="bus", number=Decimal(2)),
                Cell(6, "r1", "bien" if turn % 2 else "mal"),
                Cell(7, "a1", "agree", "Muy bien" if turn == 0 else ""),
                *([Cell(8, text=text)] if text else []),
                sex=sex,
                region_code="05",
                age_band=AgeBand.FROM_30,
            )
            for turn in range(times)
        ]


@pytest.fixture
def study(ask: Callable[..., Asked]) -> Callable[..., Studied]:  # noqa: F811 (the fixture)
    """Make a consultation to be analysed."""

    def made(definition: Definition = DEFINITION, **facts: Any) -> Studied:
        asked = ask(definition=definition, **facts)
        with scopes.agency(asked.agency_id):
            version = db.session.scalars(sa.select(QuestionnaireVersion.id)).one()
        return Studied(asked, version)

    return made
