"""What the home page shows. Each figure is counted by the select of the list it leads to, so the two are equal."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from participa.agencies.queries import count_live
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.words import number
from participa.search.queries import Filters, Window, first_entries, select_entries
from participa.web.paging import MOST_COUNTED, capped_count

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = 6


class Figure(enum.Enum):
    """The figures of the home page."""

    CONSULTATIONS = "consultations"
    ACCOUNTS = "accounts"
    ELECTIONS = "elections"
    LATE = "late"
    AGENCIES = "agencies"


def _filters() -> dict[Figure, Filters]:
    """Return the list each figure counts."""
    return {
        Figure.CONSULTATIONS: Filters(kinds=("consultation",), window=Window.OPEN),
        Figure.LATE: Filters(kinds=("consultation",), window=Window.LATE),
        Figure.ACCOUNTS: Filters(kinds=("public_account",), year=today().year),
        Figure.ELECTIONS: Filters(kinds=("council_process",), window=Window.OPEN),
    }


def count_figures() -> dict[Figure, str]:
    """Return each figure as it is shown: a number, or "+1.000" where the list itself counts no further."""
    counts = {figure: capped_count(select_entries(filters)) for figure, filters in _filters().items()}
    counts[Figure.AGENCIES] = count_live()
    return {
        figure: _shown(count) if figure is not Figure.AGENCIES else number(count) for figure, count in counts.items()
    }


def _shown(count: int) -> str:
    return f"+{number(MOST_COUNTED)}" if count > MOST_COUNTED else number(count)


def list_closing_soon() -> Sequence[Any]:
    """Return what is open now, the first to close first."""
    return db.session.execute(first_entries(Filters(window=Window.OPEN), ROWS)).all()


def list_opening_soon() -> Sequence[Any]:
    """Return what opens next."""
    return db.session.execute(first_entries(Filters(window=Window.SOON), ROWS // 2)).all()


def list_latest() -> Sequence[Any]:
    """Return the last consultations that got their reply."""
    return db.session.execute(first_entries(Filters(kinds=("consultation",), subkind="answered"), ROWS // 2)).all()
