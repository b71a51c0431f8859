"""Every select about those who take part. All but one work in the scope of an agency."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.participants.models import ClaveunicaState, EmailProof, Level, ParticipantIdentity, ParticipantSession
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from participa.foundation.db import AnySelect

#: Sealed identities in memory while they are looked through.
AT_A_TIME = 1_000


def find_session(
    *, agency_id: int, process: str, token_hash: str
) -> tuple[ParticipantSession, ParticipantIdentity | None] | None:
    """Return the live session of a process by its token, with the identity it is of; an unknown person's has none."""
    where = {"agency": agency_id, "process": process, "token_hash": token_hash, "moment": now()}
    row = db.session.execute(_session(), where).one_or_none()
    return (row[0], row[1]) if row else None


@cache
def _session() -> AnySelect:
    """Return the select, made once (ADR 19): every page of taking part asks it."""
    mine = sa.and_(
        ParticipantIdentity.agency_id == ParticipantSession.agency_id,
        ParticipantIdentity.id == ParticipantSession.identity_id,
    )
    return (
        sa.select(ParticipantSession, ParticipantIdentity)
        .outerjoin(ParticipantIdentity, mine)
        .where(
            ParticipantSession.agency_id == sa.bindparam("agency"),
            ParticipantSession.process == sa.bindparam("process"),
            ParticipantSession.token_hash == sa.bindparam("token_hash"),
            ParticipantSession.expires_at > sa.bindparam("moment"),
        )
    )


def find_person(*, agency_id: int, process: str, person_key: str) -> ParticipantIdentity | None:
    """Return the identity of somebody in a process."""
    return db.session.scalar(
        sa.select(ParticipantIdentity).where(
            ParticipantIdentity.agency_id == agency_id,
            ParticipantIdentity.process == process,
            ParticipantIdentity.person_key == person_key,
        )
    )


def list_processes(agency_id: int, level: Level) -> Sequence[str]:
    """Return the processes of an agency in which somebody identified in one way."""
    return db.session.scalars(
        sa.select(ParticipantIdentity.process)
        .where(ParticipantIdentity.agency_id == agency_id, ParticipantIdentity.level == level.value)
        .distinct()
    ).all()


def read_declared(agency_id: int) -> Iterator[tuple[int, str, str, str]]:
    """Yield key, process, keyed hash and sealed facts of whoever said an address and did not prove it."""
    query = (
        sa.select(
            ParticipantIdentity.id,
            ParticipantIdentity.process,
            ParticipantIdentity.person_key,
            ParticipantIdentity.sealed,
        )
        .where(ParticipantIdentity.agency_id == agency_id, ParticipantIdentity.level == Level.DECLARED.value)
        .order_by(ParticipantIdentity.id)
    )
    for row in db.session.execute(query, execution_options={"yield_per": AT_A_TIME}):
        yield row[0], row[1], row[2], row[3]


def list_organisations(agency_id: int) -> Sequence[tuple[str, int]]:
    """Return process and RUT of each organisation that took part in something of an agency."""
    rows = db.session.execute(
        sa.select(ParticipantIdentity.process, ParticipantIdentity.organisation_rut)
        .where(ParticipantIdentity.agency_id == agency_id, ParticipantIdentity.organisation_rut.is_not(None))
        .distinct()
    )
    return [(process, rut) for process, rut in rows if rut is not None]


def find_proof(*, agency_id: int, process: str, handle_hash: str = "", link_hash: str = "") -> EmailProof | None:
    """Return a proof that is still on its way, held until the end of the transaction."""
    by = EmailProof.handle_hash == handle_hash if handle_hash else EmailProof.link_hash == link_hash
    return db.session.scalar(
        sa.select(EmailProof)
        .where(EmailProof.agency_id == agency_id, EmailProof.process == process, by, EmailProof.expires_at > now())
        .with_for_update()
    )


def find_way_back(state_hash: str) -> tuple[int, str] | None:
    """Return agency and process of somebody who comes back from ClaveÚnica: the state knows, the address does not."""
    with scopes.platform(reason="back from ClaveÚnica"):
        row = db.session.execute(
            sa.select(ClaveunicaState.agency_id, ClaveunicaState.process).where(
                ClaveunicaState.state_hash == state_hash, ClaveunicaState.expires_at > now()
            )
        ).one_or_none()
    return (row.agency_id, row.process) if row else None


def find_state(*, agency_id: int, state_hash: str) -> ClaveunicaState | None:
    """Return the state itself, held until the end of the transaction: it serves once."""
    return db.session.scalar(
        sa.select(ClaveunicaState)
        .where(ClaveunicaState.agency_id == agency_id, ClaveunicaState.state_hash == state_hash)
        .with_for_update()
    )
