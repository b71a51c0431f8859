"""What somebody asks an agency to consult on, who asked (apart), and when the agency takes petitions."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now, today
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, belongs_to, of_a_live_agency, tenant_table

#: Months that the contact of who asked is kept after the decision, unless the agency says otherwise.
KEPT_MONTHS = 6


class PetitionState(enum.StrEnum):
    """Where a petition stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    JOINED = "joined"


#: state -> states it may move to: a decision is public and stays.
TRANSITIONS: dict[PetitionState, frozenset[PetitionState]] = {
    PetitionState.RECEIVED: frozenset({PetitionState.ACCEPTED, PetitionState.REJECTED, PetitionState.JOINED}),
    PetitionState.ACCEPTED: frozenset(),
    PetitionState.REJECTED: frozenset(),
    PetitionState.JOINED: frozenset(),
}


class Intake(enum.StrEnum):
    """When an agency takes petitions."""

    ALWAYS = "always"
    BETWEEN = "between"
    NEVER = "never"


class Petition(TenantScoped, Base):
    """What somebody asks to be consulted on, and what was decided."""

    __tablename__ = "petition"
    __table_args__ = tenant_table(
        UniqueConstraint("agency_id", "code_hash"),
        Index("ix_petition_state", "agency_id", "state", "received_at"),
        belongs_to("content", "consultation_id", ondelete="RESTRICT"),
        Index("ix_petition_consultation", "agency_id", "consultation_id"),
    )

    #: Of the ticket's code, which nobody but who asked has.
    code_hash: Mapped[str]
    subject: Mapped[str]
    reasons: Mapped[str]
    region_code: Mapped[str | None]
    territory: Mapped[str] = mapped_column(default="")
    #: A name to be shown with the decision; only with consent.
    public_name: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[PetitionState] = mapped_column(choice_type(PetitionState), default=PetitionState.RECEIVED)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: The subject in the agency's words, for the public list: what people type may name others.
    public_subject: Mapped[str] = mapped_column(default="")
    #: The public reason of the decision, and what the council said.
    reason: Mapped[str] = mapped_column(default="")
    council_opinion: Mapped[str] = mapped_column(default="")
    #: The consultation that was made of it, or that it was joined to.
    consultation_id: Mapped[int | None]

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once it is decided."""
        return sa.and_(cls.state != PetitionState.RECEIVED.value, of_a_live_agency(cls.agency_id))


class PetitionContact(TenantScoped, Base):
    """Who asked, and where to tell them: apart from what was asked, read by the agency alone, erased in time."""

    __tablename__ = "petition_contact"
    __table_args__ = tenant_table(
        belongs_to("petition", "petition_id"),
        UniqueConstraint("agency_id", "petition_id"),
        Index("ix_petition_contact_erase", "agency_id", "erase_on"),
    )

    petition_id: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    erase_on: Mapped[date]


class PetitionIntake(TenantScoped, Base):
    """When an agency takes petitions, and how long it keeps who asked."""

    __tablename__ = "petition_intake"
    __table_args__ = tenant_table(UniqueConstraint("agency_id"))

    intake: Mapped[Intake] = mapped_column(choice_type(Intake), default=Intake.ALWAYS)
    #: Both days included, on Santiago's calendar.
    from_day: Mapped[date | None]
    to_day: Mapped[date | None]
    kept_months: Mapped[int] = mapped_column(default=KEPT_MONTHS)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """When one may ask is for everybody to know."""
        return of_a_live_agency(cls.agency_id)

    @property
    def is_open(self) -> bool:
        """Tell whether petitions are taken today."""
        if self.intake is not Intake.BETWEEN:
            return self.intake is Intake.ALWAYS
        after = self.from_day is None or self.from_day <= today()
        return after and (self.to_day is None or today() <= self.to_day)
