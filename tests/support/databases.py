"""Databases of one test process, on the engine of the run: empty ones, and copies of one that has the schema.

On PostgreSQL they share one throw-away server, which is started when the first is asked for.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from participa import models  # noqa: F401 (every table on the metadata before the schema is made)
from participa.schema import create_all
from tests.support.postgres import APP, OWNER, Cluster, start_cluster

if TYPE_CHECKING:
    from pathlib import Path

_PATTERN = "pattern"


class Addresses(NamedTuple):
    """Where a database is: for the portal, and for who owns its tables (the same on SQLite)."""

    portal: str
    owner: str


class Databases:
    """Makes them; `close` ends the server, where there is one."""

    def __init__(self, folder: Path, engine: str) -> None:
        """Keep where files go and which engine is asked for."""
        self.folder, self.engine = folder, engine
        self._cluster: Cluster | None = None
        self._has_pattern = False

    def empty(self, name: str) -> Addresses:
        """Make a database without tables."""
        return self._make(name, pattern=None)

    def furnished(self, name: str) -> Addresses:
        """Make a database with the schema of the models; one of that name is thrown away first."""
        if not self._has_pattern:
            engine = sa.create_engine(self.empty(_PATTERN).owner)
            with engine.begin() as connection:
                create_all(connection)
            engine.dispose()
            self._has_pattern = True
        return self._make(name, pattern=_PATTERN)

    def close(self) -> None:
        """End the server."""
        if self._cluster is not None:
            self._cluster.stop()

    def _make(self, name: str, *, pattern: str | None) -> Addresses:
        if self.engine != "postgresql":
            file = self.folder / f"{name}.sqlite3"
            for old in self.folder.glob(f"{name}.sqlite3*"):
                old.unlink()
            if pattern:
                shutil.copyfile(self.folder / f"{pattern}.sqlite3", file)
            return Addresses(f"sqlite:///{file}", f"sqlite:///{file}")
        if self._cluster is None:
            self._cluster = start_cluster()
        self._cluster.drop_database(name)
        self._cluster.create_database(name, template=pattern or "template1")
        return Addresses(self._cluster.url(name, APP), self._cluster.url(name, OWNER))
