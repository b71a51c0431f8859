"""Reading a sent form against its definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from participa.questionnaires.definition.model import Definition, Kind, Question
from participa.questionnaires.reading import fields
from participa.questionnaires.reading.kinds import Sent, take
from participa.questionnaires.reading.showing import shown_questions
from participa.questionnaires.reading.values import EMPTY, Value

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage, MultiDict


@dataclass(frozen=True)
class Reading:
    """What came of a form: answers by question key, and what to mend by question key.

    `values` counts: only of questions that are shown, earlier pages included; store them when there are no errors.
    `typed` is all of it, answers to hidden questions too: show the form again with these.
    """

    values: dict[str, Value] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Value] = field(default_factory=dict)


def read(
    definition: Definition,
    submitted: MultiDict[str, str],
    files: Mapping[str, FileStorage],
    *,
    page: str | None = None,
    earlier: Mapping[str, Value] | None = None,
) -> Reading:
    """Read the fields of one page (by its key), or of all; `earlier` are the answers to the other pages so far.

    What a question's own answer hides is dropped from `values`, and asks for nothing.
    """
    typed: dict[str, Value] = dict(earlier or {})
    wrong: dict[str, str] = {}
    asked = [question for each in definition.pages if page is None or each.key == page for question in each.questions]
    for question in asked:
        value, error = take(question, Sent(submitted, files, typed.pop(question.key, EMPTY)))
        if value:
            typed[question.key] = value
        if error:
            wrong[question.key] = error
    shown = {question.key for question in shown_questions(definition, typed)}
    return Reading(
        values={key: value for key, value in typed.items() if key in shown},
        errors={question.key: wrong[question.key] for question in asked if question.key in shown & wrong.keys()},
        typed=typed,
    )


def to_form(definition: Definition, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Return the fields that `read` takes these values from: to carry the answers of other pages along."""
    return [
        pair for question in definition for pair in _pairs(question, values.get(question.key, EMPTY)) if pair[1] != ""
    ]


def _pairs(question: Question, value: Value) -> list[tuple[str, str]]:
    match question.kind:
        case Kind.ONE | Kind.MANY | Kind.SCALE | Kind.PLACE:
            chosen = [(question.key, option) for option in value.options]
            return [*chosen, (fields.other_name(question.key), value.text)]
        case Kind.MATRIX | Kind.RANKING | Kind.PARAGRAPHS:
            return [
                pair
                for each in value.rows
                for pair in (
                    (fields.row_name(question.key, each.row), each.option),
                    (fields.comment_name(question.key, each.row), each.text),
                )
            ]
        case Kind.FILE:
            return []  # a browser could name anybody's file: what is kept is known to the server alone
        case _:
            return [(question.key, value.text)]
