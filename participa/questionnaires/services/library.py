"""The agency's library of questions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from participa.audit.services import record
from participa.extensions import db
from participa.questionnaires.definition import Question, question_to_json
from participa.questionnaires.definition.reading_json import question_from_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, SavedQuestion
from participa.questionnaires.services.drafting import add_question, renewed

if TYPE_CHECKING:
    from collections.abc import Sequence


def keep_question(
    question: Question, library: Sequence[SavedQuestion], *, agency_id: int, account_id: int | None
) -> SavedQuestion:
    """Keep a question for other questionnaires; one of the same words and kind takes the place of the former."""
    plain = question_to_json(replace(question, show_if=None))
    for saved in library:
        if saved.label == question.label and saved.question["kind"] == plain["kind"]:
            saved.question = plain
            return saved
    saved = SavedQuestion(agency_id=agency_id, label=question.label, question=plain, account_id=account_id)
    db.session.add(saved)
    _log("keep", saved, account_id)
    return saved


def insert_question(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    saved: SavedQuestion,
    *,
    page_key: str,
    account_id: int | None,
    opened_at: int | None = None,
) -> Question:
    """Add a saved question to a draft, with a number and keys of its own. Raises what adding a question raises."""
    question = renewed(questionnaire, question_from_json(saved.question))
    return add_question(questionnaire, version, question, page_key=page_key, account_id=account_id, opened_at=opened_at)


def forget_question(saved: SavedQuestion, *, account_id: int | None) -> None:
    """Take a question out of the library; the questionnaires that have it keep it."""
    _log("forget", saved, account_id)
    db.session.delete(saved)


def _log(action: str, saved: SavedQuestion, account_id: int | None) -> None:
    record(
        f"saved-question.{action}",
        account_id=account_id,
        agency_id=saved.agency_id,
        details={"what": saved.label[:120]},
    )
