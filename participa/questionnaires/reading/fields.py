"""The names of a question's fields in a form, the same for who writes the page and who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.questionnaires.definition.model import Kind

if TYPE_CHECKING:
    from participa.questionnaires.definition.model import Question


def row_name(question: str, row: str) -> str:
    """Return the field of one row of a matrix or a document, or of one option of a ranking."""
    return f"{question}-{row}"


def comment_name(question: str, row: str) -> str:
    """Return the field of the comment on a paragraph."""
    return f"{question}-{row}-comment"


def other_name(question: str) -> str:
    """Return the field of "another, which?"."""
    return f"{question}-which"


def drop_name(question: str) -> str:
    """Return the box that takes a kept file off."""
    return f"{question}-drop"


def first_field(question: Question) -> str:
    """Return the id of the first thing to fill in, where a line of the error summary leads."""
    match question.kind:
        case Kind.ONE | Kind.MANY | Kind.SCALE if question.choices:
            return f"{question.key}-{question.choices[0]}"
        case Kind.MATRIX | Kind.PARAGRAPHS if question.rows and question.choices:
            return f"{question.key}-{question.rows[0].key}-{question.choices[0]}"
        case Kind.RANKING if question.options:
            return f"{question.key}-{question.options[0].key}"
        case _:
            return question.key
