"""Results as charts: what is drawn of each kind of question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from participa.analysis.wording import figure, people, percent
from participa.foundation.charts import Bar, bars, printed_bars
from participa.foundation.i18n import _
from participa.questionnaires.definition import Kind
from participa.territory.division import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from participa.analysis.results import Block, Line, Result


class _Plan(NamedTuple):
    """What a chart shows."""

    title: str
    rows: list[Bar]
    legend: list[str]


def chart_of(result: Result) -> Markup | None:
    """Return the chart of a result, without what is hidden; None where there is nothing to draw."""
    plan = _plan_of(result)
    return bars(plan.title, plan.rows, legend=plan.legend) if plan and plan.rows else None


def chart_of_parts(title: str, parts: Sequence[tuple[str, int | None]]) -> Markup | None:
    """Return the chart of a sum and its parts."""
    plan = _plan_of_parts(title, parts)
    return bars(plan.title, plan.rows) if plan else None


def printed_charts(result: Result) -> list[Markup]:
    """Return the chart of a result as the drawings that are printed."""
    plan = _plan_of(result)
    return printed_bars(plan.title, plan.rows, legend=plan.legend) if plan else []


def printed_parts(title: str, parts: Sequence[tuple[str, int | None]]) -> list[Markup]:
    """Return the chart of a sum and its parts as the drawings that are printed."""
    plan = _plan_of_parts(title, parts)
    return printed_bars(plan.title, plan.rows) if plan else []


def _plan_of(result: Result) -> _Plan | None:
    if not result.has_options or not result.answered:
        return None
    if result.kind in (Kind.MATRIX, Kind.PARAGRAPHS):
        return _stacked(result)
    block = result.blocks[0]
    if result.kind == Kind.RANKING:
        rows = [_placed(line, len(block.lines)) for line in block.lines if line.times is not None]
    else:
        rows = [
            Bar(_short(line.label), _said(block, line), (block.share(line) or 0.0,))
            for line in block.lines
            if line.times is not None
        ]
    return _Plan(_("Gráfico: %(question)s", question=result.label), rows, [])


def _plan_of_parts(title: str, parts: Sequence[tuple[str, int | None]]) -> _Plan | None:
    total = sum(times or 0 for _label, times in parts)
    if not total:
        return None
    rows = [
        Bar(_short(label), f"{people(times)} ({percent(times / total)})" if times else people(times), (times / total,))
        for label, times in parts
        if times is not None
    ]
    return _Plan(_("Gráfico: %(question)s", question=title), rows, [])


def _short(label: str) -> str:
    """Return the bare name of a region, any other label as it is."""
    return next((each.short_name for each in regions() if each.name == label), label)


def _said(block: Block, line: Line) -> str:
    share = block.share(line)
    return people(line.times) if share is None else f"{people(line.times)} ({percent(share)})"


def _placed(line: Line, most: int) -> Bar:
    """Draw a mean place: the nearer to the first, the longer."""
    if line.mean is None:
        return Bar(line.label, _("sin lugar"), ())
    return Bar(line.label, _("lugar medio %(place)s", place=figure(line.mean)), ((most + 1 - line.mean) / most,))


def _stacked(result: Result) -> _Plan:
    legend = [line.label for line in result.blocks[0].lines]
    rows = []
    for place, block in enumerate(result.blocks, 1):
        said = ", ".join(f"{line.label} {_said(block, line)}" for line in block.lines)
        label = f"{place}. {block.label}" if result.kind == Kind.PARAGRAPHS else block.label
        rows.append(Bar(label, said, tuple(block.share(line) or 0.0 for line in block.lines)))
    return _Plan(_("Gráfico: %(question)s", question=result.label), rows, legend)
