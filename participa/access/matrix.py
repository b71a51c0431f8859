"""Who may do what: the whole of it. Each permission holds when any of its lines holds; a line when all of it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.access.predicates import (
    Predicate,
    about_a_council,
    about_an_election,
    edits,
    everyone,
    in_earnest,
    is_admin,
    is_member,
    is_signed_in,
    is_super_admin,
    keeps_the_council,
    publishes,
    reads_the_log,
    reviews,
    runs_the_election,
    supervises,
    two_eyes_suffice,
    wrote_none_of_it,
)
from participa.access.visitor import Role

if TYPE_CHECKING:
    from participa.access.visitor import Visitor

MATRIX: dict[May, list[list[Predicate]]] = {
    May.ANYONE: [[everyone]],
    May.ACCOUNT_USE_OWN: [[is_signed_in]],
    May.OFFICE_ENTER: [[is_member], [supervises]],
    May.CONTENT_EDIT: [[edits], [keeps_the_council, about_a_council], [runs_the_election, about_an_election]],
    May.CONTENT_COMMENT: [
        [edits],
        [reviews],
        [keeps_the_council, about_a_council],
        [runs_the_election, about_an_election],
        [supervises],
    ],
    May.CONTENT_REVIEW: [[reviews]],
    May.CONTENT_APPROVE: [[reviews, wrote_none_of_it], [reviews, two_eyes_suffice]],
    May.CONTENT_PUBLISH: [[publishes]],
    May.ANSWERS_READ: [[edits], [reviews]],
    May.ANSWERS_ENTER: [[edits], [reviews]],
    May.ANALYSIS_EDIT: [[edits], [reviews]],
    May.ANSWERS_MODERATE: [[publishes]],
    May.ANSWERS_UNSEAL: [[is_admin]],
    May.CONTENT_KEEP: [[publishes], [keeps_the_council, about_a_council], [runs_the_election, about_an_election]],
    May.PETITION_DECIDE: [[publishes]],
    May.AGENCY_EDIT: [[is_admin, in_earnest]],
    May.SECTION_SET_UP: [[publishes, in_earnest]],
    May.TERMS_EDIT: [[is_admin, in_earnest]],
    May.TRANSPARENCY_CONFIRM: [[publishes, in_earnest]],
    May.PEOPLE_MANAGE: [[is_admin, in_earnest]],
    May.PRACTICE_PREPARE: [[edits, in_earnest]],
    May.PRACTICE_WIPE: [[is_admin, in_earnest]],
    May.AUDIT_READ: [[reads_the_log], [supervises]],
    May.AUDIT_VERIFY: [[is_admin]],
    May.DATA_RIGHTS_ANSWER: [[publishes]],
    May.CORRECTION_ASK: [[supervises]],
    May.PLATFORM_READ: [[is_super_admin], [supervises]],
    May.PLATFORM_MANAGE: [[is_super_admin]],
}


def may(visitor: Visitor, permission: May, obj: Any = None) -> bool:
    """Decide. The same table hides buttons, draws the page for staff and feeds the tests."""
    return any(all(ask(visitor, obj) for ask in line) for line in MATRIX[permission])


def roles_that_may(permission: May) -> set[Role]:
    """Return the agency roles that hold a permission, for the page that shows the table."""
    from participa.access.visitor import Visitor

    return {role for role in Role if may(Visitor(account_id=1, agency_id=1, role=role), permission)}


def roles_that_may_anywhere(permission: May) -> set[Role]:
    """Return the agency roles that hold a permission whatever a text is about."""
    from participa.access.visitor import TextAtHand, Visitor

    return {role for role in Role if may(Visitor(account_id=1, agency_id=1, role=role), permission, TextAtHand())}
