"""The code book, and tags on texts: put, taken off, undone, and fallen when the text is corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.analysis import queries
from participa.analysis.models import Code, Tag
from participa.analysis.passages import find_passage
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.foundation.db import rows_changed
from participa.foundation.spanish import fold
from participa.participants.models import random_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from participa.analysis.queries import Place
    from participa.consultations.models import Consultation
    from participa.questionnaires.reading import Cell

#: Answers looked up at a time.
AT_A_TIME = 500


class CodeExistsError(ValueError):
    """The consultation has a code of that name."""


class NoSuchPassageError(ValueError):
    """The quoted words do not stand in the text."""


def save_code(consultation: Consultation, code: Code | None, *, name: str, description: str) -> Code:
    """Add a code, or change it. Raises CodeExistsError."""
    book = queries.list_codes(consultation)
    folded = " ".join(fold(name).split())
    if any(other.folded_name == folded and other is not code for other in book):
        raise CodeExistsError
    if code is None:
        place = max((other.position for other in book), default=0) + 1
        code = Code(agency_id=consultation.agency_id, content_id=consultation.id, position=place)
        db.session.add(code)
    code.name, code.folded_name, code.description = name, folded, description
    db.session.flush()
    return code


def move_code(consultation: Consultation, code: Code, *, up: bool) -> None:
    """Move a code one place."""
    book = list(queries.list_codes(consultation))
    at = book.index(code)
    other = at - 1 if up else at + 1
    if 0 <= other < len(book):
        book[at], book[other] = book[other], book[at]
    for place, each in enumerate(book, 1):
        each.position = place
    db.session.flush()


def delete_code(code: Code) -> None:
    """Delete a code with its tags; the texts stay."""
    db.session.delete(code)
    db.session.flush()


def tag_texts(
    consultation: Consultation, code: Code, places: Iterable[Place], *, account_id: int | None, quoted: str = ""
) -> tuple[int, int]:
    """Put a code on texts, or on the passage that is quoted of one; return what undoes it, and how many are new.

    Raises NoSuchPassageError. Tags that had fallen off these texts are done again with it, and go.
    """
    wanted = list(places)
    start, end = _passage(consultation, wanted, quoted)
    batch, new = random_id(), 0
    for begin in range(0, len(wanted), AT_A_TIME):
        some = wanted[begin : begin + AT_A_TIME]
        known = queries.tags_of(consultation, {place.contribution_id for place in some})
        for place in some:
            tags = known.get(place, [])
            for tag in tags:
                if tag.stale:
                    db.session.delete(tag)
            if any(t.code_id == code.id and (t.start, t.end) == (start, end) and not t.stale for t in tags):
                continue
            db.session.flush()
            tag = _tag(code, place, (start, end))
            tag.batch, tag.account_id = batch, account_id
            db.session.add(tag)
            new += 1
        db.session.flush()
    return batch, new


def untag(tag: Tag) -> None:
    """Take a code off a text."""
    db.session.delete(tag)
    db.session.flush()


def undo(consultation: Consultation, batch: int) -> int:
    """Take off what was tagged at once; return how many tags."""
    gone = db.session.execute(
        sa.delete(Tag)
        .where(Tag.agency_id == consultation.agency_id, Tag.content_id == consultation.id, Tag.batch == batch)
        .execution_options(synchronize_session=False)
    )
    return rows_changed(gone)


def follow_change(contribution: Contribution, cells: Sequence[Cell]) -> None:
    """Let tags fall whose text was corrected, and go with a text that is no more. Called before the cells change."""
    tags = db.session.scalars(
        sa.select(Tag).where(Tag.agency_id == contribution.agency_id, Tag.contribution_id == contribution.id)
    ).all()
    if not tags:
        return
    rows = db.session.execute(
        sa.select(ContributionCell.question, ContributionCell.row, ContributionCell.text).where(
            ContributionCell.agency_id == contribution.agency_id,
            ContributionCell.contribution_id == contribution.id,
            ContributionCell.text != "",
        )
    )
    before = {(row[0], row[1]): row[2] for row in rows}
    after = {(cell.question, cell.row): cell.text for cell in cells if cell.text}
    for tag in tags:
        place = tag.question, tag.row
        if place not in after:
            db.session.delete(tag)
        elif before.get(place) != after[place]:
            tag.stale = True
    db.session.flush()


def _passage(consultation: Consultation, places: Sequence[Place], quoted: str) -> tuple[int, int]:
    if not quoted.strip():
        return 0, 0
    found = queries.find_text(consultation, places[0]) if len(places) == 1 else None
    span = find_passage(found.text, quoted) if found else None
    if span is None:
        raise NoSuchPassageError
    return span


def _tag(code: Code, place: Place, span: tuple[int, int]) -> Tag:
    return Tag(
        agency_id=code.agency_id,
        content_id=code.content_id,
        code_id=code.id,
        contribution_id=place.contribution_id,
        question=place.question,
        row=place.row,
        start=span[0],
        end=span[1],
    )
