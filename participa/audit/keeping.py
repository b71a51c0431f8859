"""The log's own lock on SQLite: no line is changed or removed.

On PostgreSQL the application's role has no such right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

_TRIGGERS = {"kept_audit_event_update": "UPDATE", "kept_audit_event_delete": "DELETE"}


def install(connection: Connection) -> None:
    """Put the triggers on the log; safe to repeat."""
    if connection.dialect.name != "sqlite":
        return
    for name, verb in _TRIGGERS.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        )


def remove(connection: Connection) -> None:
    """Take them away while a migration changes the table."""
    if connection.dialect.name == "sqlite":
        for name in _TRIGGERS:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: Connection) -> list[str]:
    """Return the triggers that this database lacks."""
    if connection.dialect.name != "sqlite":
        return []
    there: Sequence[str] = (
        connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    )
    return sorted(set(_TRIGGERS) - set(there))
