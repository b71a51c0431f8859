"""What one of many who answer at once may cost: statements of each request, from the first page to the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from participa.participants.models import Level
from tests.contributions.conftest import Person
from tests.support.statements import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.contributions.conftest import Asked

#: Redirects followed, "send" with the page before it; PostgreSQL's, which is told of the scope as well.
MOST = {"first": 11, "name": 18, "page": 17, "review": 9, "send": 46, "receipt": 12}


@pytest.mark.abuse("D12")
def test_answering_asks_the_database_little(app: Flask, ask: Callable[..., Asked]) -> None:
    """D12: the figures of a whole crowd are in docs/performance.md; here each step keeps to its number."""
    citizen = Person(app, ask(identity_level=Level.DECLARED))
    citizen.get("responder/")
    asked = {}
    with counted() as asked["first"]:
        citizen.get("responder/")
    named = citizen.get("identidad/nombre/")
    with counted() as asked["name"]:
        shown = citizen.send("identidad/nombre/", shown=named, name="Ana", email="ana@example.cl")
    with counted() as asked["page"]:
        citizen.send("responder/", shown=shown, q1="bus", q2="Más sombra")
    citizen.answer_all(q1="bus")
    with counted() as asked["review"]:
        citizen.get("enviar/")
    with counted() as asked["send"]:
        done = citizen.finish()
    assert "comprobante" in done.words.casefold()
    with counted() as asked["receipt"]:
        citizen.get("recibo/")
    cost = {step: len(statements) for step, statements in asked.items()}
    assert {step: number for step, number in cost.items() if number > MOST[step]} == {}, cost
