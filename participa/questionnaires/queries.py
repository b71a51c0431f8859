"""Every select of questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased, defer

from participa.extensions import db
from participa.publishing.queries import NotFoundError
from participa.questionnaires.models import (
    Questionnaire,
    QuestionnaireVersion,
    SavedQuestion,
    VersionState,
    WordingCorrection,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.foundation.db import AnySelect

MOST_SAVED = 300


def list_for_office(agency_id: int, text: str = "") -> AnySelect:
    """Return the select of an agency's questionnaires, newest first, each with the states of its versions."""
    in_use, draft = aliased(QuestionnaireVersion), aliased(QuestionnaireVersion)
    found = (
        select(Questionnaire, in_use.number.label("in_use"), draft.number.label("draft"))
        .outerjoin(in_use, _version_of(in_use, VersionState.IN_USE))
        .outerjoin(draft, _version_of(draft, VersionState.DRAFT))
        .where(Questionnaire.agency_id == agency_id)
        .order_by(Questionnaire.updated_at.desc(), Questionnaire.id.desc())
    )
    if text:
        pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = found.where(Questionnaire.title.ilike(pattern, escape="\\"))
    return found


def _version_of(version: type[QuestionnaireVersion], state: VersionState) -> ColumnElement[bool]:
    return and_(
        version.agency_id == Questionnaire.agency_id,
        version.questionnaire_id == Questionnaire.id,
        version.state == state,
    )


def get_questionnaire(agency_id: int, questionnaire_id: int, *, lock: bool = False) -> Questionnaire:
    """Return a questionnaire of an agency; `lock`: no other changes it until the commit. Raises NotFoundError."""
    asked = select(Questionnaire).where(Questionnaire.agency_id == agency_id, Questionnaire.id == questionnaire_id)
    found = db.session.scalar(asked.with_for_update() if lock else asked)
    if found is None:
        raise NotFoundError
    return found


def list_versions(questionnaire: Questionnaire) -> Sequence[QuestionnaireVersion]:
    """Return the versions of a questionnaire, newest first."""
    return db.session.scalars(
        select(QuestionnaireVersion)
        .where(
            QuestionnaireVersion.agency_id == questionnaire.agency_id,
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
        )
        .options(defer(QuestionnaireVersion.last_step))
        .order_by(QuestionnaireVersion.number.desc())
    ).all()


def get_version(questionnaire: Questionnaire, number: int) -> QuestionnaireVersion:
    """Return a version by its number. Raises NotFoundError."""
    found = db.session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.agency_id == questionnaire.agency_id,
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
            QuestionnaireVersion.number == number,
        )
    )
    if found is None:
        raise NotFoundError
    return found


def find_version_in_state(questionnaire: Questionnaire, state: VersionState) -> QuestionnaireVersion | None:
    """Return the draft or the version in use: there is at most one of each."""
    return db.session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.agency_id == questionnaire.agency_id,
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
            QuestionnaireVersion.state == state,
        )
    )


def find_version_in_use(agency_id: int, questionnaire_id: int) -> QuestionnaireVersion | None:
    """Return what a questionnaire asks now; None before it is opened."""
    return db.session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.agency_id == agency_id,
            QuestionnaireVersion.questionnaire_id == questionnaire_id,
            QuestionnaireVersion.state == VersionState.IN_USE,
        )
    )


def list_corrections(version: QuestionnaireVersion) -> Sequence[WordingCorrection]:
    """Return the corrections of a version's wording, newest first."""
    return db.session.scalars(
        select(WordingCorrection)
        .where(WordingCorrection.agency_id == version.agency_id, WordingCorrection.version_id == version.id)
        .order_by(WordingCorrection.at.desc(), WordingCorrection.id.desc())
    ).all()


def list_saved_questions(agency_id: int) -> Sequence[SavedQuestion]:
    """Return the agency's library, newest first."""
    return db.session.scalars(
        select(SavedQuestion)
        .where(SavedQuestion.agency_id == agency_id)
        .order_by(SavedQuestion.saved_at.desc(), SavedQuestion.id.desc())
        .limit(MOST_SAVED)
    ).all()


def get_saved_question(agency_id: int, saved_id: int) -> SavedQuestion:
    """Return a question of the library. Raises NotFoundError."""
    found = db.session.scalar(
        select(SavedQuestion).where(SavedQuestion.agency_id == agency_id, SavedQuestion.id == saved_id)
    )
    if found is None:
        raise NotFoundError
    return found


def list_in_use(agency_id: int) -> Sequence[tuple[int, str]]:
    """Return the agency's questionnaires that are in use, by title: what a consultation may ask."""
    rows = db.session.execute(
        select(Questionnaire.id, Questionnaire.title)
        .join(QuestionnaireVersion, _version_of(QuestionnaireVersion, VersionState.IN_USE))
        .where(Questionnaire.agency_id == agency_id)
        .order_by(Questionnaire.title)
    ).all()
    return [(row.id, row.title) for row in rows]
