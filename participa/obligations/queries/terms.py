"""The terms as they count for an agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.consultations.models import ConsultationRules
from participa.extensions import db
from participa.obligations.models import DeadlineRule
from participa.obligations.rules import Term, terms_with

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_rule(agency_id: int, name: str) -> DeadlineRule | None:
    """Return the term that an agency set in the place of the portal's own, or None."""
    return db.session.scalar(select(DeadlineRule).where(DeadlineRule.agency_id == agency_id, DeadlineRule.name == name))


def list_terms(agency_id: int) -> dict[str, Term]:
    """Return every term as it counts for an agency, by name."""
    own = db.session.scalars(select(DeadlineRule).where(DeadlineRule.agency_id == agency_id))
    return terms_with(own, consultation_rules([agency_id]).get(agency_id))


def consultation_rules(ids: Sequence[int]) -> dict[int, ConsultationRules]:
    """Return what the norms of some agencies say of consultations, by agency; none for those that said nothing."""
    found = db.session.scalars(select(ConsultationRules).where(ConsultationRules.agency_id.in_(ids)))
    return {rules.agency_id: rules for rules in found}
