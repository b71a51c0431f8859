"""A list of every stage begins with what one can still take part in, on whatever page it is cut."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from participa.extensions import db
from participa.foundation.clock import now, today
from participa.search import queries
from participa.search.queries import Filters, Window, select_entries
from participa.search.stages import select_by_stage
from participa.tenancy import scopes
from participa.web.paging import paginate_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Page

DAYS = {
    "Cerrada antigua": (-90, -60),
    "Abierta hasta fin de mes": (-5, 20),
    "Por abrir tarde": (30, 40),
    "Abierta hasta mañana": (-9, 1),
    "Por abrir pronto": (3, 40),
    "Cerrada reciente": (-20, -2),
}
IN_ORDER = [
    "Abierta hasta mañana",
    "Abierta hasta fin de mes",
    "Por abrir pronto",
    "Por abrir tarde",
    "Sin fechas",
    "Cerrada reciente",
    "Cerrada antigua",
]


def day(distance: int) -> date:
    return today() + timedelta(days=distance)


@pytest.fixture
def consultations(cast: Cast) -> None:
    for title, (opens, closes) in DAYS.items():
        cast.content("consultation", title=title, opens_on=day(opens), closes_on=day(closes))
    cast.content("consultation", title="Sin fechas", opens_on=None, closes_on=None)


@pytest.mark.usefixtures("consultations")
def test_a_list_begins_with_what_is_open_then_what_opens_soon_then_the_newest(visit: Callable[..., Page]) -> None:
    words = visit("/consultas/").words
    assert sorted(IN_ORDER, key=words.index) == IN_ORDER


@pytest.mark.usefixtures("consultations")
@pytest.mark.parametrize("per_page", [1, 2, 3, 4, 20])
def test_every_page_goes_on_where_the_one_before_ended(app: Flask, per_page: int) -> None:
    pages = -(-len(IN_ORDER) // per_page)
    told: list[str] = []
    for number in range(1, pages + 1):
        with app.test_request_context(f"/consultas/?pagina={number}"), scopes.public():
            page = paginate_all(select_by_stage(Filters(kinds=("consultation",))), per_page=per_page)
        assert (page.total, page.pages, page.number) == (len(IN_ORDER), pages, number)
        told += [row.title for row in page.items]
    assert told == IN_ORDER


@pytest.mark.usefixtures("consultations")
def test_a_select_that_is_kept_asks_the_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Selects are made once for all requests: what closes meanwhile is out, what opens is in."""
    still_open = Filters(kinds=("consultation",), window=Window.OPEN)
    assert select_entries(still_open) is select_entries(still_open)

    def titles() -> set[str]:
        with scopes.public():
            return {row.title for row in db.session.execute(select_entries(still_open))}

    assert titles() == {"Abierta hasta mañana", "Abierta hasta fin de mes"}
    monkeypatch.setattr(queries, "now", lambda: now() + timedelta(days=6))
    assert titles() == {"Abierta hasta fin de mes", "Por abrir pronto"}
