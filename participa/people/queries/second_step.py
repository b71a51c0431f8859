"""Reading the second step of signing in: keys, recovery codes, what waits for a code, and who must have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from participa.access.visitor import Role
from participa.agencies.models import Agency
from participa.extensions import db
from participa.foundation.clock import now
from participa.people.models import Account, Membership, PendingSignIn, RecoveryCode, SecondStep, SecondStepRule
from participa.people.tokens import hash_token
from participa.tenancy import scopes

if TYPE_CHECKING:
    from datetime import datetime


def find_confirmed_step(account_id: int) -> SecondStep | None:
    """Return the key whose codes a person is asked for, or None."""
    return db.session.scalar(
        select(SecondStep).where(SecondStep.account_id == account_id, SecondStep.confirmed_at.is_not(None))
    )


def find_offered_step(account_id: int, session_token: str) -> SecondStep | None:
    """Return the key that was offered to this very session and waits for its first code, or None."""
    return db.session.scalar(
        select(SecondStep).where(
            SecondStep.account_id == account_id,
            SecondStep.confirmed_at.is_(None),
            SecondStep.offered_to == hash_token(session_token),
        )
    )


def count_recovery_codes(account_id: int) -> int:
    """Return how many recovery codes a person has left."""
    left = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(left.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))) or 0


def has_recovery_code(account_id: int, code_hash: str) -> bool:
    """Tell whether a recovery code is one of those left."""
    found = select(RecoveryCode.id).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(found.limit(1)) is not None


def find_pending_sign_in(token: str) -> PendingSignIn | None:
    """Return what waits for its code behind a token, or None; an account that is off waits for nothing."""
    return db.session.scalar(
        select(PendingSignIn)
        .join(Account, Account.id == PendingSignIn.account_id)
        .where(
            PendingSignIn.token_hash == hash_token(token),
            PendingSignIn.used_at.is_(None),
            PendingSignIn.expires_at > now(),
            Account.is_active,
        )
    )


def find_second_step_rule(agency_id: int) -> SecondStepRule | None:
    """Return what an agency chose about the second step, or None while it chose nothing."""
    return db.session.scalar(select(SecondStepRule).where(SecondStepRule.agency_id == agency_id))


def roles_with_second_step(agency_id: int) -> set[Role]:
    """Return the roles in which an agency demands a second step: its administrators, unless it chose otherwise."""
    rule = find_second_step_rule(agency_id)
    return {Role.ADMIN} if rule is None else {Role(role) for role in rule.roles if role in set(Role)}


def list_second_step_terms(account_id: int) -> list[tuple[str, datetime]]:
    """Return the agencies where a person's role demands a second step, each with from when, the nearest first."""
    with scopes.platform(reason="a person's own memberships"):
        rows = db.session.execute(
            select(Agency.name, Membership.second_step_by)
            .join(Membership, Membership.agency_id == Agency.id)
            .where(
                Membership.account_id == account_id,
                Membership.current(),
                Membership.second_step_by.is_not(None),
            )
            .order_by(Membership.second_step_by, Agency.folded_name)
        ).all()
    return [(row.name, row.second_step_by) for row in rows]
