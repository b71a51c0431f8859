"""Runs migrations on either engine, in the platform scope, and puts the locks back after each run."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from participa import models  # noqa: F401 (all tables on the metadata)
from participa.foundation.db import Base
from participa.schema import install_beside_tables, remove_beside_tables
from participa.tenancy import scopes
from participa.tenancy.session import tell_database

config = context.config


def include(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:  # noqa: FBT001 (Alembic's signature)
    """Leave out what is not of the models: the full-text index and its shadow tables."""
    return not (
        (kind == "table" and str(name).startswith("search_fts"))
        or (kind == "column" and name == "stems")
        or name == "ix_search_entry_stems"
    )


def run() -> None:
    """Migrate in one transaction."""
    engine = current_app.extensions["migrate"].db.engine
    with scopes.platform(reason="migrations"), engine.connect() as connection:
        foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,  # Alembic believes SQLite can't; ours says BEGIN itself (foundation/engines.py)
            transaction_per_migration=False,
        )
        try:
            with context.begin_transaction():
                tell_database(connection)
                remove_beside_tables(connection)
                context.run_migrations()
                install_beside_tables(connection)
                check_rows(connection)
        finally:
            foreign_keys(connection, "ON")


def foreign_keys(connection: Connection, state: str) -> None:
    """Let SQLite make a table anew: with its foreign keys on, the children would go with the old copy.

    Said to the driver, outside of a transaction: inside one, SQLite takes no notice.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {state}")


def check_rows(connection: Connection) -> None:
    """Refuse a migration after which a row points at nothing. Raises RuntimeError."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
        if lost:
            raise RuntimeError(f"rows would point at nothing: {[tuple(row) for row in lost]}")


run()
