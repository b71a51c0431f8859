"""Every select about requests."""

from __future__ import annotations

import sqlalchemy as sa

from participa.data_rights.models import DataRequest, RequestState
from participa.extensions import db
from participa.people.tokens import hash_token, normal_code


class NotFoundError(LookupError):
    """There is no such request in the agency."""


def list_requests(agency_id: int, state: RequestState | None) -> sa.Select[DataRequest]:
    """Return the requests of an agency: the open ones by their last day, then the closed ones, the latest first."""
    query = sa.select(DataRequest).where(DataRequest.agency_id == agency_id)
    if state is not None:
        query = query.where(DataRequest.state == state)
    closed = sa.case((DataRequest.state == RequestState.RECEIVED, 0), else_=1)
    return query.order_by(closed, sa.case((closed == 0, DataRequest.due_on)), DataRequest.id.desc())


def count_open(agency_id: int) -> int:
    """Return how many answers are owed."""
    query = sa.select(sa.func.count()).where(
        DataRequest.agency_id == agency_id, DataRequest.state == RequestState.RECEIVED
    )
    return db.session.scalar(query) or 0


def get_request(agency_id: int, request_id: int) -> DataRequest:
    """Return a request by its number. Raises NotFoundError."""
    found = db.session.scalar(
        sa.select(DataRequest).where(DataRequest.agency_id == agency_id, DataRequest.id == request_id)
    )
    if found is None:
        raise NotFoundError
    return found


def find_by_code(agency_id: int, code: str) -> DataRequest | None:
    """Return a request by the code its person has."""
    return db.session.scalar(
        sa.select(DataRequest).where(
            DataRequest.agency_id == agency_id, DataRequest.code_hash == hash_token(normal_code(code))
        )
    )
