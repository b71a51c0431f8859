"""Runs migrations on either engine, in the platform scope, and puts the locks back after each run."""

from alembic import context
from flask import current_app

from participa import models  # noqa: F401 (all tables on the metadata)
from participa.foundation.db import Base
from participa.schema import install_beside_tables
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
        if connection.dialect.name == "sqlite":
            # A table is rebuilt to change it: its children must not go with the old copy.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            include_object=include,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            tell_database(connection)
            context.run_migrations()
            if not context.is_offline_mode() and _is_upgrade():
                install_beside_tables(connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _is_upgrade() -> bool:
    """Tell whether tables are there after this run (a downgrade to nothing leaves none to lock)."""
    command = getattr(config.cmd_opts, "cmd", None) if config.cmd_opts else None
    return not (command and "downgrade" in str(command[0]))


run()
