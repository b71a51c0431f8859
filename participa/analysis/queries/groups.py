"""Groups of near-identical texts, as they were found the last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis.models import GroupedText, Grouping, TextGroup
from participa.analysis.queries.filters import has_words, said_by, that_count
from participa.contributions.models import Contribution, ContributionCell
from participa.extensions import db
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.analysis.queries.texts import Place
    from participa.consultations.models import Consultation
    from participa.foundation.db import AnySelect


def find_grouping(consultation: Consultation) -> Grouping | None:
    """Return when the texts were compared last."""
    return db.session.scalar(
        sa.select(Grouping).where(Grouping.agency_id == consultation.agency_id, Grouping.content_id == consultation.id)
    )


def find_to_group() -> tuple[int, int] | None:
    """Return agency and key of the consultation for which somebody asked first to compare its texts."""
    with scopes.platform(reason="whose texts are to be compared"):
        row = db.session.execute(
            sa.select(Grouping.agency_id, Grouping.content_id)
            .where(Grouping.asked_at.is_not(None))
            .order_by(Grouping.asked_at, Grouping.id)
            .limit(1)
        ).one_or_none()
    return (row[0], row[1]) if row else None


def still_there(consultation: Consultation, places: Sequence[Place]) -> set[int]:
    """Return which answers of some places are there: one may have gone while texts were compared."""
    return set(
        db.session.scalars(
            sa.select(Contribution.id).where(
                Contribution.agency_id == consultation.agency_id,
                Contribution.content_id == consultation.id,
                Contribution.id.in_([place.contribution_id for place in places]),
            )
        )
    )


def select_groups(consultation: Consultation) -> sa.Select[TextGroup]:
    """Return the select of the groups, the largest first."""
    return (
        sa.select(TextGroup)
        .where(TextGroup.agency_id == consultation.agency_id, TextGroup.content_id == consultation.id)
        .order_by(TextGroup.size.desc(), TextGroup.id)
    )


def find_group(consultation: Consultation, group_id: int) -> TextGroup | None:
    """Return a group of a consultation."""
    return db.session.scalar(select_groups(consultation).where(TextGroup.id == group_id))


def first_texts(consultation: Consultation, groups: Sequence[TextGroup]) -> dict[int, str]:
    """Return one text of each group, in one statement."""
    if not groups:
        return {}
    first = (
        sa.select(GroupedText.group_id, sa.func.min(GroupedText.contribution_id).label("contribution_id"))
        .where(
            GroupedText.agency_id == consultation.agency_id, GroupedText.group_id.in_([group.id for group in groups])
        )
        .group_by(GroupedText.group_id)
        .subquery()
    )
    query = (
        sa.select(GroupedText.group_id, ContributionCell.text)
        .join(
            first,
            sa.and_(first.c.group_id == GroupedText.group_id, first.c.contribution_id == GroupedText.contribution_id),
        )
        .join(ContributionCell, _its_cell())
        .where(GroupedText.agency_id == consultation.agency_id)
    )
    return {int(group): str(text) for group, text in db.session.execute(query)}


def select_grouped(consultation: Consultation, group: TextGroup) -> AnySelect:
    """Return the select of a group's texts, as `select_texts` has them."""
    cell: Any = ContributionCell
    return (
        sa.select(cell.contribution_id, cell.question, cell.row, cell.text, Contribution.channel)
        .join(GroupedText, _its_cell())
        .join(Contribution, said_by(cell, consultation.id))
        .where(
            that_count(consultation.agency_id, consultation.id),
            GroupedText.agency_id == consultation.agency_id,
            GroupedText.group_id == group.id,
            has_words(),
        )
        .order_by(cell.contribution_id, cell.question, cell.row)
    )


def _its_cell() -> sa.ColumnElement[bool]:
    return sa.and_(
        ContributionCell.agency_id == GroupedText.agency_id,
        ContributionCell.contribution_id == GroupedText.contribution_id,
        ContributionCell.question == GroupedText.question,
        ContributionCell.row == GroupedText.row,
    )
