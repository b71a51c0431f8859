"""The parts of the schema that are not tables: the locks of the tenancy room and the full-text index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect

from participa.audit import keeping
from participa.foundation.db import Base
from participa.search import index
from participa.tenancy import locks, scopes
from participa.web import freshness

if TYPE_CHECKING:
    from sqlalchemy import Connection


def install_beside_tables(connection: Connection) -> None:
    """Put the index and the locks on the tables, if there are any; safe to repeat, and run after every upgrade."""
    if not inspect(connection).has_table("search_entry"):
        return
    index.install(connection)
    if not _fits(connection):
        locks.close(connection)  # the version of that schema opens its own tables
        return
    locks.install(connection)
    freshness.install(connection)
    keeping.install(connection)


def _fits(connection: Connection) -> bool:
    """Tell whether the tables have the columns of this version: an earlier schema lacks what the locks ask for."""
    found = inspect(connection)
    names = set(found.get_table_names())
    return all(
        set(table.c.keys()) <= {column["name"] for column in found.get_columns(name)}
        for name, table in Base.metadata.tables.items()
        if name in names
    )


def remove_beside_tables(connection: Connection) -> None:
    """Take them away while the tables change: a policy or a trigger holds on to the columns it reads."""
    keeping.remove(connection)
    locks.remove(connection)
    index.remove(connection)


def create_all(connection: Connection) -> None:
    """Make the whole schema from the models: for tests. Installations use the migrations, which a test holds equal."""
    with scopes.platform(reason="create the schema"):
        Base.metadata.create_all(connection)
        install_beside_tables(connection)
