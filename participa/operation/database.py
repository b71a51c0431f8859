"""Bringing the database to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url

from participa.extensions import db

if TYPE_CHECKING:
    from flask import Flask
    from flask.ctx import AppContext

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def _migrating(app: Flask) -> AppContext:
    """Return a context for migrations. Only who migrates needs Alembic: serving starts without it."""
    if "migrate" not in app.extensions:
        flask_migrate.Migrate(app, db, render_as_batch=True)
    return app.app_context()


def upgrade(app: Flask, revision: str = "head") -> None:
    """Go up to a revision, the newest by default; makes the folder of an SQLite file where needed."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    with _migrating(app):
        flask_migrate.upgrade(directory=str(MIGRATIONS), revision=revision)


def downgrade(app: Flask, revision: str) -> None:
    """Go down to a revision."""
    with _migrating(app):
        flask_migrate.downgrade(directory=str(MIGRATIONS), revision=revision)


def newest() -> str | None:
    """Return the newest revision there is."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def present(app: Flask) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    with app.app_context(), db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
