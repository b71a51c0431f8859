"""What is asked: pages, questions, options; immutable, and strict when it is read from JSON."""

from participa.questionnaires.definition.model import (
    AGREE,
    DISAGREE,
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_QUESTIONS,
    OTHER,
    Condition,
    Definition,
    Kind,
    Limits,
    Option,
    Page,
    Question,
)
from participa.questionnaires.definition.reading_json import DefinitionError, from_json
from participa.questionnaires.definition.writing_json import question_to_json, to_json

__all__ = [
    "AGREE",
    "DISAGREE",
    "MOST_OPTIONS",
    "MOST_PAGES",
    "MOST_QUESTIONS",
    "OTHER",
    "Condition",
    "Definition",
    "DefinitionError",
    "Kind",
    "Limits",
    "Option",
    "Page",
    "Question",
    "from_json",
    "question_to_json",
    "to_json",
]
