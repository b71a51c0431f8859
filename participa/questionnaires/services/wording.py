"""Correcting the words of a version in use: its answers stay, so each change is on record with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.questionnaires.definition import DefinitionError, Option, Question, editing, from_json, to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState, WordingCorrection
from participa.questionnaires.services.errors import ConflictError, NotADraftError, TooLargeError

if TYPE_CHECKING:
    from collections.abc import Mapping


def correct_wording(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    question: Question,
    *,
    texts: Mapping[str, str],
    reason: str,
    account_id: int | None,
    opened_at: int | None = None,
) -> list[WordingCorrection]:
    """Put other words into a question of the version in use; returns the lines of the log.

    `texts` are by part: label, help, option:<key>, row:<key>; nothing else can change. Raises NotADraftError when the
    version is not in use, ConflictError, TooLargeError.
    """
    if version.state is not VersionState.IN_USE:
        raise NotADraftError
    if opened_at is not None and opened_at != version.revision:
        raise ConflictError
    changed = _changed(question, texts)
    if not changed:
        return []
    try:
        definition = from_json(to_json(editing.replace_question(version.parsed, _with(question, changed))))
    except DefinitionError as error:
        raise TooLargeError(str(error)) from error
    version.definition = to_json(definition)
    version.revision += 1
    version.updated_at = questionnaire.updated_at = now()
    return _on_record(questionnaire, version, question, changed, reason=reason, account_id=account_id)


def _changed(question: Question, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that are other ones; only the help may become empty."""
    before = parts_of(question)
    return {
        part: text
        for part, text in texts.items()
        if part in before and text != before[part] and (text or part == "help")
    }


def _on_record(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    question: Question,
    changed: Mapping[str, str],
    *,
    reason: str,
    account_id: int | None,
) -> list[WordingCorrection]:
    before = parts_of(question)
    lines = [
        WordingCorrection(
            agency_id=version.agency_id,
            version_id=version.id,
            question_key=question.key,
            part=part,
            before=before[part],
            after=text,
            reason=reason,
            account_id=account_id,
        )
        for part, text in changed.items()
    ]
    db.session.add_all(lines)
    record(
        "questionnaire.correct",
        account_id=account_id,
        agency_id=questionnaire.agency_id,
        subject=f"questionnaire:{questionnaire.id}",
        details={"title": questionnaire.title, "reason": reason},
        changes={part: (before[part], text) for part, text in changed.items()},
    )
    return lines


def parts_of(question: Question) -> dict[str, str]:
    """Return the words of a question that may be corrected, by part."""
    return {
        "label": question.label,
        "help": question.help,
        **{f"option:{option.key}": option.label for option in question.options},
        **{f"row:{row.key}": row.label for row in question.rows},
    }


def _with(question: Question, texts: Mapping[str, str]) -> Question:
    return replace(
        question,
        label=texts.get("label", question.label),
        help=texts.get("help", question.help),
        options=tuple(Option(o.key, texts.get(f"option:{o.key}", o.label)) for o in question.options),
        rows=tuple(Option(r.key, texts.get(f"row:{r.key}", r.label)) for r in question.rows),
    )
