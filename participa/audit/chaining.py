"""The chain: each line of the log is sealed together with the line before it, one chain for each agency.

Whoever changes, removes or slips in a line past the application breaks every seal after it. Lines wait until their
transaction commits: the chain's lock is taken last of all and held for the length of a commit, so that writers neither
wait for each other's work nor for each other's locks.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, func, insert, inspect, select
from sqlalchemy.orm import SessionTransaction, UOWTransaction

from participa.audit.models import AuditEvent
from participa.foundation.clock import now
from participa.tenancy.session import TenantSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

#: The chain of lines that belong to no agency.
PLATFORM = 0
#: What the first line of a chain is sealed with.
BEGINNING = "0" * 64
_LOG: Any = AuditEvent.__table__
#: First key of PostgreSQL's advisory locks of the chains; the second is the chain.
_LOCKS = 20_500
_WAITING = "audit_lines_waiting"


def seal_of(previous: str, line: dict[str, Any]) -> str:
    """Return the seal of a line that follows the one sealed `previous`, as the migration that began the chains did."""
    told = [
        previous,
        line["chain"],
        line["number"],
        line["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f"),
        line["account_id"],
        line["subject_agency_id"],
        line["action"],
        line["subject"],
        json.loads(json.dumps(line["details"])),
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def append(connection: Connection, lines: Sequence[AuditEvent]) -> None:
    """Put lines at the end of their chains, in the order given; the chains are held until the transaction ends."""
    rows = [_row(line) for line in lines]
    for chain in sorted({row["chain"] for row in rows}):
        number, seal = _end_of(connection, chain)
        for row in rows:
            if row["chain"] == chain:
                number += 1
                row["number"] = number
                row["seal"] = seal = seal_of(seal, row)
    if rows:
        connection.execute(insert(_LOG), rows)


def _row(line: AuditEvent) -> dict[str, Any]:
    at: datetime | None = line.at
    return {
        "at": at or now(),
        "account_id": line.account_id,
        "subject_agency_id": line.subject_agency_id,
        "action": line.action,
        "subject": line.subject or "",
        "details": line.details or {},
        "chain": line.subject_agency_id or PLATFORM,
    }


def _end_of(connection: Connection, chain: int) -> tuple[int, str]:
    """Hold a chain and return the number and the seal of its last line. SQLite's writer holds the database already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCKS, chain)))
    last = connection.execute(
        select(_LOG.c.number, _LOG.c.seal).where(_LOG.c.chain == chain).order_by(_LOG.c.number.desc()).limit(1)
    ).first()
    return (last.number, last.seal) if last else (0, BEGINNING)


# --- a session's lines wait for its commit -------------------------------------------------------------------------


@event.listens_for(TenantSession, "before_flush")
def _hold_back(session: TenantSession, _context: UOWTransaction, _instances: object) -> None:
    lines = [row for row in session.new if isinstance(row, AuditEvent)]
    if not lines:
        return
    lines.sort(key=lambda line: inspect(line).insert_order or 0)
    at = session.get_nested_transaction() or session.get_transaction()
    for line in lines:
        session.expunge(line)
        session.info.setdefault(_WAITING, []).append((at, line))


@event.listens_for(TenantSession, "before_commit")
def _write(session: TenantSession) -> None:
    session.flush()
    waiting = session.info.get(_WAITING)
    if not waiting:
        return
    nested = session.get_nested_transaction()
    if nested is not None:  # kept now, unless what is around it is taken back
        session.info[_WAITING] = [(nested.parent if at is nested else at, line) for at, line in waiting]
        return
    del session.info[_WAITING]
    append(session.connection(), [line for _at, line in waiting])


@event.listens_for(TenantSession, "after_soft_rollback")
def _take_back(session: TenantSession, ended: SessionTransaction) -> None:
    if ended.nested and session.info.get(_WAITING):
        session.info[_WAITING] = [(at, line) for at, line in session.info[_WAITING] if at is not ended]


@event.listens_for(TenantSession, "after_transaction_end")
def _forget(session: TenantSession, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_WAITING, None)
