"""Reading invitations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.access.visitor import ROLE_LABELS, ROLE_SENTENCES, Role
from participa.agencies.models import Agency, AgencyState
from participa.extensions import db
from participa.foundation.clock import now
from participa.people.identity import normal_email
from participa.people.models import Account, Invitation
from participa.people.tokens import hash_token
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from flask_babel.speaklater import LazyString


class NotFoundError(LookupError):
    """There is no such person, membership or invitation here."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation link shows before anybody is known: copied out of the tenant's rows."""

    agency_id: int
    invitation_id: int
    agency_name: str
    agency_slug: str
    agency_is_on: bool
    email: str
    name: str
    role: Role
    inviter: str
    expires_at: datetime
    ends_on: date | None
    accepted_at: datetime | None
    revoked_at: datetime | None

    @property
    def role_label(self) -> LazyString:
        """Return the role in words."""
        return ROLE_LABELS[self.role]

    @property
    def role_sentence(self) -> LazyString:
        """Return what the role may do."""
        return ROLE_SENTENCES[self.role]

    @property
    def is_open(self) -> bool:
        """Tell whether it can be accepted now."""
        return self.agency_is_on and not self.accepted_at and not self.revoked_at and now() < self.expires_at


def is_on(state: AgencyState) -> bool:
    """Tell whether people work in an agency of a state."""
    return state in (AgencyState.LIVE, AgencyState.PREPARING)


def list_invitations(agency_id: int) -> Sequence[Invitation]:
    """Return the invitations of an agency that wait for an answer, expired ones included, the latest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.agency_id == agency_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
        .order_by(Invitation.sent_at.desc(), Invitation.id.desc())
    ).all()


def get_invitation(agency_id: int, invitation_id: int) -> Invitation:
    """Return an invitation of an agency that waits for an answer. Raises NotFoundError."""
    found = db.session.scalar(
        select(Invitation).where(
            Invitation.agency_id == agency_id,
            Invitation.id == invitation_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def find_waiting_invitation(agency_id: int, email: str) -> Invitation | None:
    """Return the invitation of an address that waits for an answer, or None."""
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.agency_id == agency_id,
            Invitation.email == normal_email(email),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .limit(1)
    )


def find_offer(token: str) -> Offer | None:
    """Return what an invitation link offers, or None. The token names the agency; nothing else in the address does."""
    with scopes.platform(reason="an invitation by its token"):
        row = db.session.execute(
            select(Invitation, Agency.name, Agency.slug, Agency.state, Account.name.label("inviter"))
            .join(Agency, Agency.id == Invitation.agency_id)
            .outerjoin(Account, Account.id == Invitation.invited_by_id)
            .where(Invitation.token_hash == hash_token(token))
        ).one_or_none()
        if row is None:
            return None
        found: Invitation = row[0]
        return Offer(
            agency_id=found.agency_id,
            invitation_id=found.id,
            agency_name=row.name,
            agency_slug=row.slug,
            agency_is_on=is_on(row.state),
            email=found.email,
            name=found.name,
            role=found.role,
            inviter=row.inviter or "",
            expires_at=found.expires_at,
            ends_on=found.ends_on,
            accepted_at=found.accepted_at,
            revoked_at=found.revoked_at,
        )
