"""Hiding small figures: below five, and whatever would give them away by subtraction."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Fewer people than these are hidden.
FEWEST = 5
#: Row and column of a figure; and a row or a column itself.
_Place = tuple[int, int]
_Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A table whose small cells are None, with the totals of its rows and columns and of all."""

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def hide(cells: Sequence[Sequence[int]]) -> Hidden:
    """Hide what is small in a table, and then enough of the rest that no hidden figure follows from the shown ones.

    Every row and column with its total is a sum. In each, either nothing is hidden, or two figures are at the least,
    and those that are hidden inside it come to five or more, so that what is left of a total tells of nobody. Lines
    can be added to and taken from one another too: a figure follows from several of them together if it alone joins
    two groups of hidden ones; then one more is hidden between the groups.
    """
    width = len(cells[0]) if cells else 0
    whole = [[*row, sum(row)] for row in cells]
    whole.append([sum(row[column] for row in whole) for column in range(width + 1)])
    hidden = {(y, x) for y, row in enumerate(whole) for x, figure in enumerate(row) if 0 < figure < FEWEST}
    lines = [[(y, x) for x in range(width + 1)] for y in range(len(whole))]
    lines += [[(y, x) for y in range(len(whole))] for x in range(width + 1)]
    while True:
        further = [place for line in lines if (place := _one_more(line, whole, hidden)) is not None]
        place = further[0] if further else _one_between(whole, hidden)
        if place is None:
            break
        hidden.add(place)
    shown = [[None if (y, x) in hidden else figure for x, figure in enumerate(row)] for y, row in enumerate(whole)]
    return Hidden(
        tuple(tuple(row[:-1]) for row in shown[:-1]),
        tuple(row[-1] for row in shown[:-1]),
        tuple(shown[-1][:-1]),
        shown[-1][-1],
    )


def round_down(table: Hidden) -> Hidden:
    """Return a table in steps of five, for as long as answers come: two copies of it don't tell one answer apart.

    Nought is hidden as one to four are: else the first answer in a cell would show.
    """
    return Hidden(
        tuple(tuple(map(_step, row)) for row in table.cells),
        tuple(map(_step, table.rows)),
        tuple(map(_step, table.columns)),
        _step(table.total),
    )


def _step(figure: int | None) -> int | None:
    return None if figure is None or figure < FEWEST else figure - figure % FEWEST


def hide_parts(parts: Sequence[int]) -> tuple[tuple[int | None, ...], int | None]:
    """Hide what is small in a sum; return its parts and its total."""
    table = hide([parts])
    return table.cells[0] if table.cells else (), table.rows[0] if table.rows else None


def _one_between(whole: list[list[int]], hidden: set[_Place]) -> _Place | None:
    """Return what else to hide so that no hidden figure alone joins two groups; None where none does.

    Each figure ties its row to its column: it follows from the others exactly if it is a bridge of that graph.
    """
    bridge = _bridge(hidden)
    if bridge is None:
        return None
    near = _reached(("row", bridge[0]), hidden - {bridge})
    far = _reached(("column", bridge[1]), hidden - {bridge})
    places = [
        (y, x)
        for y in range(len(whole))
        for x in range(len(whole[0]))
        if (y, x) not in hidden
        and ((("row", y) in near and ("column", x) in far) or (("row", y) in far and ("column", x) in near))
    ]
    return min(places, key=lambda place: (not whole[place[0]][place[1]], whole[place[0]][place[1]]), default=None)


def _bridge(hidden: set[_Place]) -> _Place | None:
    """Return a hidden figure that alone joins two groups, by one walk that notes how far back each part reaches."""
    tied = _ties(hidden)
    order: dict[_Line, int] = {}
    low: dict[_Line, int] = {}
    for start in tied:
        walk: list[tuple[_Line, _Place | None, Iterator[tuple[_Line, _Place]]]] = []
        if start not in order:
            order[start] = low[start] = len(order)
            walk.append((start, None, iter(tied[start])))
        while walk:
            line, via, more = walk[-1]
            step = next(((other, place) for other, place in more if place != via), None)
            if step is not None and step[0] in order:
                low[line] = min(low[line], order[step[0]])
            elif step is not None:
                order[step[0]] = low[step[0]] = len(order)
                walk.append((*step, iter(tied[step[0]])))
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[line])
                    if low[line] > order[walk[-1][0]]:
                        return via
    return None


def _ties(hidden: Iterable[_Place]) -> dict[_Line, list[tuple[_Line, _Place]]]:
    tied: dict[_Line, list[tuple[_Line, _Place]]] = defaultdict(list)
    for y, x in sorted(hidden):
        tied["row", y].append((("column", x), (y, x)))
        tied["column", x].append((("row", y), (y, x)))
    return tied


def _reached(start: _Line, hidden: set[_Place]) -> set[_Line]:
    """Return the rows and columns that hidden figures tie to one."""
    tied = _ties(hidden)
    seen, waiting = {start}, [start]
    while waiting:
        for other, _place in tied[waiting.pop()]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _one_more(
    line: list[tuple[int, int]], whole: list[list[int]], hidden: set[tuple[int, int]]
) -> tuple[int, int] | None:
    """Return what else to hide of a sum whose last place is its total; None where it gives nothing away."""
    inside = [place for place in line[:-1] if place in hidden]
    total_is_shown = line[-1] not in hidden
    if not inside and total_is_shown:
        return None
    enough = sum(whole[y][x] for y, x in inside) >= FEWEST and len(inside) > 1 if total_is_shown else bool(inside)
    if enough:
        return None
    left = [place for place in line[:-1] if place not in hidden]
    left.sort(key=lambda place: (not whole[place[0]][place[1]], whole[place[0]][place[1]]))
    if left:
        return left[0]
    return line[-1] if total_is_shown else None
