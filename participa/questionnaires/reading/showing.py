"""Which pages and questions the answers so far show. A condition looks back only, so it can't go in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.questionnaires.reading.values import EMPTY, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.questionnaires.definition.model import Condition, Definition, Page, Question


def shown_questions(definition: Definition, values: Mapping[str, Value]) -> list[Question]:
    """Return the questions that answers show, in order: a hidden question's own answer decides nothing."""
    counted: dict[str, Value] = {}
    shown: list[Question] = []
    for page in definition.pages:
        if not _holds(page.show_if, counted):
            continue
        for question in page.questions:
            if _holds(question.show_if, counted):
                shown.append(question)
                counted[question.key] = values.get(question.key, EMPTY)
    return shown


def shown_pages(definition: Definition, values: Mapping[str, Value]) -> list[Page]:
    """Return the pages with something to answer, and those that are only there to be read."""
    keys = {question.key for question in shown_questions(definition, values)}
    return [
        page
        for page in definition.pages
        if any(question.key in keys for question in page.questions)
        or (page.intro and not page.questions and page.show_if is None)
    ]


def askable_questions(definition: Definition, page: Page, values: Mapping[str, Value]) -> list[Question]:
    """Return what a page's form holds: what is shown, and what an answer on the page itself may still show."""
    shown = {question.key for question in shown_questions(definition, values)}
    asked: list[Question] = []
    for question in page.questions:
        waits = question.show_if is not None and any(question.show_if.question == each.key for each in asked)
        if question.key in shown or waits:
            asked.append(question)
    return asked


def is_shown(definition: Definition, key: str, values: Mapping[str, Value]) -> bool:
    """Tell whether one question is shown."""
    return any(question.key == key for question in shown_questions(definition, values))


def _holds(condition: Condition | None, counted: Mapping[str, Value]) -> bool:
    return condition is None or any(
        option in condition.options for option in counted.get(condition.question, EMPTY).options
    )
