"""Charts as SVG: horizontal bars and stacked bars, with a title and a description, no style and no script.

On a page widths are percentages, so that the letters keep their size on a narrow screen; printed, the drawing has a
size of its own. A chart never stands alone: beside it is a table with the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from textwrap import wrap
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Letters of a line on a phone, and printed; and how many lines a label may have: the table has it whole.
MOST_LETTERS, MOST_LETTERS_PRINTED = 37, 72
MOST_LINES = 3
_LINE, _BAR, _GAP = 18, 14, 12
#: A figure stays in one piece.
_TOGETHER = "\u00a0"
_PRINTED_WIDTH = 640
#: Bars of a printed drawing: with their labels they leave room on the page for a heading.
MOST_PRINTED = 12
#: Beyond the last one the colours begin again; neighbours always differ.
_COLOURS = ("#0051a8", "#b36b00", "#00784a", "#8c1015", "#4c2c92", "#54606e", "#0f69c4")
_IDS = count(1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, the words of its figure, and its parts as shares of the whole width, from 0 to 1."""

    label: str
    figure: str
    parts: tuple[float, ...]


@dataclass(slots=True)
class _Drawing:
    """What is drawn so far, from the top down."""

    printed: bool
    height: int = 0
    pieces: list[Markup] = field(default_factory=list)

    def lines(self, label: str, figure: str = "", indent: int = 0) -> None:
        """Write a label in the lines it needs; what does not fit is left out of the label, never of its figure."""
        letters = (MOST_LETTERS_PRINTED if self.printed else MOST_LETTERS) - indent // 8
        kept = label[: letters * MOST_LINES]
        while len(lines := wrap(kept + ("" if kept == label else "…") + figure, letters)) > MOST_LINES:
            kept = kept[:-4].rstrip()
        for line in lines:
            self.pieces.append(_text(indent, self.height + _LINE - 4, line))
            self.height += _LINE

    def box(self, x: str, width: str, paint: Markup) -> None:
        """Draw a piece of a bar at the present height."""
        self.pieces.append(
            Markup('<rect x="{x}" y="{y}" width="{w}" height="{h}" {paint}/>').format(
                x=x, y=self.height, w=width, h=_BAR, paint=paint
            )
        )


def bars(title: str, rows: Sequence[Bar], *, legend: Sequence[str] = (), printed: bool = False) -> Markup:
    """Return a chart of horizontal bars; with several parts each they are stacked, and the legend names the parts."""
    name = f"chart-{next(_IDS)}"
    described = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    drawing = _Drawing(printed)
    for place, label in enumerate(legend):
        drawing.box("0", str(_BAR), _paint(place))
        drawing.lines(label, indent=22)
    for row in rows:
        drawing.lines(row.label, "" if legend else f": {row.figure.replace(' ', _TOGETHER)}")
        _bar(drawing, row)
    height = drawing.height
    if printed:
        size = Markup('xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}"').format(w=_PRINTED_WIDTH, h=height)
    else:
        size = Markup('class="chart" width="100%" height="{h}"').format(h=height)
    return Markup(
        '<svg {size} role="img" aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{title}</title>'
        '<desc id="{name}-d">{described}</desc>{body}</svg>'
    ).format(size=size, name=name, title=title, described=described, body=Markup("").join(drawing.pieces))


def printed_bars(title: str, rows: Sequence[Bar], *, legend: Sequence[str] = ()) -> list[Markup]:
    """Return a chart to be printed, as drawings of about the same size: none is longer than a page."""
    drawings = -(-len(rows) // MOST_PRINTED)
    each = -(-len(rows) // drawings) if drawings else 1
    return [bars(title, rows[at : at + each], legend=legend, printed=True) for at in range(0, len(rows), each)]


def _bar(drawing: _Drawing, row: Bar) -> None:
    drawing.height += 3
    drawing.box("0", _width(1, printed=drawing.printed), Markup('class="chart__track" fill="#e9eef4"'))
    at = 0.0
    for number, part in enumerate(row.parts):
        if part > 0:
            drawing.box(_width(at, printed=drawing.printed), _width(part, printed=drawing.printed), _paint(number))
        at += part
    drawing.height += _BAR + _GAP


def _width(share: float, *, printed: bool) -> str:
    kept = min(max(share, 0.0), 1.0)
    return f"{kept * _PRINTED_WIDTH:.1f}" if printed else f"{kept * 100:.2f}%"


def _paint(number: int) -> Markup:
    colour = number % len(_COLOURS)
    return Markup('class="chart__part chart__part--{n}" fill="{fill}"').format(n=colour, fill=_COLOURS[colour])


def _text(x: int, y: int, text: str) -> Markup:
    return Markup('<text class="chart__text" x="{x}" y="{y}" font-size="14">{text}</text>').format(
        x=x, y=y, text=escape(text)
    )
