"""Comparing the texts of a consultation with one another, and keeping which say nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.analysis import queries
from participa.analysis.likeness import groups_of
from participa.analysis.models import GroupedText, Grouping, TextGroup
from participa.extensions import db
from participa.foundation.clock import now

if TYPE_CHECKING:
    from participa.consultations.models import Consultation

#: More texts than these are not compared at once.
MOST_TEXTS = 20_000


def group_texts(consultation: Consultation) -> int:
    """Compare the texts anew, and keep the groups; return how many there are. No answer is touched."""
    numbers = queries.text_questions(queries.asked_of(consultation))
    rows = db.session.execute(queries.select_texts(consultation, numbers, queries.AskedTexts()).limit(MOST_TEXTS)).all()
    groups = groups_of(row.text for row in rows)
    where = {"agency_id": consultation.agency_id, "content_id": consultation.id}
    for model in (TextGroup, Grouping):
        db.session.execute(
            sa.delete(model)
            .where(model.agency_id == consultation.agency_id, model.content_id == consultation.id)
            .execution_options(synchronize_session=False)
        )
    db.session.add(Grouping(**where, made_at=now(), texts=len(rows)))
    made = [(TextGroup(**where, size=len(group.members), identical=group.identical), group) for group in groups]
    db.session.add_all(one for one, _group in made)
    db.session.flush()
    for one, group in made:
        db.session.add_all(
            GroupedText(
                agency_id=consultation.agency_id,
                group_id=one.id,
                contribution_id=rows[member].contribution_id,
                question=rows[member].question,
                row=rows[member].row,
            )
            for member in group.members
        )
    db.session.flush()
    return len(groups)
