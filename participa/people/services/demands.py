"""In which roles an agency demands a second step at sign-in, and until when each member has time to set it up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from participa.access.visitor import Role
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import notices, queries
from participa.people.models import SecondStepRule

if TYPE_CHECKING:
    from collections.abc import Collection

    from participa.agencies.models import Agency

GRACE = timedelta(days=14)


def time_to_set_up(agency_id: int, role: Role) -> datetime | None:
    """Return by when somebody who gets a role today has to have a second step; None where the role demands none."""
    return now() + GRACE if role in queries.roles_with_second_step(agency_id) else None


def set_demanded_roles(*, agency: Agency, roles: Collection[Role], account_id: int) -> bool:
    """Choose the roles that demand a second step; tell whether anything changed.

    Members whose role is new among them have GRACE to set it up and are told by mail; the others' term is lifted.
    """
    before = queries.roles_with_second_step(agency.id)
    chosen = {role for role in Role if role in roles}
    if chosen == before:
        return False
    rule = queries.find_second_step_rule(agency.id)
    if rule is None:
        rule = SecondStepRule(agency_id=agency.id)
        db.session.add(rule)
    rule.roles = [role.value for role in Role if role in chosen]
    rule.changed_at = moment = now()
    for member in queries.list_all_members(agency.id):
        if member.role not in chosen:
            member.second_step_by = None
        elif member.second_step_by is None:
            member.second_step_by = moment + GRACE
            if member.account.second_step_since is None:
                db.session.add(notices.second_step_demanded(member.account, agency, member.second_step_by))
    record(
        "second-step.demand",
        account_id=account_id,
        agency_id=agency.id,
        subject=f"agency:{agency.id}",
        details={"before": sorted(before), "after": sorted(chosen)},
    )
    return True
