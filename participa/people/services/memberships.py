"""Changing and ending roles. An agency keeps an administrator, and nobody acts above their own role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.visitor import Role
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.people import notices
from participa.people.models import reaches
from participa.people.queries import list_admins_for_update
from participa.people.services.demands import time_to_set_up
from participa.people.services.errors import LastAdminError, NotAllowedError, PastDayError
from participa.people.services.signing_in import end_other_sessions

if TYPE_CHECKING:
    from datetime import date

    from participa.people.models import Membership


def must_reach(actor_role: Role, role: Role) -> None:
    """Raise NotAllowedError when a role lies above the actor's own (abuse case R05)."""
    if not reaches(actor_role, role):
        raise NotAllowedError


def change_role(*, membership: Membership, role: Role, account_id: int, actor_role: Role) -> bool:
    """Give a member another role; tell whether it changed. Their sessions end, so that each begins with what it may do.

    One's own session is for the caller to rotate (`rotate_session`). Raises NotAllowedError, LastAdminError.
    """
    must_reach(actor_role, membership.role)
    must_reach(actor_role, role)
    if role is membership.role:
        return False
    before = membership.role
    _keep_an_admin(membership)
    membership.role = role
    membership.second_step_by = time_to_set_up(membership.agency_id, role)
    if membership.account_id != account_id:
        end_other_sessions(account_id=membership.account_id, token=None, by_id=account_id)
    db.session.add(notices.role_changed(membership, before))
    _log("membership.change-role", membership, account_id, {"role": [before.value, role.value]})
    return True


def end_membership(*, membership: Membership, account_id: int, actor_role: Role) -> None:
    """End a membership; from the next request on the person is out. Raises NotAllowedError, LastAdminError."""
    must_reach(actor_role, membership.role)
    _keep_an_admin(membership)
    membership.ended_at = now()
    db.session.add(notices.membership_ended(membership))
    _log("membership.end", membership, account_id, {"role": membership.role.value})


def set_last_day(*, membership: Membership, ends_on: date | None, account_id: int, actor_role: Role) -> bool:
    """Say on which day a membership ends, or that it has no foreseen end; tell whether anything changed.

    Raises NotAllowedError, LastAdminError, PastDayError.
    """
    must_reach(actor_role, membership.role)
    if ends_on == membership.ends_on:
        return False
    if ends_on is not None:
        if ends_on < today():
            raise PastDayError
        _keep_an_admin(membership)
    before, membership.ends_on = membership.ends_on, ends_on
    db.session.add(notices.last_day_changed(membership))
    days = [day.isoformat() if day else None for day in (before, ends_on)]
    _log("membership.set-last-day", membership, account_id, {"ends_on": days})
    return True


def _keep_an_admin(membership: Membership) -> None:
    """Raise LastAdminError where no other administrator stays without a foreseen end: a date ends the last one too."""
    if membership.role is not Role.ADMIN:
        return
    admins = list_admins_for_update(membership.agency_id)
    if not any(admin.id != membership.id and admin.ends_on is None for admin in admins):
        raise LastAdminError


def _log(action: str, membership: Membership, account_id: int, details: dict[str, object]) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=membership.agency_id,
        subject=f"membership:{membership.id}",
        details={"account": membership.account_id, **details},
    )
