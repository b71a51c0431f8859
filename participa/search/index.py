"""Full text over the read model: FTS5 on SQLite, tsvector on PostgreSQL, both fed with our own stems.

This and the tenancy room are the only places with SQL as text. The table it reads holds only what is public.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.db import AnySelect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from participa.foundation.spanish import Term

#: Ranking looks at this many of the newest matches (title first): all that a reader turns pages through.
MOST_CANDIDATES = 400

SQLITE = (
    (
        "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5(title_stems, body_stems, content='search_entry', "
        "content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_insert AFTER INSERT ON search_entry BEGIN "
        "INSERT INTO search_fts(rowid, title_stems, body_stems) VALUES (NEW.id, NEW.title_stems, NEW.body_stems); END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_delete AFTER DELETE ON search_entry BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, title_stems, body_stems) "
        "VALUES ('delete', OLD.id, OLD.title_stems, OLD.body_stems); END"
    ),
    (
        "CREATE TRIGGER IF NOT EXISTS search_fts_update AFTER UPDATE ON search_entry BEGIN "
        "INSERT INTO search_fts(search_fts, rowid, title_stems, body_stems) "
        "VALUES ('delete', OLD.id, OLD.title_stems, OLD.body_stems); "
        "INSERT INTO search_fts(rowid, title_stems, body_stems) VALUES (NEW.id, NEW.title_stems, NEW.body_stems); END"
    ),
)
POSTGRESQL = (
    (
        "ALTER TABLE search_entry ADD COLUMN IF NOT EXISTS stems tsvector GENERATED ALWAYS AS "
        "(setweight(to_tsvector('simple', title_stems), 'A') || "
        "setweight(to_tsvector('simple', body_stems), 'B')) STORED"
    ),
    "CREATE INDEX IF NOT EXISTS ix_search_entry_stems ON search_entry USING gin (stems)",
)
REBUILD_SQLITE = "INSERT INTO search_fts(search_fts) VALUES ('rebuild')"
REMOVE_SQLITE = (
    "DROP TRIGGER IF EXISTS search_fts_insert",
    "DROP TRIGGER IF EXISTS search_fts_delete",
    "DROP TRIGGER IF EXISTS search_fts_update",
    "DROP TABLE IF EXISTS search_fts",
)


def install(connection: Connection) -> None:
    """Make the index; safe to repeat. One that was not there is filled from the rows that are."""
    statements: tuple[str, ...] = POSTGRESQL
    if connection.dialect.name == "sqlite":
        statements = SQLITE if sa.inspect(connection).has_table("search_fts") else (*SQLITE, REBUILD_SQLITE)
    for statement in statements:
        connection.exec_driver_sql(statement)


def remove(connection: Connection) -> None:
    """Take the index away while the table it reads may change (PostgreSQL's is a column of that table)."""
    if connection.dialect.name == "sqlite":
        for statement in REMOVE_SQLITE:
            connection.exec_driver_sql(statement)


def matching(question: dict[str, str] | None = None) -> AnySelect:
    """Return the select of the ids of the entries that match `:question`, which `question_of` writes.

    Without it the select can be kept, and is asked with it.
    """
    if db.engine.dialect.name == "postgresql":
        entry = sa.table("search_entry", sa.column("id", sa.Integer), sa.column("stems"))
        return sa.select(entry.c.id).where(
            sa.text("stems @@ to_tsquery('simple', :question)").bindparams(**(question or {}))
        )
    return (
        sa.select(sa.literal_column("search_fts.rowid").label("id"))
        .select_from(sa.table("search_fts"))
        .where(sa.text("search_fts MATCH :question").bindparams(**(question or {})))
    )


def question_of(terms: Sequence[Term], *, title_only: bool = False) -> dict[str, str]:
    """Return the value of `:question` for terms that must all be there, in this engine's own language."""
    if db.engine.dialect.name == "postgresql":
        weight = "A" if title_only else ""
        words = " & ".join(f"'{term.stem}'{_label(prefix=term.prefix, weight=weight)}" for term in terms)
        return {"question": words}
    words = " AND ".join(f'"{term.stem}"*' if term.prefix else f'"{term.stem}"' for term in terms)
    return {"question": f"title_stems : ({words})" if title_only else words}


def _label(*, prefix: bool, weight: str) -> str:
    """Return what follows a word in a tsquery: an asterisk for a prefix, the weight it must have."""
    label = ("*" if prefix else "") + weight
    return f":{label}" if label else ""
