"""Paper and meetings: a batch is entered by one person and checked by another before it counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.audit.services import record
from participa.contributions import queries
from participa.contributions.models import TRANSITIONS, Batch, BatchState, Channel, Contribution, Standing
from participa.contributions.services.errors import NotNowError, SecondPersonError
from participa.contributions.services.listening import tell_recounted
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed

if TYPE_CHECKING:
    from participa.consultations.models import Consultation
    from participa.documents.models import StoredFile


def open_batch(
    consultation: Consultation,
    *,
    channel: Channel,
    place: str,
    gathered_on: date,
    sheets: int,
    scan: StoredFile | None,
    account_id: int,
) -> Batch:
    """Begin a batch; its number is the next of the consultation."""
    last = db.session.scalar(
        sa.select(sa.func.max(Batch.number)).where(
            Batch.agency_id == consultation.agency_id, Batch.content_id == consultation.id
        )
    )
    batch = Batch(
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        number=(last or 0) + 1,
        channel=channel,
        place=place,
        gathered_on=gathered_on,
        sheets=sheets,
        scan_id=scan.id if scan else None,
    )
    db.session.add(batch)
    db.session.flush()
    _log("batch.open", batch, account_id, {"sheets": sheets, "channel": str(channel)})
    return batch


def note_entry(batch: Batch, *, account_id: int) -> None:
    """Remember who entered something. Raises NotNowError once the batch is not open."""
    if batch.state is not BatchState.OPEN:
        raise NotNowError
    if account_id not in batch.entered_by:
        batch.entered_by = [*batch.entered_by, account_id]


def remove_entry(batch: Batch, contribution: Contribution, *, account_id: int) -> None:
    """Take out what was entered by mistake, while the batch is open. Raises NotNowError."""
    if batch.state is not BatchState.OPEN or contribution.batch_id != batch.id:
        raise NotNowError
    db.session.delete(contribution)
    _log("batch.remove", batch, account_id, {})
    db.session.flush()
    tell_recounted(batch.agency_id, batch.content_id)


def hand_over(batch: Batch, *, account_id: int) -> None:
    """Give a batch to the second person: it can't be changed meanwhile. Raises NotNowError for an empty one."""
    if not queries.list_in_batch(batch):
        raise NotNowError
    _move(batch, BatchState.CHECKING)
    batch.note = ""
    _log("batch.hand_over", batch, account_id, {})


def give_back(batch: Batch, *, note: str, account_id: int) -> None:
    """Give a batch back with what was found. Raises SecondPersonError or NotNowError."""
    _second(batch, account_id)
    _move(batch, BatchState.OPEN)
    batch.note = note
    _log("batch.give_back", batch, account_id, {"note": note})


def approve(batch: Batch, *, account_id: int) -> int:
    """Count a batch and return how many answers it holds. Raises SecondPersonError or NotNowError."""
    _second(batch, account_id)
    _move(batch, BatchState.CHECKED)
    batch.checked_by_id, batch.checked_at = account_id, now()
    counted = db.session.execute(
        sa.update(Contribution)
        .where(Contribution.agency_id == batch.agency_id, Contribution.batch_id == batch.id)
        .values(standing=Standing.COUNTED)
        .execution_options(synchronize_session="fetch")
    )
    number = rows_changed(counted)
    tell_recounted(batch.agency_id, batch.content_id)
    _log("batch.approve", batch, account_id, {"answers": number, "sheets": batch.sheets})
    return number


def _second(batch: Batch, account_id: int) -> None:
    if account_id in batch.entered_by:
        raise SecondPersonError


def _move(batch: Batch, state: BatchState) -> None:
    db.session.refresh(batch, with_for_update=True)  # of two people at once the second finds it moved
    if state not in TRANSITIONS[batch.state]:
        raise NotNowError
    batch.state = state


def _log(action: str, batch: Batch, account_id: int, details: dict[str, Any]) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=batch.agency_id,
        subject=f"consultation:{batch.content_id}",
        details={"batch": batch.number, **details},
    )
