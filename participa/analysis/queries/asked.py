"""What was asked: the newest version, and after it what only older ones asked, so that no answer is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.extensions import db
from participa.questionnaires.definition import Definition, Page, Question
from participa.questionnaires.models import QuestionnaireVersion, VersionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from participa.consultations.models import Consultation
    from participa.questionnaires.definition import Option


def list_versions_answered(consultation: Consultation) -> Sequence[QuestionnaireVersion]:
    """Return the opened versions of what a consultation asks, newest first."""
    if consultation.questionnaire_id is None:
        return []
    return db.session.scalars(
        sa.select(QuestionnaireVersion)
        .where(
            QuestionnaireVersion.agency_id == consultation.agency_id,
            QuestionnaireVersion.questionnaire_id == consultation.questionnaire_id,
            QuestionnaireVersion.state != VersionState.DRAFT.value,
        )
        .order_by(QuestionnaireVersion.number.desc())
    ).all()


def asked_of(consultation: Consultation) -> Definition:
    """Return all that was ever asked in a consultation, in the newest words."""
    newest, *older = [version.parsed for version in list_versions_answered(consultation)] or [Definition()]
    known = {question.number: question for question in newest}
    gone: dict[int, Question] = {}
    for definition in older:
        for question in definition:
            if question.number in known:
                known[question.number] = _with_options(known[question.number], question)
            else:
                gone.setdefault(question.number, question)
    pages = [replace(page, questions=tuple(known[q.number] for q in page.questions)) for page in newest.pages]
    return Definition((*pages, Page("antes", questions=tuple(gone.values()))) if gone else tuple(pages))


def _with_options(question: Question, older: Question) -> Question:
    """Return a question with the options and rows that it once had at the end."""
    return replace(
        question,
        options=_united(question.options, older.options),
        rows=_united(question.rows, older.rows),
        other=question.other or older.other,
    )


def _united(own: Iterable[Option], older: Iterable[Option]) -> tuple[Option, ...]:
    found = {option.key: option for option in older} | {option.key: option for option in own}
    first = [option.key for option in own]
    return tuple(found[key] for key in (*first, *(key for key in found if key not in first)))
