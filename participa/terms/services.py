"""Writing an agency's own terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.terms.models import DeadlineRule, Unit
from participa.terms.queries import find_rule
from participa.terms.rules import DEFAULTS, MOST

if TYPE_CHECKING:
    from participa.agencies.models import Agency


class TermError(ValueError):
    """A term that there is not, or that is longer than any of its kind."""


def set_term(
    *, agency: Agency, name: str, quantity: int, unit: Unit, basis: str, account_id: int | None
) -> DeadlineRule:
    """Put an agency's own term in the portal's place; a basis names the article of its norm. Raises TermError."""
    default = DEFAULTS.get(name)
    if default is None or unit not in default.units or not default.least <= quantity <= MOST[unit]:
        raise TermError(name)
    rule = find_rule(agency.id, name)
    if rule is None:
        rule = DeadlineRule(agency_id=agency.id, name=name)
        db.session.add(rule)
    rule.quantity, rule.unit, rule.basis = quantity, unit, basis
    rule.changed_at, rule.changed_by_id = now(), account_id
    facts = {"name": name, "quantity": quantity, "unit": unit.value, "basis": basis}
    record("terms.set", account_id=account_id, agency_id=agency.id, subject=f"term:{name}", details=facts)
    return rule


def reset_term(*, agency: Agency, name: str, account_id: int | None) -> bool:
    """Go back to the portal's own term; tell whether there was another. Raises TermError."""
    if name not in DEFAULTS:
        raise TermError(name)
    rule = find_rule(agency.id, name)
    if rule is None:
        return False
    db.session.delete(rule)
    record("terms.reset", account_id=account_id, agency_id=agency.id, subject=f"term:{name}", details={"name": name})
    return True
