"""A consultation and the phase its dates put it in."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import end_of_day, now, today
from participa.foundation.db import choice_type
from participa.publishing.models import Content, ContentTable


class Origin(enum.StrEnum):
    """Who asked for it (art. 73): the agency itself, or people by petition."""

    EX_OFFICIO = "ex_officio"
    ON_PETITION = "on_petition"


class Mode(enum.StrEnum):
    """Where people take part."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    MIXED = "mixed"


class Phase(enum.StrEnum):
    """Where it stands today; computed, never stored."""

    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"


class Consultation(ContentTable, Content):
    """A question an agency puts to the people before it decides."""

    __tablename__ = "consultation"

    origin: Mapped[Origin] = mapped_column(choice_type(Origin), default=Origin.EX_OFFICIO)
    mode: Mapped[Mode] = mapped_column(choice_type(Mode), default=Mode.ONLINE)
    #: Why and on what; Markdown. The position paper (minuta de posición) is a document beside it.
    background: Mapped[str] = mapped_column(default="")
    #: What can still change with what people say; a consultation on decided matters is none.
    open_to_change: Mapped[str] = mapped_column(default="")
    already_decided: Mapped[str] = mapped_column(default="")
    #: How opinions will be evaluated and weighed (art. 73).
    weighing: Mapped[str] = mapped_column(default="")
    addressed_to: Mapped[str] = mapped_column(default="")
    requirements: Mapped[str] = mapped_column(default="")
    #: How to take part until answering on line comes: where to write or go.
    how_to_take_part: Mapped[str] = mapped_column(default="")
    take_part_url: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    opens_on: Mapped[date | None]
    #: The last day, included whole, on Santiago's calendar.
    closes_on: Mapped[date | None]
    results_due_on: Mapped[date | None]
    reply_due_on: Mapped[date | None]
    #: What came of it: the reasoned reply, Markdown; with its day.
    outcome: Mapped[str] = mapped_column(default="")
    outcome_on: Mapped[date | None]
    participants: Mapped[int | None]

    @property
    def opens_at(self) -> datetime | None:
        """Return the first instant of the opening day."""
        return end_of_day(date.fromordinal(self.opens_on.toordinal() - 1)) if self.opens_on else None

    @property
    def closes_at(self) -> datetime | None:
        """Return the instant after the last day: the end is exclusive."""
        return end_of_day(self.closes_on) if self.closes_on else None

    @property
    def phase(self) -> Phase:
        """Return where it stands at this moment."""
        if self.outcome and self.outcome_on and self.outcome_on <= today():
            return Phase.ANSWERED
        moment = now()
        if self.closes_at is not None and moment >= self.closes_at:
            return Phase.CLOSED
        if self.opens_at is not None and moment >= self.opens_at:
            return Phase.OPEN
        return Phase.ANNOUNCED

    @property
    def reply_is_overdue(self) -> bool:
        """Tell whether the promised day of the reply has passed without one."""
        return self.phase is Phase.CLOSED and self.reply_due_on is not None and self.reply_due_on < today()
