"""Hiding parts of an answer: every reader gets the rest, the original stays sealed, and the digest stays over it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.audit.services import record
from participa.contributions import queries
from participa.contributions.models import ContributionCell, Redaction
from participa.contributions.services.errors import NotFoundInTextError
from participa.contributions.services.listening import tell_after, tell_before
from participa.extensions import db
from participa.participants import keys
from participa.questionnaires.reading import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.contributions.models import Contribution, RedactionReason

#: What is read in the place of what was hidden.
MARK = "█ dato personal"
#: Fewer letters would hide parts of words all over.
FEWEST_LETTERS = 3


def redact(contribution: Contribution, words: str, reason: RedactionReason, *, account_id: int | None) -> int:
    """Hide some words wherever the answer says them; return in how many texts. Raises NotFoundInTextError."""
    pattern = _pattern(words)
    texts = [(cell, pattern.sub(MARK, cell.text)) for cell in _text_cells(contribution)]
    changed = [(cell, text) for cell, text in texts if text != cell.text]
    if not changed:
        raise NotFoundInTextError
    for cell, _text in changed:
        _seal(cell, reason, account_id)
    _write(contribution, changed)
    _log("answer.redact", contribution, account_id, {"reason": reason.value, "texts": len(changed)})
    return len(changed)


def restore(contribution: Contribution, *, account_id: int | None) -> None:
    """Put back what was hidden, when it was hidden by mistake."""
    originals = _originals(queries.list_redactions(contribution), contribution)
    cells = _text_cells(contribution)
    _write(contribution, [(cell, originals.get((cell.question, cell.row, cell.option), cell.text)) for cell in cells])
    forget_redactions(contribution)
    _log("answer.restore", contribution, account_id, {})


def read_original(contribution: Contribution, *, account_id: int | None) -> list[Cell]:
    """Return the answer as it was given; that it was read goes into the log."""
    _log("answer.unseal", contribution, account_id, {})
    return with_originals(queries.list_cells(contribution), queries.list_redactions(contribution), contribution)


def with_originals(cells: Sequence[Cell], redactions: Sequence[Redaction], contribution: Contribution) -> list[Cell]:
    """Return cells as they were given, for the digest. Raises keys.SealBrokenError."""
    originals = _originals(redactions, contribution)
    if not originals:
        return list(cells)
    return [replace(cell, text=originals.get((cell.question, cell.row, cell.option), cell.text)) for cell in cells]


def forget_redactions(contribution: Contribution) -> None:
    """Drop the sealed originals: their texts are gone, or whole again."""
    db.session.execute(
        sa.delete(Redaction)
        .where(Redaction.agency_id == contribution.agency_id, Redaction.contribution_id == contribution.id)
        .execution_options(synchronize_session=False)
    )


def _write(contribution: Contribution, texts: Sequence[tuple[ContributionCell, str]]) -> None:
    """Change texts, and tell those who hold on to them before and after."""
    new = {(cell.question, cell.row, cell.option): text for cell, text in texts}
    following = [
        replace(cell, text=new.get((cell.question, cell.row, cell.option), cell.text))
        for cell in queries.list_cells(contribution)
    ]
    tell_before(contribution, following)
    for cell, text in texts:
        cell.text = text
    db.session.flush()
    tell_after(contribution)
    db.session.flush()


def _pattern(words: str) -> re.Pattern[str]:
    parts = words.split()
    if len("".join(parts)) < FEWEST_LETTERS:
        raise NotFoundInTextError
    return re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)


def _text_cells(contribution: Contribution) -> Sequence[ContributionCell]:
    files = queries.file_questions(contribution)
    return [
        cell
        for cell in db.session.scalars(
            sa.select(ContributionCell).where(
                ContributionCell.agency_id == contribution.agency_id,
                ContributionCell.contribution_id == contribution.id,
                ContributionCell.text != "",
            )
        )
        if cell.question not in files
    ]


def _seal(cell: ContributionCell, reason: RedactionReason, account_id: int | None) -> None:
    """Keep the original; of a text that had a part hidden before, the first one is the original."""
    key = (Redaction.question == cell.question, Redaction.row == cell.row, Redaction.option == cell.option)
    mine = (Redaction.agency_id == cell.agency_id, Redaction.contribution_id == cell.contribution_id)
    if db.session.scalar(sa.select(Redaction.id).where(*mine, *key)) is not None:
        return
    db.session.add(
        Redaction(
            agency_id=cell.agency_id,
            contribution_id=cell.contribution_id,
            question=cell.question,
            row=cell.row,
            option=cell.option,
            sealed=keys.seal({"text": cell.text}, context=_context(cell.agency_id, cell.contribution_id)),
            reason=reason,
            account_id=account_id,
        )
    )


def _originals(redactions: Sequence[Redaction], contribution: Contribution) -> dict[tuple[int, str, str], str]:
    context = _context(contribution.agency_id, contribution.id)
    return {
        (r.question, r.row, r.option): str(keys.unseal(r.sealed, context=context)["text"])
        for r in redactions
        if r.sealed
    }


def _context(agency_id: int, contribution_id: int) -> str:
    return f"redaction:{agency_id}:{contribution_id}"


def _log(action: str, contribution: Contribution, account_id: int | None, details: dict[str, object]) -> None:
    """Leave a line in the log that says which answer and none of its words."""
    record(
        action,
        account_id=account_id,
        agency_id=contribution.agency_id,
        subject=f"consultation:{contribution.content_id}",
        details={"answer": str(contribution.id), **details},
    )
