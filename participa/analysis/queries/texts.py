"""Texts: what people wrote in their own words, found by question, words, code and channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from participa.analysis.models import Code, Tag
from participa.analysis.queries.asked import asked_of
from participa.analysis.queries.filters import has_words, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.foundation.spanish import fold
from participa.questionnaires.definition import Definition, Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from participa.consultations.models import Consultation
    from participa.foundation.db import AnySelect

#: Kinds whose cells hold a person's own words; of those with "another, which?" only that.
IN_WORDS = frozenset({Kind.SHORT, Kind.LONG, Kind.PARAGRAPHS})
#: What a search is blind to, on both engines alike.
_ACCENTS = tuple(zip("ÁÉÍÓÚÜÑáéíóúüñ", "aeiouunaeiouun", strict=True))
_MOST_WORDS = 6


class Place(NamedTuple):
    """Which text: the answer, the question, the row."""

    contribution_id: int
    question: int
    row: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which texts are looked for."""

    words: str = ""
    question: int = 0
    code: int = 0
    channel: str = ""
    #: "" for all, "none" for those without a code, "redo" for those whose tags fell with a correction.
    state: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is asked."""
        return bool(self.words or self.question or self.code or self.channel or self.state)


def text_questions(definition: Definition) -> list[int]:
    """Return the numbers of the questions that are answered in words."""
    return [question.number for question in definition if question.kind in IN_WORDS or question.other]


def select_texts(consultation: Consultation, questions: Sequence[int], asked: Asked) -> AnySelect:
    """Return the select of texts: answer, question, row, text and channel, in the order of random keys."""
    cell = ContributionCell
    wanted = [number for number in questions if not asked.question or number == asked.question]
    query = (
        sa.select(cell.contribution_id, cell.question, cell.row, cell.text, Contribution.channel)
        .join(Contribution, sa.and_(said_by(cell, consultation.id), cell.content_id == consultation.id))
        .where(that_count(consultation.agency_id, consultation.id), cell.question.in_(wanted), has_words())
        .order_by(cell.contribution_id, cell.question, cell.row)
    )
    if asked.channel:
        query = query.where(Contribution.channel == asked.channel)
    if asked.words:
        folded: Any = sa.func.lower(cell.text)
        for letter, plain in _ACCENTS:
            folded = sa.func.replace(folded, letter, plain)
        query = query.where(
            *(folded.contains(word, autoescape=True) for word in fold(asked.words).split()[:_MOST_WORDS])
        )
    if asked.code:
        query = query.where(_tagged(Tag.code_id == asked.code, Tag.stale.is_(False)))
    if asked.state == "none":
        query = query.where(~_tagged(Tag.stale.is_(False)))
    elif asked.state == "redo":
        query = query.where(_tagged(Tag.stale.is_(True)))
    return query


def count_texts(consultation: Consultation) -> int:
    """Return how many texts there are."""
    numbers = text_questions(asked_of(consultation))
    query = select_texts(consultation, numbers, Asked()).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(query)) or 0


def list_places(consultation: Consultation, questions: Sequence[int], asked: Asked, *, most: int) -> list[Place]:
    """Return which texts are found, up to a number of them."""
    rows = db.session.execute(select_texts(consultation, questions, asked).limit(most))
    return [Place(row.contribution_id, row.question, row.row) for row in rows]


def find_text(consultation: Consultation, place: Place) -> Any:
    """Return one text with its channel, of an answer that counts; None where there is none."""
    cell = ContributionCell
    return db.session.execute(
        sa.select(cell.contribution_id, cell.question, cell.row, cell.text, Contribution.channel)
        .join(Contribution, said_by(cell, consultation.id))
        .where(
            that_count(consultation.agency_id, consultation.id),
            cell.contribution_id == place.contribution_id,
            cell.question == place.question,
            cell.row == place.row,
            has_words(),
        )
    ).first()


def list_codes(consultation: Consultation) -> Sequence[Code]:
    """Return the code book in its order."""
    return db.session.scalars(
        sa.select(Code)
        .where(Code.agency_id == consultation.agency_id, Code.content_id == consultation.id)
        .order_by(Code.position, Code.id)
    ).all()


def find_code(consultation: Consultation, code_id: int) -> Code | None:
    """Return a code of a consultation."""
    return db.session.scalar(
        sa.select(Code).where(
            Code.agency_id == consultation.agency_id, Code.content_id == consultation.id, Code.id == code_id
        )
    )


def find_tag(consultation: Consultation, tag_id: int) -> Tag | None:
    """Return a tag of a consultation."""
    return db.session.scalar(
        sa.select(Tag).where(
            Tag.agency_id == consultation.agency_id, Tag.content_id == consultation.id, Tag.id == tag_id
        )
    )


def tags_of(consultation: Consultation, keys: Collection[int]) -> dict[Place, list[Tag]]:
    """Return the tags on the texts of some answers, in one statement."""
    found: dict[Place, list[Tag]] = {}
    if not keys:
        return found
    query = (
        sa.select(Tag)
        .where(
            Tag.agency_id == consultation.agency_id,
            Tag.content_id == consultation.id,
            Tag.contribution_id.in_(keys),
        )
        .order_by(Tag.start, Tag.created_at)
    )
    for tag in db.session.scalars(query):
        found.setdefault(Place(tag.contribution_id, tag.question, tag.row), []).append(tag)
    return found


def count_by_code(consultation: Consultation) -> dict[int, dict[str, int]]:
    """Return how many texts have each code, by channel; each text once, however many passages of it."""
    texts = _tagged_texts(consultation, Tag.code_id).subquery()
    query = (
        sa.select(texts.c.code_id, Contribution.channel, sa.func.count())
        .join(Contribution, Contribution.id == texts.c.contribution_id)
        .where(that_count(consultation.agency_id, consultation.id))
        .group_by(texts.c.code_id, Contribution.channel)
    )
    found: dict[int, dict[str, int]] = {}
    counted: Any = db.session.execute(query)
    for code_id, channel, times in counted:
        found.setdefault(int(code_id), {})[str(channel)] = int(times)
    return found


def count_coded(consultation: Consultation) -> int:
    """Return how many texts have a code."""
    texts = _tagged_texts(consultation).subquery()
    query = (
        sa.select(sa.func.count())
        .select_from(texts)
        .join(Contribution, Contribution.id == texts.c.contribution_id)
        .where(that_count(consultation.agency_id, consultation.id))
    )
    return db.session.scalar(query) or 0


def _tagged_texts(consultation: Consultation, *more: Any) -> sa.Select[*tuple[Any, ...]]:
    columns = (*more, Tag.contribution_id, Tag.question, Tag.row)
    query: Any = sa.select(*columns).where(
        Tag.agency_id == consultation.agency_id, Tag.content_id == consultation.id, Tag.stale.is_(False)
    )
    return query.distinct()  # type: ignore[no-any-return]


def _tagged(*criteria: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    cell = ContributionCell
    return (
        sa.select(Tag.id)
        .where(
            Tag.agency_id == cell.agency_id,
            Tag.contribution_id == cell.contribution_id,
            Tag.question == cell.question,
            Tag.row == cell.row,
            *criteria,
        )
        .exists()
    )
