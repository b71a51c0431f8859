"""Files that come with answers: kept under the agency, seen by the agency alone, gone with what they belong to."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.contributions.models import AnswerFile
from participa.documents.services import keep_file
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from participa.consultations.models import Consultation
    from participa.questionnaires.reading import Upload, Value


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


def _store(upload: Upload, consultation: Consultation, owner: str) -> str:
    mark = secrets.token_hex(16)
    row = AnswerFile(agency_id=consultation.agency_id, content_id=consultation.id, mark=mark, owner=owner)
    row.file = keep_file(upload.inspected, upload.stream, agency_id=consultation.agency_id)
    row.file_id = row.file.id
    db.session.add(row)
    return mark
