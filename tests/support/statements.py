"""Counting the SQL statements of a page."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, event

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a public page may ask of the database, whatever the number of rows.
BUDGET = 12


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that run inside; savepoints of the tests' own transaction are left out."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: Any) -> None:
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
