"""Charts as SVG: horizontal bars and stacked bars, with a title and a description, no style and no script.

On a page widths are percentages, so that the letters keep their size on a narrow screen; printed, the drawing has a
size of its own. A chart never stands alone: beside it is a table with the same figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Letters that a phone shows of a label with its figure, and of the label at the least; the table has it whole.
MOST_LETTERS, FEWEST_LETTERS = 37, 12
MOST_LETTERS_PRINTED = 80
_ROW, _BAR, _TEXT = 44, 14, 16
_PRINTED_WIDTH = 480
#: Beyond the last one the colours begin again; neighbours always differ.
_COLOURS = ("#0051a8", "#b36b00", "#00784a", "#8c1015", "#4c2c92", "#54606e", "#0f69c4")
_IDS = count(1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, the words of its figure, and its parts as shares of the whole width, from 0 to 1."""

    label: str
    figure: str
    parts: tuple[float, ...]


def bars(title: str, rows: Sequence[Bar], *, legend: Sequence[str] = (), printed: bool = False) -> Markup:
    """Return a chart of horizontal bars; with several parts each they are stacked, and the legend names the parts."""
    name = f"chart-{next(_IDS)}"
    described = "; ".join(f"{row.label}: {row.figure}" for row in rows)
    body = Markup("").join([*_legend(legend), *_rows(rows, len(legend), printed=printed)])
    height = len(legend) * 22 + len(rows) * _ROW
    if printed:
        size = Markup('xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}"').format(w=_PRINTED_WIDTH, h=height)
    else:
        size = Markup('class="chart" width="100%" height="{h}"').format(h=height)
    return Markup(
        '<svg {size} role="img" aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{title}</title>'
        '<desc id="{name}-d">{described}</desc>{body}</svg>'
    ).format(size=size, name=name, title=title, described=described, body=body)


def _legend(legend: Sequence[str]) -> Iterator[Markup]:
    for place, label in enumerate(legend):
        yield Markup('<rect x="0" y="{y}" width="14" height="14" {paint}/>').format(y=place * 22, paint=_paint(place))
        yield _text("22", place * 22 + 12, label)


def _rows(rows: Sequence[Bar], legend: int, *, printed: bool) -> Iterator[Markup]:
    top = legend * 22
    letters = MOST_LETTERS_PRINTED if printed else MOST_LETTERS
    for place, row in enumerate(rows):
        y = top + place * _ROW
        room = letters if legend else max(FEWEST_LETTERS, letters - len(row.figure) - 2)
        label = row.label if len(row.label) <= room else row.label[: room - 1].rstrip() + "…"
        yield _text("0", y + _TEXT - 2, f"{label}: {row.figure}" if not legend else label)
        yield Markup('<rect class="chart__track" x="0" y="{y}" width="{w}" height="{h}" {paint}/>').format(
            y=y + _TEXT + 5, w=_width(1, printed=printed), h=_BAR, paint=Markup('fill="#e9eef4"')
        )
        at = 0.0
        for number, part in enumerate(row.parts):
            if part > 0:
                yield Markup('<rect x="{x}" y="{y}" width="{w}" height="{h}" {paint}/>').format(
                    x=_width(at, printed=printed),
                    y=y + _TEXT + 5,
                    w=_width(part, printed=printed),
                    h=_BAR,
                    paint=_paint(number),
                )
            at += part


def _width(share: float, *, printed: bool) -> str:
    kept = min(max(share, 0.0), 1.0)
    return f"{kept * _PRINTED_WIDTH:.1f}" if printed else f"{kept * 100:.2f}%"


def _paint(number: int) -> Markup:
    colour = number % len(_COLOURS)
    return Markup('class="chart__part chart__part--{n}" fill="{fill}"').format(n=colour, fill=_COLOURS[colour])


def _text(x: str, y: int, text: str) -> Markup:
    return Markup('<text class="chart__text" x="{x}" y="{y}" font-size="14">{text}</text>').format(
        x=x, y=y, text=escape(text)
    )
