"""The lines that were there before the chains get their place and their seal."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

from participa import create_app
from participa.audit.queries import list_chains, prove
from participa.extensions import db
from participa.operation import database
from participa.tenancy import scopes
from tests.conftest import settings

OLD = sa.table(
    "audit_event",
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action", sa.Text()),
    sa.column("subject", sa.Text()),
    sa.column("details", sa.JSON()),
)


def test_old_lines_are_chained(databases, tmp_path):
    chain_old_lines(databases.empty("old").owner, tmp_path)


def chain_old_lines(url: str, tmp_path) -> None:
    """Write lines under the schema before the chains, go up, and prove them with the program of today."""
    app = create_app(settings(url, tmp_path / "files"))
    database.upgrade(app, before_the_chains())
    rows = [
        {"at": datetime(2026, 1, 1, 12, 0, 0, n, tzinfo=UTC), "action": "a.b", "subject": f"x:{n}",
         "details": {"title": "Ñandú ☂", "n": n / 3, "inner": {"b": [1, None], "a": True}}}
        for n in range(1_100)
    ]  # fmt: skip
    with app.app_context(), scopes.platform(reason="test"):
        with db.engine.begin() as connection:
            connection.execute(sa.insert(OLD), rows)
        database.upgrade(app)
        assert list_chains() == [0]
        proof = prove()
        assert (proof.good, proof.lines) == (True, 1_100)
        db.session.remove()
        db.engine.dispose()


def before_the_chains() -> str:
    """Return the revision before the one that brought the chains."""
    (source,) = (database.MIGRATIONS / "versions").glob("*_log_chain.py")
    return f"{int(source.name[:4]) - 1:04}"
