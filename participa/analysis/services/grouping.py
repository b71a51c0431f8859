"""Comparing the texts of a consultation with one another, and keeping which say nearly the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.analysis import queries
from participa.analysis.likeness import Group, groups_of
from participa.analysis.models import GroupedText, Grouping, TextGroup
from participa.extensions import db
from participa.foundation.clock import now

if TYPE_CHECKING:
    from participa.consultations.models import Consultation

#: More texts than these are not compared at once.
MOST_TEXTS = 50_000
#: Up to so many texts are compared while the person waits; more are left to the worker.
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Compared:
    """The groups that were found: how many texts were compared, of how many, and the places of each group's texts."""

    texts: int
    of_texts: int
    groups: list[tuple[Group, list[queries.Place]]]


def ask_groups(consultation: Consultation) -> int | None:
    """Compare the texts now where they are few, and return how many groups there are; else leave it to the worker."""
    if queries.count_texts(consultation) <= AT_ONCE:
        return group_texts(consultation)
    grouping = queries.find_grouping(consultation)
    if grouping is None:
        grouping = Grouping(agency_id=consultation.agency_id, content_id=consultation.id)
        db.session.add(grouping)
    grouping.asked_at = now()
    db.session.flush()
    return None


def group_texts(consultation: Consultation) -> int:
    """Compare the texts anew, and keep the groups; return how many there are. No answer is touched."""
    return keep_groups(consultation, compare_texts(consultation))


def compare_texts(consultation: Consultation) -> Compared:
    """Compare the texts with one another, without writing."""
    numbers = queries.text_questions(queries.asked_of(consultation))
    rows = db.session.execute(queries.select_texts(consultation, numbers, queries.AskedTexts()).limit(MOST_TEXTS)).all()
    of_texts = len(rows) if len(rows) < MOST_TEXTS else queries.count_texts(consultation)
    groups = [
        (group, [queries.Place(rows[at].contribution_id, rows[at].question, rows[at].row) for at in group.members])
        for group in groups_of(row.text for row in rows)
    ]
    return Compared(len(rows), of_texts, groups)


def keep_groups(consultation: Consultation, compared: Compared) -> int:
    """Keep the groups that were found in the place of those found before; return how many there are."""
    where = {"agency_id": consultation.agency_id, "content_id": consultation.id}
    for model in (TextGroup, Grouping):
        db.session.execute(
            sa.delete(model)
            .where(model.agency_id == consultation.agency_id, model.content_id == consultation.id)
            .execution_options(synchronize_session=False)
        )
    db.session.add(Grouping(**where, made_at=now(), texts=compared.texts, of_texts=compared.of_texts))
    made = [
        (TextGroup(**where, size=len(group.members), identical=group.identical), places)
        for group, places in compared.groups
    ]
    db.session.add_all(one for one, _places in made)
    db.session.flush()
    for one, places in made:
        for begin in range(0, len(places), AT_ONCE):
            some = places[begin : begin + AT_ONCE]
            there = queries.still_there(consultation, some)
            db.session.add_all(
                GroupedText(agency_id=consultation.agency_id, group_id=one.id, **place._asdict())
                for place in some
                if place.contribution_id in there
            )
            db.session.flush()
    return len(made)
