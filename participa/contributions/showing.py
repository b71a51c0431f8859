"""Answers in words, as who gave them and the agency's staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.contributions.models import AnswerFile
from participa.extensions import db
from participa.foundation import words
from participa.foundation.i18n import _
from participa.questionnaires.definition import AGREE, DISAGREE, OTHER, Kind
from participa.questionnaires.reading import shown_questions
from participa.territory.division import communes, regions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from participa.consultations.models import Consultation
    from participa.questionnaires.definition import Definition, Page, Question
    from participa.questionnaires.reading import Value

#: Letters of a region's code; a commune's is longer.
REGION_CODE = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """A question and what was answered, line by line; no lines where nothing was."""

    question: Question
    place: int
    #: The page on which it is changed.
    page: str
    lines: tuple[str, ...]


def answers_in_words(
    definition: Definition, values: Mapping[str, Value], *, page: Page | None = None
) -> list[Answered]:
    """Return the shown questions with their answers; of one page where it is given."""
    return [
        Answered(
            question,
            definition.ordinals[question.key],
            own.key if (own := definition.page_of(question.key)) else "",
            tuple(lines_of(question, values[question.key])) if question.key in values else (),
        )
        for question in shown_questions(definition, values)
        if page is None or question in page.questions
    ]


def lines_of(question: Question, value: Value) -> list[str]:
    """Return one answer in words."""
    return _LINES.get(question.kind, _text)(question, value) if value else []


def place_name(code: str) -> str:
    """Return the name of a region or a commune."""
    names = regions() if len(code) == REGION_CODE else communes()
    return next((each.name for each in names if each.code == code), code)


def kept_names(consultation: Consultation, values: Mapping[str, Value], definition: Definition) -> dict[str, str]:
    """Return the names of the files that were kept, by question key."""
    return {key: row.file.file_name for key, row in _files(consultation, values, definition).items()}


def file_links(
    consultation: Consultation, values: Mapping[str, Value], definition: Definition
) -> dict[str, tuple[str, str]]:
    """Return name and mark of the files of an answer, by question key."""
    return {key: (row.file.file_name, row.mark) for key, row in _files(consultation, values, definition).items()}


def _files(consultation: Consultation, values: Mapping[str, Value], definition: Definition) -> dict[str, AnswerFile]:
    marks = {values[q.key].text: q.key for q in definition if q.kind is Kind.FILE and q.key in values}
    if not any(marks):
        return {}
    rows = db.session.scalars(
        sa.select(AnswerFile).where(
            AnswerFile.agency_id == consultation.agency_id,
            AnswerFile.content_id == consultation.id,
            AnswerFile.mark.in_(marks),
        )
    )
    return {marks[row.mark]: row for row in rows}


def _text(_question: Question, value: Value) -> list[str]:
    return [value.text]


def _options(question: Question, value: Value) -> list[str]:
    return [_option(question, key, value.text) for key in value.options]


def _places(_question: Question, value: Value) -> list[str]:
    return [place_name(key) for key in value.options]


def _matrix(question: Question, value: Value) -> list[str]:
    return [f"{question.option_label(each.row)}: {question.option_label(each.option)}" for each in value.rows]


def _ranking(question: Question, value: Value) -> list[str]:
    order = sorted(value.rows, key=lambda each: int(each.option) if each.option.isdigit() else 0)
    return [f"{each.option}. {question.option_label(each.row)}" for each in order]


def _paragraphs(question: Question, value: Value) -> list[str]:
    return [_paragraph(question, each.row, each.option, each.text) for each in value.rows]


def _number(_question: Question, value: Value) -> list[str]:
    return [words.number(float(value.number)) if value.number is not None else value.text]


def _dates(_question: Question, value: Value) -> list[str]:
    return [_day(value.text)]


def _file(_question: Question, _value: Value) -> list[str]:
    return [_("Un archivo")]


def _option(question: Question, key: str, other: str) -> str:
    if key == OTHER:
        return _("Otra: %(text)s", text=other) if other else _("Otra")
    if question.kind is Kind.SCALE:
        ends = {
            str(question.scale[0]): question.limits.least_label,
            str(question.scale[-1]): question.limits.most_label,
        }
        return f"{key}: {ends[key]}" if ends.get(key) else key
    return question.option_label(key)


def _paragraph(question: Question, row: str, stance: str, comment: str) -> str:
    place = next((number for number, each in enumerate(question.rows, 1) if each.key == row), 0)
    said = {AGREE: _("de acuerdo"), DISAGREE: _("en desacuerdo")}.get(stance, _("sin opinión"))
    line = _("Párrafo %(place)s: %(said)s", place=place, said=said)
    return f"{line}. {comment}" if comment else line


def _day(text: str) -> str:
    try:
        return words.long_date(date.fromisoformat(text))
    except ValueError:
        return text


_LINES: dict[Kind, Callable[[Question, Value], list[str]]] = {
    Kind.ONE: _options,
    Kind.MANY: _options,
    Kind.SCALE: _options,
    Kind.PLACE: _places,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.PARAGRAPHS: _paragraphs,
    Kind.NUMBER: _number,
    Kind.DATE: _dates,
    Kind.FILE: _file,
}
