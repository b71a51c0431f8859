"""Building a draft: every step is one change of its definition, on record, and can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

from participa.audit.services import record
from participa.foundation.clock import now
from participa.foundation.i18n import _
from participa.questionnaires.definition import (
    Definition,
    DefinitionError,
    Option,
    Page,
    Question,
    editing,
    from_json,
    to_json,
)
from participa.questionnaires.services.errors import ConflictError, NotADraftError, NothingToUndoError, TooLargeError

if TYPE_CHECKING:
    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion

LABEL_IN_LOG = 120


class By(TypedDict):
    """Who takes a step, and which revision of the draft was before them."""

    account_id: int | None
    opened_at: NotRequired[int | None]


def fresh_number(questionnaire: Questionnaire) -> int:
    """Give the next number of a question; one that was given is never given again."""
    questionnaire.last_number += 1
    return questionnaire.last_number


def fresh_key(questionnaire: Questionnaire, letter: str = "o") -> str:
    """Give the next key of an option, a row or a page."""
    questionnaire.last_key += 1
    return f"{letter}{questionnaire.last_key}"


def change(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    definition: Definition,
    *,
    step: str,
    about: str = "",
    account_id: int | None,
    opened_at: int | None = None,
) -> None:
    """Put a draft's next definition in the place of its present one, which undoing brings back.

    Raises NotADraftError, ConflictError when the draft is not the one `opened_at` (its revision), TooLargeError.
    """
    if not version.is_draft:
        raise NotADraftError
    if opened_at is not None and opened_at != version.revision:
        raise ConflictError
    try:
        data = to_json(from_json(to_json(definition)))
    except DefinitionError as error:
        raise TooLargeError(str(error)) from error
    if data == version.definition:
        return
    version.last_step = {"step": step, "about": about[:LABEL_IN_LOG], "definition": version.definition}
    version.definition = data
    version.revision += 1
    version.updated_at = questionnaire.updated_at = now()
    _log(step, questionnaire, account_id, about)


def undo(questionnaire: Questionnaire, version: QuestionnaireVersion, *, account_id: int | None) -> None:
    """Bring back the draft as it was before its last step. Raises NotADraftError, NothingToUndoError."""
    if not version.is_draft:
        raise NotADraftError
    if not version.last_step:
        raise NothingToUndoError
    version.definition = version.last_step["definition"]
    about = version.last_step["about"]
    version.last_step = None
    version.revision += 1
    version.updated_at = questionnaire.updated_at = now()
    _log("undo", questionnaire, account_id, about)


def add_question(
    questionnaire: Questionnaire,
    version: QuestionnaireVersion,
    question: Question,
    *,
    page_key: str,
    after: str = "",
    **by: Unpack[By],
) -> Question:
    """Add a question under a number of its own, with keys for its options; returns it as it was added."""
    definition = _with_a_page(questionnaire, version.parsed)
    page = page_key if definition.page(page_key) else definition.pages[-1].key
    number = fresh_number(questionnaire)
    added = replace(question, key=f"p{number}", number=number)
    change(
        questionnaire,
        version,
        editing.add_question(definition, page, added, after=after),
        step="question.add",
        about=added.label,
        **by,
    )
    return added


def save_question(
    questionnaire: Questionnaire, version: QuestionnaireVersion, question: Question, **by: Unpack[By]
) -> None:
    """Put a changed question in the place of the one of the same key."""
    definition = editing.replace_question(version.parsed, question)
    change(questionnaire, version, definition, step="question.edit", about=question.label, **by)


def copy_question(
    questionnaire: Questionnaire, version: QuestionnaireVersion, question: Question, **by: Unpack[By]
) -> Question:
    """Add the same question again after itself, with a number and keys of its own."""
    page = version.parsed.page_of(question.key)
    twin = renewed(questionnaire, replace(question, label=_("%(label)s (copia)", label=question.label)[:500]))
    return add_question(questionnaire, version, twin, page_key=page.key if page else "", after=question.key, **by)


def renewed(questionnaire: Questionnaire, question: Question) -> Question:
    """Return a question with fresh keys for its options and rows."""
    return replace(
        question,
        options=tuple(Option(fresh_key(questionnaire), each.label) for each in question.options),
        rows=tuple(Option(fresh_key(questionnaire, "r"), each.label) for each in question.rows),
    )


def remove_question(
    questionnaire: Questionnaire, version: QuestionnaireVersion, question: Question, **by: Unpack[By]
) -> None:
    """Take a question out; undoing brings it back."""
    change(
        questionnaire,
        version,
        editing.remove_question(version.parsed, question.key),
        step="question.remove",
        about=question.label,
        **by,
    )


def move_question(
    questionnaire: Questionnaire, version: QuestionnaireVersion, question: Question, *, down: bool, **by: Unpack[By]
) -> None:
    """Move a question one place on, into the neighbouring page at the end of its own."""
    change(
        questionnaire,
        version,
        editing.move_question(version.parsed, question.key, down=down),
        step="question.move",
        about=question.label,
        **by,
    )


def add_page(questionnaire: Questionnaire, version: QuestionnaireVersion, page: Page, **by: Unpack[By]) -> None:
    """Add a page at the end."""
    added = replace(page, key=fresh_key(questionnaire, "g"))
    change(questionnaire, version, editing.add_page(version.parsed, added), step="page.add", about=page.title, **by)


def save_page(questionnaire: Questionnaire, version: QuestionnaireVersion, page: Page, **by: Unpack[By]) -> None:
    """Change a page's own words and condition; its questions stay."""
    change(questionnaire, version, editing.replace_page(version.parsed, page), step="page.edit", about=page.title, **by)


def remove_page(questionnaire: Questionnaire, version: QuestionnaireVersion, page: Page, **by: Unpack[By]) -> None:
    """Take a page out with its questions; undoing brings all of it back."""
    change(
        questionnaire,
        version,
        editing.remove_page(version.parsed, page.key),
        step="page.remove",
        about=page.title,
        **by,
    )


def move_page(
    questionnaire: Questionnaire, version: QuestionnaireVersion, page: Page, *, down: bool, **by: Unpack[By]
) -> None:
    """Move a page one place on."""
    change(
        questionnaire,
        version,
        editing.move_page(version.parsed, page.key, down=down),
        step="page.move",
        about=page.title,
        **by,
    )


def _with_a_page(questionnaire: Questionnaire, definition: Definition) -> Definition:
    return definition if definition.pages else Definition((Page(fresh_key(questionnaire, "g")),))


def _log(step: str, questionnaire: Questionnaire, account_id: int | None, about: str) -> None:
    record(
        f"questionnaire.{step}",
        account_id=account_id,
        agency_id=questionnaire.agency_id,
        subject=f"questionnaire:{questionnaire.id}",
        details={"title": questionnaire.title, "what": about[:LABEL_IN_LOG]},
    )
