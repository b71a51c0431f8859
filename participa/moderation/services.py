"""Publishing answers, hiding them with a reason, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_babel import force_locale

from participa.audit.services import record
from participa.contributions import queries as answers
from participa.contributions.models import Contribution, Standing
from participa.contributions.showing import answers_in_words
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import rows_changed
from participa.foundation.spanish import fold
from participa.moderation import queries
from participa.moderation.models import Decided, HidingReason, ModeratedAnswer
from participa.participants.models import random_id
from participa.questionnaires.definition import Kind
from participa.questionnaires.reading import unflatten

if TYPE_CHECKING:
    from collections.abc import Sequence


def decide(
    keys: Sequence[int],
    *,
    agency_id: int,
    content_id: int,
    reason: HidingReason | None = None,
    account_id: int | None,
) -> tuple[int, int]:
    """Show some answers, or hide them for a reason; return how many it were and the number that undoes it.

    Only those that count and whose authors let them be published enter (abuse case U16).
    """
    batch = random_id()
    found = queries.list_showable(agency_id=agency_id, content_id=content_id, keys=keys)
    for contribution in found:
        row = queries.find_decision(agency_id=agency_id, contribution_id=contribution.id)
        if row is None:
            row = ModeratedAnswer(agency_id=agency_id, content_id=content_id, contribution_id=contribution.id)
            db.session.add(row)
        row.decided = Decided.SHOWN if reason is None else Decided.HIDDEN
        row.reason, row.batch, row.decided_by_id, row.decided_at = reason, batch, account_id, now()
        _copy(row, contribution)
    db.session.flush()
    action = "answer.show" if reason is None else "answer.hide"
    details: dict[str, Any] = {"answers": len(found)} | ({"reason": reason.value} if reason else {})
    record(action, account_id=account_id, agency_id=agency_id, subject=f"consultation:{content_id}", details=details)
    return len(found), batch


def undo(batch: int, *, agency_id: int, content_id: int, account_id: int | None) -> int:
    """Let what was decided at once wait again; return how many answers it were."""
    gone = db.session.execute(
        sa.delete(ModeratedAnswer).where(
            ModeratedAnswer.agency_id == agency_id,
            ModeratedAnswer.content_id == content_id,
            ModeratedAnswer.batch == batch,
        )
    )
    number = rows_changed(gone)
    if number:
        subject = f"consultation:{content_id}"
        record("answer.undo", account_id=account_id, agency_id=agency_id, subject=subject, details={"answers": number})
    return number


def follow(contribution: Contribution) -> None:
    """Keep the copy right when the words of an answer change, and drop it when its author takes them back."""
    row = queries.find_decision(agency_id=contribution.agency_id, contribution_id=contribution.id)
    if row is None:
        return
    if contribution.standing is Standing.COUNTED and contribution.may_publish:
        db.session.flush()
        _copy(row, contribution)
    else:
        db.session.delete(row)


def _copy(row: ModeratedAnswer, contribution: Contribution) -> None:
    if row.decided is Decided.HIDDEN:
        row.name, row.body, row.folded = "", [], ""
        return
    definition = answers.get_version(agency_id=contribution.agency_id, version_id=contribution.version_id).parsed
    with force_locale("es"):  # the copy is in the language of the consultation, whoever publishes it
        said = answers_in_words(definition, unflatten(definition, answers.list_cells(contribution)))
    row.name = contribution.shown_name
    row.body = [
        [each.question.label, list(each.lines)] for each in said if each.lines and each.question.kind is not Kind.FILE
    ]
    row.folded = fold(" ".join([row.name, *(line for _label, lines in row.body for line in lines)]))
