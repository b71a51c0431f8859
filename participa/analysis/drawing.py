"""Results as charts: what is drawn of each kind of question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.analysis.wording import figure, people, percent
from participa.foundation.charts import Bar, bars
from participa.foundation.i18n import _
from participa.questionnaires.definition import Kind
from participa.territory.division import regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from participa.analysis.results import Block, Line, Result


def chart_of(result: Result, *, printed: bool = False) -> Markup | None:
    """Return the chart of a result, without what is hidden; None where there is nothing to draw."""
    if not result.has_options or not result.answered:
        return None
    if result.kind in (Kind.MATRIX, Kind.PARAGRAPHS):
        return _stacked(result, printed=printed)
    block = result.blocks[0]
    if result.kind == Kind.RANKING:
        rows = [_placed(line, len(block.lines)) for line in block.lines if line.times is not None]
    else:
        rows = [
            Bar(_short(line.label), _said(block, line), (block.share(line) or 0.0,))
            for line in block.lines
            if line.times is not None
        ]
    if not rows:
        return None
    return bars(_("Gráfico: %(question)s", question=result.label), rows, printed=printed)


def chart_of_parts(title: str, parts: Sequence[tuple[str, int | None]], *, printed: bool = False) -> Markup | None:
    """Return the chart of a sum and its parts."""
    total = sum(times or 0 for _label, times in parts)
    if not total:
        return None
    rows = [
        Bar(_short(label), f"{people(times)} ({percent(times / total)})" if times else people(times), (times / total,))
        for label, times in parts
        if times is not None
    ]
    return bars(_("Gráfico: %(question)s", question=title), rows, printed=printed)


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


def _stacked(result: Result, *, printed: bool) -> Markup:
    legend = [line.label for line in result.blocks[0].lines]
    rows = []
    for place, block in enumerate(result.blocks, 1):
        said = ", ".join(f"{line.label} {_said(block, line)}" for line in block.lines)
        label = f"{place}. {block.label}" if result.kind == Kind.PARAGRAPHS else block.label
        rows.append(Bar(label, said, tuple(block.share(line) or 0.0 for line in block.lines)))
    return bars(_("Gráfico: %(question)s", question=result.label), rows, legend=legend, printed=printed)
