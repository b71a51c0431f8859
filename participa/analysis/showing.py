"""Kept figures as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from participa.analysis.drawing import chart_of, chart_of_parts
from participa.analysis.queries import Fact
from participa.analysis.results import from_json
from participa.analysis.wording import FACT_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from participa.analysis.results import Result


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: people by each fact and the results, each with its chart."""

    total: int | None
    participation: list[tuple[str, list[tuple[str, int | None]], int | None, Markup | None]]
    results: list[tuple[Result, Markup | None]]

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield the figures as rows of a table: what, of which row, which option, how many, of how many."""
        for label, parts, total, _chart in self.participation:
            for part, times in parts:
                yield label, "", part, times, total
        for result, _chart in self.results:
            for block in result.blocks:
                for line in block.lines:
                    yield f"{result.place}. {result.label}", block.label, line.label, line.times, block.answered


def shown_figures(figures: Mapping[str, Any]) -> Shown:
    """Return kept figures with their charts."""
    participation = []
    for one in figures["participation"]:
        label = str(FACT_LABELS[Fact(one["fact"])])
        parts = [(part[0], part[1]) for part in one["parts"]]
        participation.append((label, parts, one["total"], chart_of_parts(label, parts)))
    return Shown(
        figures["total"], participation, [(result, chart_of(result)) for result in from_json(figures["results"])]
    )
