"""Answers as rows: what is stored and analysed. One choice, one row of a matrix, one position: one cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from participa.questionnaires.definition.model import OTHER, Definition, Kind, Question
from participa.questionnaires.reading.values import EMPTY, RowValue, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Cell:
    """One fact of an answer.

    | kind | cells |
    |---|---|
    | short, long | text |
    | one, many, place | option for each choice; "other" with its words in text |
    | scale | option and number |
    | matrix | row and option |
    | paragraphs | row, option (agree, disagree or none) and text, the comment |
    | ranking | option and number, its position from 1 |
    | number | number |
    | date | text, as 2026-12-31 |
    | file | text, the mark under which it is kept |
    """

    question: int
    row: str = ""
    option: str = ""
    text: str = ""
    number: Decimal | None = None


def flatten(definition: Definition, values: Mapping[str, Value]) -> list[Cell]:
    """Return the cells of right answers, in the order of the questions."""
    return [cell for question in definition for cell in _cells(question, values.get(question.key, EMPTY))]


def unflatten(definition: Definition, cells: Iterable[Cell]) -> dict[str, Value]:
    """Return the values that cells were made of. Cells of questions that the definition lacks are passed over."""
    own: dict[int, list[Cell]] = {}
    for cell in cells:
        own.setdefault(cell.question, []).append(cell)
    return {
        question.key: _FROM.get(question.kind, _text_of)(question, own[question.number])
        for question in definition
        if question.number in own
    }


def _cells(question: Question, value: Value) -> list[Cell]:
    if not value:
        return []
    number, kind = question.number, question.kind
    if kind is Kind.SCALE:
        return [Cell(number, option=key, number=Decimal(key)) for key in value.options]
    if value.options:
        return [Cell(number, option=key, text=value.text if key == OTHER else "") for key in value.options]
    if kind is Kind.RANKING:
        return [Cell(number, option=each.row, number=Decimal(each.option)) for each in value.rows]
    if value.rows:
        return [Cell(number, each.row, each.option, each.text) for each in value.rows]
    return [Cell(number, number=value.number) if kind is Kind.NUMBER else Cell(number, text=value.text)]


def _text_of(_question: Question, cells: list[Cell]) -> Value:
    return Value(cells[0].text)


def _number_of(_question: Question, cells: list[Cell]) -> Value:
    number = cells[0].number
    return Value(plain_number(number), number=number) if number is not None else EMPTY


def _options_of(question: Question, cells: list[Cell]) -> Value:
    text = next((cell.text for cell in cells if cell.option == OTHER), "")
    number = cells[0].number if question.kind is Kind.SCALE else None
    return Value(text, tuple(_as_asked(question.choices, (cell.option for cell in cells))), number=number)


def _rows_of(question: Question, cells: list[Cell]) -> Value:
    order = {row.key: place for place, row in enumerate(question.rows)}
    told = sorted(cells, key=lambda cell: order.get(cell.row, len(order)))
    return Value(rows=tuple(RowValue(cell.row, cell.option, cell.text) for cell in told))


def _as_asked(choices: Sequence[str], keys: Iterable[str]) -> list[str]:
    """Return keys in the order in which the question shows them: rows of a table come in any order."""
    order = {key: place for place, key in enumerate(choices)}
    return sorted(keys, key=lambda key: order.get(key, len(order)))


def _ranking_of(_question: Question, cells: list[Cell]) -> Value:
    return Value(rows=tuple(RowValue(cell.option, plain_number(cell.number or Decimal())) for cell in cells))


_FROM: dict[Kind, Callable[[Question, list[Cell]], Value]] = {
    Kind.ONE: _options_of,
    Kind.MANY: _options_of,
    Kind.PLACE: _options_of,
    Kind.SCALE: _options_of,
    Kind.MATRIX: _rows_of,
    Kind.PARAGRAPHS: _rows_of,
    Kind.RANKING: _ranking_of,
    Kind.NUMBER: _number_of,
}


def plain_number(number: Decimal) -> str:
    """Return a number in the one form in which it is kept: no exponent, no needless zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text
