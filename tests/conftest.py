"""The application, one database a run, one transaction a test, on either engine (PARTICIPA_TEST_ENGINE)."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import settings as properties

from config import Config
from participa import create_app
from participa.extensions import db
from tests.support.cast import Cast
from tests.support.databases import Databases
from tests.support.page import FreshClient, Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

# A machine that is busy for a moment is no fault of what is tested; the rest stays as it is, here and in CI.
properties.register_profile("unhurried", deadline=None)
properties.load_profile("unhurried")

ENGINE = os.environ.get("PARTICIPA_TEST_ENGINE", "sqlite")
#: The database of the tests that need one of their own.
OWN = "own"
#: Where tests of words, files, styles and sources live: without a database they say the same on either engine.
SAME_ON_BOTH = {"foundation", "guards", "support_tests", "territory", "ui"}


def needs_engine(item: pytest.Item) -> bool:
    """Tell whether a test can turn out otherwise on the other engine: it has a database, or speaks of engines."""
    if item.get_closest_marker("once"):
        return False
    if item.path.parent.name not in SAME_ON_BOTH or "databases" in getattr(item, "fixturenames", ()):
        return True
    text = item.path.read_text(encoding="utf-8")
    return "ENGINE" in text or "postgres" in text.lower()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case with a file by its argument: the bytes hold the moment it was made, other in each process."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the lane of SQLite, which always runs, what has no engine in it; a test asked for by name runs."""
    if ENGINE != "postgresql" or any("::" in argument for argument in config.args):
        return
    once = [item for item in items if not needs_engine(item)]
    if once:
        config.hook.pytest_deselected(items=once)
        items[:] = [item for item in items if needs_engine(item)]


def pytest_collection_finish() -> None:
    """Spare the collector the ten thousand objects that stay to the end of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Make databases for this process."""
    made = Databases(tmp_path_factory.mktemp("db"), ENGINE)
    yield made
    made.close()


@pytest.fixture(scope="session")
def database_url(databases: Databases) -> str:
    """Return the address of the database most tests share, each in a transaction that is rolled back."""
    return databases.furnished("participa").portal


def settings(url: str, files: Path, **changes: Any) -> dict[str, Any]:
    """Return the settings of a test application."""
    config = Config(
        SECRET_KEY="tests-only-" + "x" * 32,
        PARTICIPANTS_SECRET="tests-only-participants-" + "y" * 32,
        SQLALCHEMY_DATABASE_URI=url,
        FILES_DIR=str(files),
        BASE_URL="http://localhost",
        MODE="demo",
        SESSION_COOKIE_SECURE=False,
    )
    return {**config.as_flask(), "TESTING": True, **changes}


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Make the application once."""
    app = create_app(settings(database_url, tmp_path_factory.mktemp("files")))
    app.test_client_class = FreshClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def other_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Make once the application of `real`."""
    return create_app(settings(databases.furnished(OWN).portal, tmp_path_factory.mktemp("own")))


@pytest.fixture
def real(other_app: Flask, databases: Databases) -> Iterator[Flask]:
    """An application on a new database of its own, where commits are commits and threads and processes meet."""
    databases.furnished(OWN)
    other_app.extensions["kept_pages"].clear()
    kept = dict(other_app.config)
    yield other_app
    other_app.config.update(kept)
    with other_app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Iterator[sa.Connection]:
    """Hold one outer transaction; commits inside are savepoints, and all of it is rolled back."""
    app.extensions["kept_pages"].clear()  # rolling back puts an old stamp back, with other pages under it
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
        connection = engine.connect()
        transaction = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
    try:
        yield connection
    finally:
        with app.app_context():
            db.session.remove()
        engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture
def cast(app: Flask, database: sa.Connection) -> Iterator[Cast]:
    """The named agencies and people of the tests, inside an application context of its own."""
    with app.app_context():
        yield Cast()


@pytest.fixture
def client(app: Flask, database: sa.Connection) -> FlaskClient:
    """A browser nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def visit(app: Flask, database: sa.Connection) -> Visitor:
    """Open pages as a person and check each for the HTML contract."""
    return Visitor(app)
