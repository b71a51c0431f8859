"""The questions the matrix is built from. Each asks the visitor (or the object) and queries nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from participa.access.visitor import Role, Visitor
from participa.foundation.i18n import _l

Predicate = Callable[[Visitor, Any], bool]


def everyone(_visitor: Visitor, _obj: object) -> bool:
    """Let anybody in."""
    return True


def is_signed_in(visitor: Visitor, _obj: object) -> bool:
    """Ask for an account."""
    return visitor.is_signed_in


def is_super_admin(visitor: Visitor, _obj: object) -> bool:
    """Ask for the platform's own administrators."""
    return visitor.is_super_admin


def has_role(*roles: Role) -> Predicate:
    """Ask for one of some roles in the agency of the address."""

    def ask(visitor: Visitor, _obj: object) -> bool:
        return visitor.agency_id is not None and visitor.role in roles

    ask.__name__ = "has_role_" + "_or_".join(roles)
    ask.roles = roles  # type: ignore[attr-defined]
    return ask


is_member = has_role(*Role)
is_admin = has_role(Role.ADMIN)
edits = has_role(Role.ADMIN, Role.OFFICER, Role.EDITOR)
publishes = has_role(Role.ADMIN, Role.OFFICER)

LABELS = {
    everyone: _l("cualquier persona"),
    is_signed_in: _l("con sesión iniciada"),
    is_super_admin: _l("superadministración"),
}
