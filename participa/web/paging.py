"""Pages of a list. Totals are counted up to a limit, so that a page costs the same with a thousand agencies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from flask import request
from sqlalchemy import Select, func, literal_column, select

from participa.extensions import db
from participa.foundation.db import AnySelect

if TYPE_CHECKING:
    from collections.abc import Sequence

PER_PAGE = 20
#: Above this a total is told as "more than". Counting is linear; being exact there helps nobody.
MOST_COUNTED = 1_000
MOST_PAGES = MOST_COUNTED // PER_PAGE
_MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows."""

    items: Sequence[Any]
    number: int
    total: int
    total_capped: bool = False
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """Return how many pages can be turned."""
        return max(1, -(-self.total // self.per_page))

    @property
    def has_prev(self) -> bool:
        """Tell whether there is a page before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Tell whether there is a page after."""
        return self.number < self.pages


def asked_page() -> int:
    """Return the page number of the address; anything that is not one counts as the first (abuse case P02)."""
    asked = request.args.get("pagina", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS):
        return 1
    return max(1, int(asked))


#: What counts a select, made once for those that are kept: making it takes longer than counting.
_COUNTING: WeakKeyDictionary[AnySelect, Select[int]] = WeakKeyDictionary()


_FIRST_PAGES: WeakKeyDictionary[AnySelect, AnySelect] = WeakKeyDictionary()


def counting(query: AnySelect) -> Select[int]:
    """Return the select that counts the rows of another, up to one more than the limit."""
    known = _COUNTING.get(query)
    if known is None:
        known = _COUNTING[query] = _count_of(query)
    return known


def _count_of(query: AnySelect) -> Select[int]:
    limited = (
        query.with_only_columns(literal_column("1"), maintain_column_froms=True)
        .order_by(None)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    return select(func.count()).select_from(limited)


def capped_count(query: AnySelect) -> int:
    """Count the rows of a query, up to one more than the limit."""
    return db.session.scalar(counting(query)) or 0


def _slice(query: AnySelect, most: int, offset: int) -> AnySelect:
    """Return the rows of a page; that of the first page, which nearly everybody asks for, is kept with its select."""
    if offset or most != PER_PAGE:
        return query.limit(most).offset(offset)
    known = _FIRST_PAGES.get(query)
    if known is None:
        known = _FIRST_PAGES[query] = query.limit(most).offset(0)
    return known


def paginate(query: AnySelect, *, per_page: int = PER_PAGE, scalars: bool = False) -> Page:
    """Return the asked page of a query; a page past the end shows the last one."""
    total = capped_count(query)
    capped = total > MOST_COUNTED
    total = min(total, MOST_COUNTED)
    number = min(asked_page(), max(1, -(-total // per_page)))
    result = db.session.execute(_slice(query, per_page, (number - 1) * per_page))
    items = result.scalars().all() if scalars else result.all()
    return Page(items, number, total, capped, per_page)


def paginate_all(queries: Sequence[AnySelect], *, per_page: int = PER_PAGE) -> Page:
    """Return the asked page of several selects shown one after the other, as if they were one list."""
    counts = [capped_count(query) for query in queries]
    capped = sum(counts) > MOST_COUNTED
    total = min(sum(counts), MOST_COUNTED)
    number = min(asked_page(), max(1, -(-total // per_page)))
    items: list[Any] = []
    skipped = (number - 1) * per_page
    for query, count in zip(queries, counts, strict=True):
        wanted = per_page - len(items)
        if skipped < count and wanted:
            items += db.session.execute(_slice(query, wanted, skipped)).all()
        skipped = max(0, skipped - count)
    return Page(items, number, total, capped, per_page)


def page_of(items: Sequence[Any], *, per_page: int = PER_PAGE) -> Page:
    """Return the asked page of what is at hand already, such as what was derived and not selected."""
    number = min(asked_page(), max(1, -(-len(items) // per_page)))
    return Page(items[(number - 1) * per_page : number * per_page], number, len(items), per_page=per_page)


def page_url(number: int) -> str:
    """Return the address of another page of the list at hand, filters kept."""
    arguments = [(key, value) for key, values in request.args.lists() for value in values if key != "pagina" and value]
    if number > 1:
        arguments.append(("pagina", str(number)))
    return f"{request.path}?{urlencode(arguments)}" if arguments else request.path
