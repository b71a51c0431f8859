"""The life of a questionnaire: made, copied, opened, replaced by a next version."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.i18n import _
from participa.publishing.services import forget_saved_form
from participa.questionnaires.definition import Definition, to_json
from participa.questionnaires.definition.checking import check
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.questionnaires.queries import find_version_in_state, list_versions
from participa.questionnaires.services.errors import NotADraftError, NotReadyError, UsedError

TITLE_MOST = 160


def create(*, agency_id: int, title: str, account_id: int | None, forget: str = "") -> Questionnaire:
    """Make a questionnaire with an empty first draft; what was typed in the form at the path `forget` is let go."""
    questionnaire = Questionnaire(
        agency_id=agency_id, title=title, created_by_id=account_id, last_number=0, last_key=1, updated_at=now()
    )
    db.session.add(questionnaire)
    db.session.flush()
    _add_version(questionnaire, 1, {"pages": [{"key": "g1"}]})
    if forget:
        forget_saved_form(agency_id, account_id, forget)
    _log("create", questionnaire, account_id)
    return questionnaire


def copy(questionnaire: Questionnaire, definition: Definition, *, account_id: int | None) -> Questionnaire:
    """Make a new questionnaire of the same agency that begins as what another one asks: last year's as this year's."""
    twin = Questionnaire(
        agency_id=questionnaire.agency_id,
        title=_("%(title)s (copia)", title=questionnaire.title[: TITLE_MOST - 10]),
        created_by_id=account_id,
        copied_from_id=questionnaire.id,
        last_number=questionnaire.last_number,
        last_key=questionnaire.last_key,
        updated_at=now(),
    )
    db.session.add(twin)
    db.session.flush()
    _add_version(twin, 1, to_json(definition))
    _log("copy", twin, account_id, {"from_title": questionnaire.title})
    return twin


def rename(questionnaire: Questionnaire, *, title: str, account_id: int | None) -> None:
    """Change the title that the office knows it by; citizens read the title of what uses it."""
    if title == questionnaire.title:
        return
    before, questionnaire.title, questionnaire.updated_at = questionnaire.title, title, now()
    _log("rename", questionnaire, account_id, {"before": before, "after": title})


def open_version(
    questionnaire: Questionnaire, version: QuestionnaireVersion, *, account_id: int | None
) -> QuestionnaireVersion:
    """Open a draft for answers: from now on only its wording is corrected. The version in use before is superseded.

    Raises NotADraftError, NotReadyError with what to mend.
    """
    if not version.is_draft:
        raise NotADraftError
    if problems := [problem for problem in check(version.parsed) if problem.stops]:
        raise NotReadyError(problems)
    moment = now()
    former = find_version_in_state(questionnaire, VersionState.IN_USE)
    if former is not None:
        former.state, former.superseded_at = VersionState.SUPERSEDED, moment
        db.session.flush()  # there is one in use at a time
    version.state, version.opened_at, version.opened_by_id = VersionState.IN_USE, moment, account_id
    version.last_step = None
    version.revision += 1
    version.updated_at = questionnaire.updated_at = moment
    _log("open", questionnaire, account_id, {"number": version.number})
    return version


def start_version(questionnaire: Questionnaire, *, account_id: int | None) -> QuestionnaireVersion:
    """Begin the next version from the newest one, for another structure; answers keep the version they were given to.

    Returns the draft that is there already where there is one.
    """
    if (draft := find_version_in_state(questionnaire, VersionState.DRAFT)) is not None:
        return draft
    newest = list_versions(questionnaire)[0]
    draft = _add_version(questionnaire, newest.number + 1, newest.definition)
    questionnaire.updated_at = now()
    _log("start-version", questionnaire, account_id, {"number": draft.number})
    return draft


def delete(questionnaire: Questionnaire, *, account_id: int | None) -> None:
    """Delete what was never opened; the draft of a next version goes alone. Raises UsedError when nothing may go."""
    versions = list_versions(questionnaire)
    drafts = [version for version in versions if version.is_draft]
    if not drafts:
        raise UsedError
    _log("delete", questionnaire, account_id, {"number": drafts[0].number})
    if len(drafts) < len(versions):
        db.session.delete(drafts[0])
        return
    agency_id, own = questionnaire.agency_id, questionnaire.id
    db.session.execute(
        update(Questionnaire)
        .where(Questionnaire.agency_id == agency_id, Questionnaire.copied_from_id == own)
        .values(copied_from_id=None)
    )
    for version in versions:
        db.session.delete(version)
    db.session.flush()
    db.session.delete(questionnaire)


def _add_version(questionnaire: Questionnaire, number: int, definition: dict[str, Any]) -> QuestionnaireVersion:
    version = QuestionnaireVersion(
        agency_id=questionnaire.agency_id,
        questionnaire_id=questionnaire.id,
        number=number,
        definition=definition,
        state=VersionState.DRAFT,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _log(
    action: str, questionnaire: Questionnaire, account_id: int | None, details: dict[str, Any] | None = None
) -> None:
    record(
        f"questionnaire.{action}",
        account_id=account_id,
        agency_id=questionnaire.agency_id,
        subject=f"questionnaire:{questionnaire.id}",
        details={"title": questionnaire.title, **(details or {})},
    )
