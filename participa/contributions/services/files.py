"""Files that come with answers: kept under the agency, seen by the agency alone, gone with what they belong to."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.contributions.models import AnswerFile, ContributionCell
from participa.documents.services import keep_file
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from participa.consultations.models import Consultation
    from participa.contributions.models import Contribution
    from participa.questionnaires.reading import Cell, Upload, Value


def keep_uploads(values: Mapping[str, Value], consultation: Consultation, *, owner: str) -> dict[str, Value]:
    """Store the files that came along and return the values with their marks. Raises StorageFull."""
    return {
        key: replace(value, text=_store(value.upload, consultation, owner), upload=None) if value.upload else value
        for key, value in values.items()
    }


def mark_sent(marks: Iterable[str], consultation: Consultation, *, owner: str) -> None:
    """Note that a contribution holds these files now."""
    wanted = [mark for mark in marks if mark]
    if wanted:
        db.session.execute(
            sa.update(AnswerFile)
            .where(
                AnswerFile.agency_id == consultation.agency_id,
                AnswerFile.content_id == consultation.id,
                AnswerFile.mark.in_(wanted),
            )
            .values(sent=True, owner=owner)
        )


def drop_files(files: Iterable[AnswerFile]) -> int:
    """Delete files with their bytes, which leave the store with the commit; return how many they were."""
    number = 0
    for file in files:
        db.session.delete(file)
        number += 1
    if number:
        db.session.flush()
    return number


def drop_files_of(contribution: Contribution, following: Sequence[Cell]) -> int:
    """Delete the files that an answer held and that what follows it holds no more."""
    held = sa.select(ContributionCell.text).where(
        ContributionCell.agency_id == contribution.agency_id, ContributionCell.contribution_id == contribution.id
    )
    query = sa.select(AnswerFile).where(
        AnswerFile.agency_id == contribution.agency_id,
        AnswerFile.content_id == contribution.content_id,
        AnswerFile.mark.in_(held),
    )
    kept = {cell.text for cell in following}
    return drop_files(file for file in db.session.scalars(query).all() if file.mark not in kept)


def _store(upload: Upload, consultation: Consultation, owner: str) -> str:
    mark = secrets.token_hex(16)
    row = AnswerFile(agency_id=consultation.agency_id, content_id=consultation.id, mark=mark, owner=owner)
    row.file = keep_file(upload.inspected, upload.stream, agency_id=consultation.agency_id)
    row.file_id = row.file.id
    db.session.add(row)
    return mark
