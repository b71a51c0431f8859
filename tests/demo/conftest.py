"""The demonstration, loaded once for the module that asks, inside one transaction that is rolled back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from participa.demo import load
from participa.extensions import db
from participa.people.current import hash_token, new_token
from participa.people.models import Account, SignInSession
from tests.support.page import Visitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask


@dataclass(frozen=True)
class Demonstration:
    """The loaded portal, a way of opening its pages, and what the load said."""

    app: Flask
    visit: Visitor
    said: list[str]

    def token(self, email: str) -> str:
        """Return the token of a fresh sign-in of an account."""
        token = new_token()
        with self.app.app_context():
            account = db.session.scalars(db.select(Account).where(Account.email == email)).one()
            db.session.add(SignInSession(account_id=account.id, token_hash=hash_token(token)))
            db.session.commit()
        return token


@pytest.fixture(scope="module")
def demonstration(app: Flask) -> Iterator[Demonstration]:
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
        connection = engine.connect()
        transaction = connection.begin()
        engines[None] = connection  # type: ignore[assignment]
        db.session.remove()
        db.session.configure(join_transaction_mode="create_savepoint")
    said: list[str] = []
    try:
        assert load.is_needed(app)
        load.load(app, said.append)
        yield Demonstration(app, Visitor(app), said)
    finally:
        with app.app_context():
            db.session.remove()
        engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture(autouse=True)
def _content_types_are_known(app: Flask) -> None:
    """Content types register themselves when the application is made."""
