"""A search: what matches, counted up to a limit and by kind; ranked the same way on both engines."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, func, literal_column, select

from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.foundation.spanish import Query, query_terms, suggest
from participa.search.index import MOST_CANDIDATES, matching, question_of
from participa.search.models import SearchEntry, SearchWord
from participa.search.queries import ENTRY, MOST_KEPT, ROW, Filters, narrowed
from participa.web.paging import MOST_COUNTED, PER_PAGE, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 20_000
TABLE = SearchEntry.__table__


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    query: Query
    page: Page
    by_kind: dict[str, int] = field(default_factory=dict)
    #: A corrected question, when the one asked found nothing.
    meant: str = ""


def find(text: str, filters: Filters, number: int) -> Found:
    """Search the public contents. An empty question finds nothing and says so."""
    query = query_terms(text)
    if not query:
        return Found(query, Page([], 1, 0))
    by_kind = _count_by_kind(query, filters)
    shown = {kind: n for kind, n in by_kind.items() if not filters.kinds or kind in filters.kinds}
    total = sum(shown.values())
    if not total:
        return Found(query, Page([], 1, 0), by_kind, _correct(query))
    capped = total > MOST_COUNTED
    total = min(total, MOST_COUNTED)
    ids = _ranked_ids(query, filters)
    # Ranked as far as people read; the pages after that go on newest first.
    number = min(number, max(1, -(-total // PER_PAGE)))
    wanted = ids[(number - 1) * PER_PAGE : number * PER_PAGE]
    rows = _rows(wanted) if wanted else _newest(query, filters, number)
    return Found(query, Page(rows, number, total, capped), by_kind)


def _count_by_kind(query: Query, filters: Filters) -> dict[str, int]:
    """Count the matches by kind, up to the limit, whatever kind is chosen: the facets."""
    others = Filters(region=filters.region, ministry_id=filters.ministry_id, agency_id=filters.agency_id)
    rows: Any = db.session.execute(_counting_by_kind(_dialect(), others), question_of(query.terms))
    return {kind: count for kind, count in rows}  # noqa: C416 (rows are Row objects)


@lru_cache(MOST_KEPT)
def _counting_by_kind(_dialect: str, filters: Filters) -> AnySelect:
    matches = matching().limit(MOST_COUNTED + 1).subquery("matches")
    counts = select(ENTRY.kind, func.count()).join_from(matches, TABLE, ENTRY.id == matches.c.id)
    return narrowed(counts, filters).group_by(ENTRY.kind)


def _dialect() -> str:
    """Return whose words a kept select is written in."""
    return db.engine.dialect.name


def _ranked_ids(query: Query, filters: Filters) -> list[int]:
    """Return the candidates: title matches first, in each part documents last, the newest before the older."""
    candidates = _candidates(_dialect(), filters)
    titles: list[int] = list(db.session.scalars(candidates, question_of(query.terms, title_only=True)))
    if len(titles) >= MOST_CANDIDATES:
        return titles
    seen = set(titles)
    texts: Any = db.session.scalars(candidates, question_of(query.terms))
    return titles + [found for found in texts if found not in seen]


@lru_cache(MOST_KEPT)
def _candidates(_dialect: str, filters: Filters) -> AnySelect:
    matches = matching().order_by(literal_column("1").desc())
    if not _is_narrow(filters):
        matches = matches.limit(MOST_CANDIDATES)
    found = matches.subquery("matches")
    found_ids = narrowed(select(ENTRY.id).join_from(found, TABLE, ENTRY.id == found.c.id), filters)
    # A document bears the name of what it belongs to: that comes first.
    return found_ids.order_by(ENTRY.kind == _DOCUMENT, ENTRY.listed_at.desc(), ENTRY.id.desc()).limit(MOST_CANDIDATES)


def _is_narrow(filters: Filters) -> bool:
    return bool(filters.kinds or filters.region or filters.ministry_id is not None or filters.agency_id is not None)


_DOCUMENT = "document"
_ROWS = select(ENTRY.id, ENTRY.text, *ROW).where(ENTRY.id.in_(bindparam("ids", expanding=True)))


def _rows(ids: Sequence[int]) -> list[Any]:
    rows = db.session.execute(_ROWS, {"ids": ids})
    by_id = {row.id: row for row in rows}
    return [by_id[i] for i in ids if i in by_id]


def _newest(query: Query, filters: Filters, number: int) -> list[Any]:
    matches = matching().subquery("matches")
    rows = narrowed(
        select(ENTRY.id, ENTRY.text, *ROW).join_from(matches, TABLE, and_(ENTRY.id == matches.c.id)),
        filters,
    )
    offset = (number - 1) * PER_PAGE
    page = rows.order_by(ENTRY.id.desc()).limit(PER_PAGE).offset(offset)
    return list(db.session.execute(page, question_of(query.terms)))


def _correct(query: Query) -> str:
    """Return the question with its unknown words put right, or nothing."""
    vocabulary = list(db.session.scalars(select(SearchWord.word).limit(MOST_WORDS)))
    known = {word: word for word in vocabulary}
    corrected = [known.get(term.word) or suggest(term.word, vocabulary) or term.word for term in query.terms]
    asked = [term.word for term in query.terms]
    return " ".join(corrected) if corrected != asked else ""
