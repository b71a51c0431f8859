"""Writing an agency's own terms and the months it confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.obligations.models import DeadlineRule, TransparencyConfirmation, Unit
from participa.obligations.queries import find_confirmation, find_rule, read_table
from participa.obligations.rules import DEFAULTS, MOST, OF_CONSULTATIONS

if TYPE_CHECKING:
    from datetime import date

    from participa.agencies.models import Agency


class TermError(ValueError):
    """A term that there is not, or that is longer than any of its kind."""


def set_term(
    *, agency: Agency, name: str, quantity: int, unit: Unit, basis: str, account_id: int | None
) -> DeadlineRule:
    """Put an agency's own term in the portal's place; a basis names the article of its norm. Raises TermError."""
    if name not in DEFAULTS or name == OF_CONSULTATIONS or not 0 < quantity <= MOST[unit]:
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


def confirm_month(*, agency: Agency, month: date, account_id: int | None) -> bool:
    """Keep that somebody looked at the month's transparency table, with what it counted (Ley 20.285, article 7 j).

    Returns False when somebody had confirmed it before.
    """
    name = f"{month:%Y-%m}"
    if find_confirmation(agency.id, name) is not None:
        return False
    counts = read_table(agency.id, month).counts
    db.session.add(TransparencyConfirmation(agency_id=agency.id, month=name, confirmed_by_id=account_id, counts=counts))
    details = {"month": name, **counts}
    record("transparency.confirm", account_id=account_id, agency_id=agency.id, subject=f"month:{name}", details=details)
    return True
