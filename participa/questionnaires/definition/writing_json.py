"""Writing a definition as JSON: only what is said, so that a short questionnaire is a short text."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from participa.questionnaires.definition.model import Definition, Limits, Option, Page, Question

if TYPE_CHECKING:
    from participa.questionnaires.definition.model import Condition


def to_json(definition: Definition) -> dict[str, Any]:
    """Return a value that `from_json` reads back to an equal definition."""
    return {"pages": [_page(page) for page in definition.pages]}


def question_to_json(question: Question) -> dict[str, Any]:
    """Return one question as JSON."""
    told: dict[str, Any] = {
        "key": question.key,
        "number": question.number,
        "kind": question.kind.value,
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "options": [_option(option) for option in question.options],
        "rows": [_option(row) for row in question.rows],
        "limits": _limits(question.limits),
        "show_if": _condition(question.show_if),
        "other": question.other,
    }
    return {name: value for name, value in told.items() if value}


def _page(page: Page) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": page.key,
        "title": page.title,
        "intro": page.intro,
        "questions": [question_to_json(question) for question in page.questions],
        "show_if": _condition(page.show_if),
    }
    return {name: value for name, value in told.items() if value}


def _option(option: Option) -> dict[str, str]:
    return {"key": option.key, "label": option.label}


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    return {"question": condition.question, "options": list(condition.options)} if condition else None


def _limits(limits: Limits) -> dict[str, Any]:
    plain = {field.name: getattr(limits, field.name) for field in fields(limits)}
    return {
        name: _plain(value)
        for name, value in plain.items()
        if value not in (None, "") and (name, value) != ("decimals", 0)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
