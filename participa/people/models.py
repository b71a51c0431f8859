"""Who signs in, and in which agency with which role."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, LargeBinary, UniqueConstraint, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participa.access.visitor import ROLE_LABELS, Role
from participa.agencies.models import Agency
from participa.foundation.clock import end_of_day, now, today
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, tenant_table

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


#: How long a sign-in holds: a working day, so that nobody loses what they are writing.
SESSION_LASTS = timedelta(hours=12)

#: Roles from most to least powerful, in the order in which they are declared.
RANK = {role: rank for rank, role in enumerate(Role)}


def reaches(actor_role: Role, role: Role) -> bool:
    """Tell whether somebody with a role may give or take another one: never above their own (abuse case R05)."""
    return RANK[actor_role] <= RANK[role]


def _session_ends() -> datetime:
    return now() + SESSION_LASTS


class Account(Base):
    """One person who can sign in. It belongs to no agency; memberships do."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Normalised (NFKC, lower case, no surrounding space).
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: argon2id; empty until the person sets one.
    password_hash: Mapped[str] = mapped_column(default="")
    is_super_admin: Mapped[bool] = mapped_column(default=False)
    #: Reads every agency's office and asks for corrections; edits nothing.
    is_supervisor: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    #: Made by the demonstration: production refuses to start while one exists.
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    password_changed_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    #: Since when signing in takes a second step; None while the password alone does.
    second_step_since: Mapped[datetime | None]


class Membership(TenantScoped, Base):
    """A person's role in an agency, until somebody ends it or its last day is over.

    No job has to run on that day: every reading asks `is_current` or `current()`.
    """

    __tablename__ = "membership"
    __table_args__ = tenant_table(
        Index(
            "uq_membership_current",
            "agency_id",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_membership_account", "account_id"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(choice_type(Role))
    started_at: Mapped[datetime] = mapped_column(default=now)
    #: When somebody ended it; of one whose last day is over, nothing is written until the person joins again.
    ended_at: Mapped[datetime | None]
    #: The last day (Santiago), whole; None while no end is foreseen.
    ends_on: Mapped[date | None]
    #: From when the office stays shut without a second step at sign-in; None where the role doesn't demand one.
    second_step_by: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    agency: Mapped[Agency] = relationship(viewonly=True)

    @property
    def is_current(self) -> bool:
        """Tell whether the person belongs to the agency now."""
        return self.ended_at is None and (self.ends_on is None or self.ends_on >= today())

    @property
    def left_at(self) -> datetime | None:
        """Return when the person left; None while they belong to the agency."""
        if self.ended_at is not None or self.is_current or self.ends_on is None:
            return self.ended_at
        return end_of_day(self.ends_on)

    @classmethod
    def current(cls) -> ColumnElement[bool]:
        """Return the same question for the database: what every list and every right is read through."""
        return and_(cls.ended_at.is_(None), or_(cls.ends_on.is_(None), cls.ends_on >= today()))

    @property
    def role_label(self) -> LazyString:
        """Return the role in words."""
        return ROLE_LABELS[self.role]


class Invitation(TenantScoped, Base):
    """An offer of a role, sent to an address; the token itself is not kept, only its hash."""

    __tablename__ = "invitation"
    __table_args__ = tenant_table(Index("ix_invitation_token_hash", "token_hash", unique=True))

    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    role: Mapped[Role] = mapped_column(choice_type(Role))
    token_hash: Mapped[str]
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    #: When a person was first seen on the page of the link sent last; None while nobody was, or only a program.
    opened_at: Mapped[datetime | None]
    #: The last day of the membership it offers; None for one without a foreseen end.
    ends_on: Mapped[date | None]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def role_label(self) -> LazyString:
        """Return the role in words."""
        return ROLE_LABELS[self.role]

    def is_open(self, moment: datetime) -> bool:
        """Tell whether it can be accepted at an instant."""
        return self.accepted_at is None and self.revoked_at is None and moment < self.expires_at


class SignInSession(Base):
    """One browser in which a person is signed in. The cookie holds the token, this row its hash."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    #: Whatever happens, the person signs in again after this.
    expires_at: Mapped[datetime] = mapped_column(default=_session_ends)
    #: A readable "browser on system", never the raw header.
    device: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    #: When the person last proved here who they are, after signing in; None while that was enough.
    confirmed_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()

    @property
    def proved_at(self) -> datetime:
        """Return when the person last proved who they are in this browser."""
        return self.confirmed_at or self.created_at


class SecondStep(Base):
    """The key of a person's codes (RFC 6238). While it is only offered, signing in does not ask for it."""

    __tablename__ = "second_step"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    #: The key, sealed with the portal's own secret: a copy of the database makes no codes.
    sealed_key: Mapped[str]
    offered_at: Mapped[datetime] = mapped_column(default=now)
    #: Hash of the session it was offered to; nobody else sees the key.
    offered_to: Mapped[str]
    confirmed_at: Mapped[datetime | None]
    #: The time step of the last code that was taken: none is taken twice.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code on paper for when the telephone is gone; once, and only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey (WebAuthn): its private half stays in the device, which unlocks it by finger, face or PIN."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    #: What the person calls it.
    name: Mapped[str]
    #: The key's own name, in base 64 for addresses, as browsers send it.
    credential_id: Mapped[str] = mapped_column(unique=True)
    #: The public half, as the device gave it (COSE).
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: How often the device says it was used; a number that does not grow tells of a copy. Some devices always say 0.
    sign_count: Mapped[int] = mapped_column(default=0)
    #: How browsers reach it ("internal", "usb", …): a hint they gave and get back.
    transports: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device is to sign: made here, good once, for some minutes, for one purpose in one browser."""

    __tablename__ = "passkey_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Hash of the purpose and of the token that the browser carries: nobody else can answer.
    asked_of: Mapped[str] = mapped_column(index=True)
    challenge: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PendingSignIn(Base):
    """Somebody who gave the right password and owes the code. It opens nothing else than that one page."""

    __tablename__ = "pending_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondStepRule(TenantScoped, Base):
    """The roles in which an agency demands a second step; without a row, its administrators."""

    __tablename__ = "second_step_rule"
    __table_args__ = tenant_table(UniqueConstraint("agency_id"))

    roles: Mapped[list[str]] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class PasswordReset(Base):
    """A single-use link to set a password, alive for at most 60 minutes; only its hash is kept."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried in a window; in the database so that several processes count together."""

    __tablename__ = "throttle"

    #: purpose and keyed hash of the subject, such as sign-in-account:<hash>: no address can be read out of it.
    key: Mapped[str] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int] = mapped_column(default=0)
    #: Until when the next try has to wait; None while tries are free.
    blocked_until: Mapped[datetime | None]
