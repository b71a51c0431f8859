"""The stamp of what citizens see: it changes in the same commit as anything that a public page may show.

A page made under one stamp is therefore never right under another, and a withdrawn content is gone with its commit.
The rule that surprises: a table counts as shown unless its model says that nothing of it is ever public, or it is named
here: so that a thousand people who answer at once neither wait for one row nor make every page anew.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, insert, inspect, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, ORMExecuteState, SessionTransaction, UOWTransaction, mapped_column
from sqlalchemy.sql.elements import False_

from participa.extensions import db
from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped
from participa.tenancy.session import TenantSession

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: Tables that belong to no agency and that no public page shows: people, their sign-in, mails, the log.
#: A tenant's table says itself whether any of its rows is ever public (`public_criterion`).
NEVER_SHOWN = frozenset(
    {
        "account",
        "account_event",
        "account_question",
        "agency_import",
        "audit_event",
        "duty_notice",
        "duty_preference",
        "outbox_mail",
        "passkey",
        "passkey_challenge",
        "password_reset",
        "pending_sign_in",
        "public_stamp",
        "recovery_code",
        "second_step",
        "sign_in_session",
        "throttle",
    }
)
_CHANGED = "shown_rows_changed"


class PublicStamp(Base):
    """The one row with the stamp: a random word, so that a database put back from a copy never meets an old page."""

    __tablename__ = "public_stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(default="")


_STAMP: Any = PublicStamp.__table__
_READ = select(_STAMP.c.word)
_READ_AS_TEXT = str(_READ)


def install(connection: Connection) -> None:
    """Put the row in its table; safe to repeat."""
    if connection.execute(_READ).first() is None:
        connection.execute(insert(_STAMP).values(id=1, word=secrets.token_hex(8)))


def read_stamp() -> str:
    """Return the stamp of this moment; one small statement."""
    return db.session.execute(_READ).scalar_one()


def read_stamp_alone() -> str | None:
    """Return the stamp where no session is open yet, by the driver's own means: a fifth of a session's time.

    None when the database does not tell; whoever asks it next tells why.
    """
    bind: Engine | Connection = db.engine
    if isinstance(bind, Connection):  # the tests hold one transaction open
        return bind.execute(_READ).scalar_one()
    fails: Any = bind.dialect.loaded_dbapi
    try:
        pooled = bind.raw_connection()
    except (SQLAlchemyError, fails.Error):
        return None
    read = _read_postgresql if bind.dialect.name == "postgresql" else _read_sqlite
    try:
        word = read(pooled.driver_connection)
    except fails.Error:
        word = None
    if word is None:
        pooled.invalidate()
    pooled.close()
    return word


def _read_sqlite(driver: Any) -> str:
    return str(driver.execute(_READ_AS_TEXT).fetchone()[0])


def _read_postgresql(driver: Any) -> str | None:
    """Ask by libpq itself: one way there and back, and no transaction begun."""
    result = driver.pgconn.exec_(_READ_AS_TEXT.encode())
    value: bytes | None = result.get_value(0, 0) if result.ntuples == 1 else None
    return value.decode() if value is not None else None


@cache
def never_shown() -> frozenset[str]:
    """Return the names of all tables whose rows no public page shows."""
    private = {
        str(getattr(mapper.local_table, "name", ""))
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TenantScoped) and isinstance(mapper.class_.public_criterion(), False_)
    }
    return NEVER_SHOWN | private


@event.listens_for(TenantSession, "after_flush")
def _note_rows(session: TenantSession, _context: UOWTransaction) -> None:
    if session.info.get(_CHANGED):
        return
    for instance in (*session.new, *session.dirty, *session.deleted):
        if any(table.name not in never_shown() for table in inspect(instance).mapper.tables):
            session.info[_CHANGED] = True
            return


@event.listens_for(TenantSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if state.is_select:
        return
    table = getattr(state.statement, "table", None)
    if getattr(table, "name", "") not in never_shown():
        state.session.info[_CHANGED] = True


@event.listens_for(TenantSession, "before_commit")
def _renew(session: TenantSession) -> None:
    """Renew the stamp last of all: writers meet on its row for the length of a commit only."""
    session.flush()
    if session.info.pop(_CHANGED, False):
        session.connection().execute(update(_STAMP).values(word=secrets.token_hex(8)))


@event.listens_for(TenantSession, "after_transaction_end")
def _forget(session: TenantSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CHANGED, None)
