"""The terms as they count for an agency."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.extensions import db
from participa.terms.models import DeadlineRule
from participa.terms.rules import Term, terms_with

if TYPE_CHECKING:
    from collections.abc import Collection


def find_rule(agency_id: int, name: str) -> DeadlineRule | None:
    """Return the term that an agency set in the place of the portal's own, or None."""
    return db.session.scalar(select(DeadlineRule).where(DeadlineRule.agency_id == agency_id, DeadlineRule.name == name))


def list_terms(agency_id: int) -> dict[str, Term]:
    """Return every term as it counts for an agency, by name."""
    return list_terms_of([agency_id])[agency_id]


def list_terms_of(agency_ids: Collection[int]) -> dict[int, dict[str, Term]]:
    """Return every term as it counts for each of some agencies, in one statement."""
    own: dict[int, list[DeadlineRule]] = defaultdict(list)
    with db.session.no_autoflush:
        for rule in db.session.scalars(select(DeadlineRule).where(DeadlineRule.agency_id.in_(agency_ids))):
            own[rule.agency_id].append(rule)
    return {agency_id: terms_with(own[agency_id]) for agency_id in agency_ids}
