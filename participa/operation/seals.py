"""What only the participants' secret opens or proves: sealed texts, and the digests that receipts rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.contributions import receipts
from participa.contributions.models import Contribution, ContributionCell, Redaction
from participa.contributions.services import with_originals
from participa.data_rights.models import DataRequest
from participa.data_rights.services import answer_of, asked_of
from participa.extensions import db
from participa.participants import keys
from participa.participants.models import ParticipantIdentity
from participa.participants.services.entering import context_of
from participa.questionnaires.reading import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Rows looked at before they are let go.
BATCH = 500


#: Is told a table and how many of its rows were looked at: hundreds of thousands take minutes.
Tell = Callable[[str, int], None]


def unopened(tell: Tell) -> dict[str, int]:
    """Return how many sealed texts of each table can't be opened with the secret at hand."""
    looked_at: tuple[tuple[type[Any], Callable[[Any], object]], ...] = (
        (ParticipantIdentity, _identity),
        (DataRequest, _request),
        (Contribution, _receipt),
    )
    found: Counter[str] = Counter()
    for model, open_one in looked_at:
        for rows in _batches(model, tell):
            for row in rows:
                found[model.__tablename__] += not _opens(open_one, row)
    return {table: number for table, number in found.items() if number}


def changed_answers(tell: Tell) -> tuple[int, list[str]]:
    """Return how many answers were looked at, and those that are not what their receipt says, by agency and key."""
    number, changed = 0, []
    for rows in _batches(Contribution, tell):
        number += len(rows)
        cells, hidden = _cells(rows), _redactions(rows)
        changed += [
            f"{row.agency_id}/{row.id}"
            for row in rows
            if not _opens(_prove, row, cells.get(row.id, []), hidden.get(row.id, []))
        ]
    return number, changed


def _batches(model: type[Any], tell: Tell) -> Iterator[Sequence[Any]]:
    """Yield the rows of a table in the order of their keys, some at a time."""
    last = seen = 0
    while True:
        query = sa.select(model).where(model.id > last).order_by(model.id).limit(BATCH)
        rows: Sequence[Any] = db.session.scalars(query).all()
        if not rows:
            return
        yield rows
        last, seen = rows[-1].id, seen + len(rows)
        tell(model.__tablename__, seen)
        db.session.expunge_all()


def _opens(open_one: Callable[..., object], *rows: Any) -> bool:
    try:
        open_one(*rows)
    except (keys.SealBrokenError, RuntimeError):  # the latter: there is no secret at all
        return False
    return True


def _refuse() -> None:
    raise keys.SealBrokenError


def _identity(row: ParticipantIdentity) -> None:
    keys.unseal(row.sealed, context=context_of(row.agency_id, row.process, row.person_key))


def _request(row: DataRequest) -> None:
    asked_of(row)
    answer_of(row)


def _receipt(row: Contribution) -> None:
    """Open the code, which must be the one that the answer is found by."""
    if row.receipt_sealed:
        code = receipts.unseal_code(row.receipt_sealed, agency_id=row.agency_id, content_id=row.content_id)
        if receipts.hash_code(code) != row.receipt_hash:
            _refuse()


def _prove(row: Contribution, cells: Sequence[Cell], hidden: Sequence[Redaction]) -> None:
    if receipts.digest_of(with_originals(cells, hidden, row)) != row.digest:
        _refuse()


def _cells(answers: Sequence[Contribution]) -> dict[int, list[Cell]]:
    of = ContributionCell
    query = (
        sa.select(of.contribution_id, of.question, of.row, of.option, of.text, of.number)
        .where(*_of(of, answers))
        .order_by(of.contribution_id)
    )
    rows = db.session.execute(query).all()
    return {key: [Cell(*row[1:]) for row in own] for key, own in groupby(rows, key=lambda row: row[0])}


def _of(model: type[Any], answers: Sequence[Contribution]) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the criterion of what hangs from some answers; with the agencies, which the indexes begin with."""
    agencies = {row.agency_id for row in answers}
    return model.agency_id.in_(agencies), model.contribution_id.in_([row.id for row in answers])


def _redactions(answers: Sequence[Contribution]) -> dict[int, list[Redaction]]:
    query = sa.select(Redaction).where(*_of(Redaction, answers)).order_by(Redaction.contribution_id)
    rows = db.session.scalars(query).all()
    return {key: list(own) for key, own in groupby(rows, key=lambda row: row.contribution_id)}
