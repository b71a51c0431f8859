"""An account, its events and its questions."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import UniqueConstraint, and_
from sqlalchemy.orm import Mapped, declared_attr, foreign, mapped_column, relationship

from participa.foundation.clock import at_local, end_of_day, now, today
from participa.foundation.db import Base, choice_type
from participa.publishing.models import Content, ContentPart, ContentTable

if TYPE_CHECKING:
    from collections.abc import Sequence


class EventMode(enum.StrEnum):
    """Where an event is held."""

    IN_PERSON = "presencial"
    ONLINE = "en_linea"
    MIXED = "mixta"


class Channel(enum.StrEnum):
    """By which way a question came."""

    IN_PERSON = "presencial"
    ONLINE = "en_linea"
    MAIL = "correo"
    OTHER = "otro"


class AccountPhase(enum.StrEnum):
    """Where an account stands; computed, never stored."""

    PLANNED = "planned"
    CALLED = "called"
    REPORTED = "reported"
    HELD = "held"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"


class PublicAccount(ContentTable, Content):
    """The account of one year. There is one for each reporting year of an agency."""

    __tablename__ = "public_account"

    #: The year accounted for ("gestión") and the year in which it is done.
    reporting_year: Mapped[int]
    edition_year: Mapped[int]
    called_on: Mapped[date | None]
    #: How to come and take part, Markdown.
    how_to_take_part: Mapped[str] = mapped_column(default="")
    #: The report, by the matters of art. 72, Markdown.
    policies: Mapped[str] = mapped_column(default="")
    plans: Mapped[str] = mapped_column(default="")
    programmes: Mapped[str] = mapped_column(default="")
    actions: Mapped[str] = mapped_column(default="")
    budget_execution: Mapped[str] = mapped_column(default="")
    indicators: Mapped[str] = mapped_column(default="")
    previous_commitments: Mapped[str] = mapped_column(default="")
    report_published_on: Mapped[date | None]
    report_url: Mapped[str] = mapped_column(default="")
    #: Virtual participation: first and last day, both included.
    participation_opens_on: Mapped[date | None]
    participation_closes_on: Mapped[date | None]
    take_part_url: Mapped[str] = mapped_column(default="")
    #: What the civil society council said of it.
    pronouncement: Mapped[str] = mapped_column(default="")
    pronouncement_on: Mapped[date | None]
    #: The final report, with the answers.
    final_report: Mapped[str] = mapped_column(default="")
    final_report_on: Mapped[date | None]
    contact_email: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")

    #: For reading only, loaded for a whole list at once.
    events: Mapped[list[AccountEvent]] = relationship(
        lambda: AccountEvent,
        primaryjoin=lambda: and_(
            foreign(AccountEvent.agency_id) == PublicAccount.__table__.c.agency_id,
            foreign(AccountEvent.content_id) == PublicAccount.__table__.c.id,
        ),
        order_by=lambda: AccountEvent.starts_at,
        viewonly=True,
        lazy="selectin",
    )

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Keep one account for each year of an agency."""
        return (*super().__table_args__, UniqueConstraint("agency_id", "reporting_year"))

    @property
    def opens_at(self) -> datetime | None:
        """Return the first instant of virtual participation."""
        return at_local(self.participation_opens_on) if self.participation_opens_on else None

    @property
    def closes_at(self) -> datetime | None:
        """Return the instant after its last day."""
        return end_of_day(self.participation_closes_on) if self.participation_closes_on else None

    @property
    def phase(self) -> AccountPhase:
        """Return where it stands at this moment."""
        return phase_of(self, self.events)

    @property
    def has_report(self) -> bool:
        """Tell whether the day of the report has come."""
        return _has_come(self.report_published_on)


class AccountEvent(ContentPart, Base):
    """A ceremony or meeting in which the account is given."""

    __tablename__ = "account_event"

    starts_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(default="")
    #: Five-digit CUT code; None for on line.
    commune_code: Mapped[str | None]
    mode: Mapped[EventMode] = mapped_column(choice_type(EventMode), default=EventMode.IN_PERSON)
    streaming_url: Mapped[str] = mapped_column(default="")
    #: The authority that gives it: post and name.
    host: Mapped[str] = mapped_column(default="")
    attendance: Mapped[int | None]
    attendance_women: Mapped[int | None]
    attendance_men: Mapped[int | None]


class AccountQuestion(ContentPart, Base):
    """What somebody asked or observed, and the answer. Who asked has no column."""

    __tablename__ = "account_question"

    question: Mapped[str]
    channel: Mapped[Channel] = mapped_column(choice_type(Channel), default=Channel.ONLINE)
    topic: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[date | None]

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer."""
        return bool(self.answer)


def phase_of(account: PublicAccount, events: Sequence[AccountEvent]) -> AccountPhase:
    """Return where an account with these events stands: the last milestone that has come."""
    moment = now()
    held = any(event.starts_at <= moment for event in events)
    if account.final_report and _has_come(account.final_report_on):
        return AccountPhase.ANSWERED
    if account.closes_at is not None and moment >= account.closes_at:
        return AccountPhase.CLOSED
    if account.opens_at is not None and moment >= account.opens_at:
        return AccountPhase.OPEN
    if held:
        return AccountPhase.HELD
    if account.has_report:
        return AccountPhase.REPORTED
    return AccountPhase.CALLED if _has_come(account.called_on) else AccountPhase.PLANNED


def _has_come(day: date | None) -> bool:
    return day is not None and day <= today()
