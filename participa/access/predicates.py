"""The questions the matrix is built from. Each asks the visitor (or the object) and queries nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from participa.access.visitor import Role, TextAtHand, Visitor
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
edits = has_role(Role.ADMIN, Role.OFFICER, Role.EDITOR, Role.COMMUNICATIONS)
publishes = has_role(Role.ADMIN, Role.OFFICER)
reviews = has_role(Role.ADMIN, Role.OFFICER, Role.REVIEWER, Role.AUTHORITY)
reads_the_log = has_role(Role.ADMIN, Role.OFFICER, Role.AUTHORITY, Role.REVIEWER, Role.READER)
keeps_the_council = has_role(Role.COUNCIL_SECRETARY)
runs_the_election = has_role(Role.ELECTORAL_COMMISSION)
#: The kinds of content that belong to a council and to its elections.
COUNCIL, ELECTION = "council", "council_process"


def supervises(visitor: Visitor, _obj: object) -> bool:
    """Ask for somebody of the ministry that watches over all agencies."""
    return visitor.is_supervisor


def about_a_council(_visitor: Visitor, text: TextAtHand | None) -> bool:
    """Ask for a text about a council or its elections; with no text at hand, the answer is about the role alone."""
    return text is None or text.kind in (COUNCIL, ELECTION)


def about_an_election(_visitor: Visitor, text: TextAtHand | None) -> bool:
    """Ask for a text about an election; with no text at hand, the answer is about the role alone."""
    return text is None or text.kind == ELECTION


def wrote_none_of_it(visitor: Visitor, text: TextAtHand | None) -> bool:
    """Ask for another person than the authors; with no text at hand, the answer is about the role alone."""
    return text is None or visitor.account_id not in text.authors


def in_earnest(visitor: Visitor, _obj: object) -> bool:
    """Ask for the agency itself: where people practise, nobody is invited and nothing of the agency's own changes."""
    return not visitor.in_practice


def two_eyes_suffice(_visitor: Visitor, text: TextAtHand | None) -> bool:
    """Ask for an agency that lets its people approve their own texts."""
    return text is not None and not text.four_eyes


LABELS = {
    everyone: _l("cualquier persona"),
    is_signed_in: _l("con sesión iniciada"),
    is_super_admin: _l("superadministración"),
    in_earnest: _l("fuera de la sección de práctica"),
    supervises: _l("supervisión"),
    about_a_council: _l("si trata del consejo o de sus elecciones"),
    about_an_election: _l("si trata de una elección del consejo"),
    wrote_none_of_it: _l("si no escribió el texto"),
    two_eyes_suffice: _l("si el organismo publica sin revisión de otra persona"),
}
