"""Hiding small figures: below five, and whatever would give them away by subtraction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Fewer people than these are hidden.
FEWEST = 5


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
    and those that are hidden inside it come to five or more, so that what is left of a total tells of nobody.
    """
    width = len(cells[0]) if cells else 0
    whole = [[*row, sum(row)] for row in cells]
    whole.append([sum(row[column] for row in whole) for column in range(width + 1)])
    hidden = {(y, x) for y, row in enumerate(whole) for x, figure in enumerate(row) if 0 < figure < FEWEST}
    lines = [[(y, x) for x in range(width + 1)] for y in range(len(whole))]
    lines += [[(y, x) for y in range(len(whole))] for x in range(width + 1)]
    while True:
        further = [place for line in lines if (place := _one_more(line, whole, hidden)) is not None]
        if not further:
            break
        hidden.add(further[0])
    shown = [[None if (y, x) in hidden else figure for x, figure in enumerate(row)] for y, row in enumerate(whole)]
    return Hidden(
        tuple(tuple(row[:-1]) for row in shown[:-1]),
        tuple(row[-1] for row in shown[:-1]),
        tuple(shown[-1][:-1]),
        shown[-1][-1],
    )


def hide_parts(parts: Sequence[int]) -> tuple[tuple[int | None, ...], int | None]:
    """Hide what is small in a sum; return its parts and its total."""
    table = hide([parts])
    return table.cells[0] if table.cells else (), table.rows[0] if table.rows else None


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
