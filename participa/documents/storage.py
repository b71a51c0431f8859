"""Bytes on the disk that agree with the rows: what a failed transaction wrote goes, what a kept one dropped goes too.

A crash in between leaves at worst a file that no row names, never a row without its file.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, BinaryIO

from flask import current_app
from sqlalchemy import event

from participa.documents.models import StoredFile
from participa.extensions import db
from participa.foundation.files import StorageUnreachable, storage_from
from participa.tenancy.session import TenantSession

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Mapper, Session, SessionTransaction

    from participa.foundation.files import Storage

log = logging.getLogger(__name__)
_ARRIVED, _LEAVING = "files_arrived", "files_leaving"


def storage() -> Storage:
    """Return where this application keeps its files."""
    return storage_from(current_app.config)


def keep(stream: BinaryIO, agency_id: int) -> str:
    """Save a stream and return its key; it goes again if this transaction does. Raises StorageFull."""
    key = storage().save(stream, agency_id)
    db.session.info.setdefault(_ARRIVED, []).append((key, agency_id))
    return key


@event.listens_for(StoredFile, "after_delete")
def _row_deleted(_mapper: Mapper[StoredFile], _connection: Connection, row: StoredFile) -> None:
    for key in filter(None, (row.storage_key, row.preview_key)):
        db.session.info.setdefault(_LEAVING, []).append((key, row.agency_id))


@event.listens_for(TenantSession, "after_commit")
def _committed(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_ARRIVED, None)
        _remove(session.info.pop(_LEAVING, []))


@event.listens_for(TenantSession, "after_soft_rollback")
def _rolled_back(session: Session, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop(_LEAVING, None)
        _remove(session.info.pop(_ARRIVED, []))


def _remove(keys: list[tuple[str, int]]) -> None:
    for key, agency_id in keys:
        try:
            storage().delete(key, agency_id=agency_id)
        except (
            OSError,
            StorageUnreachable,
        ):  # the row says what is true; a file too many harms nobody and `participa doctor` names it
            log.exception("a stored file could not be removed", extra={"storage_key": key})
