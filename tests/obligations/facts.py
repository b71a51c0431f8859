"""Rows as the queries give them, for the kinds of duties, which only look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from participa.agencies.models import Regime
from participa.obligations.queries import Facts
from participa.publishing.models import State, TextStage
from participa.terms.rules import DEFAULTS

#: A Monday with an ordinary week before and after it.
DAY = date(2026, 11, 30)
MOMENT = datetime(2026, 11, 30, 15, tzinfo=UTC)


def row(**values: Any) -> Any:
    return SimpleNamespace(**({"id": 1, "title": "Título", "state": State.PUBLISHED} | values))


def text(**values: Any) -> Any:
    plain = {
        "kind": "norm",
        "text_stage": TextStage.CLEAN,
        "submitted_at": None,
        "authors": [],
        "approval_owed_since": None,
        "forced_by_id": None,
        "forced_authors": [],
        "shown_from": None,
        "shown_until": None,
    }
    return row(**(plain | values))


def facts(regime: Regime = Regime.BOUND, day: date = DAY, **found: Any) -> Facts:
    """Return an agency that owes nothing but what is given."""
    agency: Any = SimpleNamespace(id=1, regime=regime, created_at=MOMENT - timedelta(days=900))
    return Facts(agency, day, MOMENT, dict(DEFAULTS), **found)
