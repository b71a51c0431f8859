"""A council, its members and its sessions."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from participa.foundation.clock import local, now, today
from participa.foundation.db import Base, choice_type
from participa.publishing.models import Content, ContentPart, ContentTable
from participa.tenancy.models import belongs_to, tenant_table

#: Sessions a year where the by-laws say nothing: what agencies practise, not a rule of the law.
USUAL_SESSIONS = 4


class CouncilScope(enum.StrEnum):
    """Whether it advises the whole agency or one region of it."""

    NATIONAL = "nacional"
    REGIONAL = "regional"


class CouncilRole(enum.StrEnum):
    """What a member does in the council."""

    PRESIDENT = "presidente"
    VICE_PRESIDENT = "vicepresidente"
    COUNCILLOR = "consejero"
    SECRETARY = "secretario"


class SeatKind(enum.StrEnum):
    """Full member, or the one who takes the seat in the member's absence."""

    FULL = "titular"
    SUBSTITUTE = "suplente"


class SessionKind(enum.StrEnum):
    """A session of the yearly calendar, or one called for a matter."""

    ORDINARY = "ordinaria"
    EXTRAORDINARY = "extraordinaria"


class SessionMode(enum.StrEnum):
    """Where the council meets."""

    IN_PERSON = "presencial"
    ONLINE = "en_linea"
    MIXED = "mixta"


class SessionState(enum.StrEnum):
    """What became of a session."""

    CALLED = "convocada"
    HELD = "realizada"
    NO_QUORUM = "sin_quorum"
    SUSPENDED = "suspendida"


class Council(ContentTable, Content):
    """A council of an agency; the title is its name, `region_code` the region of a regional one."""

    __tablename__ = "council"

    scope: Mapped[CouncilScope] = mapped_column(choice_type(CouncilScope), default=CouncilScope.NATIONAL)
    #: What it is for, Markdown.
    purpose: Mapped[str] = mapped_column(default="")
    #: The act that constituted it ("Resolución Exenta N° 45") and its day.
    act: Mapped[str] = mapped_column(default="")
    act_on: Mapped[date | None]
    #: How long members serve, and the term that runs; both days included.
    term_years: Mapped[int | None]
    term_from: Mapped[date | None]
    term_until: Mapped[date | None]
    #: Seats in total, and how they are shared out ("3 de organizaciones territoriales, 2 de …").
    seats: Mapped[int | None]
    seat_categories: Mapped[str] = mapped_column(default="")
    #: "Forma de integración", as the State's transparency table asks.
    composition_rule: Mapped[str] = mapped_column(default="")
    #: Fewest sessions a year by its by-laws.
    minimum_sessions: Mapped[int] = mapped_column(default=USUAL_SESSIONS)
    quorum: Mapped[str] = mapped_column(default="")
    parity_rule: Mapped[str] = mapped_column(default="")
    executive_secretary: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    #: By-laws (reglamento), Markdown.
    bylaws: Mapped[str] = mapped_column(default="")

    @property
    def term_is_over(self) -> bool:
        """Tell whether the last day of the term has passed."""
        return self.term_until is not None and self.term_until < today()


class CouncilMember(ContentPart, Base):
    """A person who sits in a council for an organisation."""

    __tablename__ = "council_member"

    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    #: "Representación o calidad", or the seat's category.
    representation: Mapped[str] = mapped_column(default="")
    role: Mapped[CouncilRole] = mapped_column(choice_type(CouncilRole), default=CouncilRole.COUNCILLOR)
    seat: Mapped[SeatKind] = mapped_column(choice_type(SeatKind), default=SeatKind.FULL)
    #: Five-digit CUT code; None for not told.
    commune_code: Mapped[str | None]
    #: First and last day in the seat, both included.
    since: Mapped[date | None]
    until: Mapped[date | None]

    @property
    def has_left(self) -> bool:
        """Tell whether the last day in the seat has passed."""
        return self.until is not None and self.until < today()


class CouncilSession(ContentPart, Base):
    """A meeting of a council. Its number counts within the year of its day, on Santiago's calendar."""

    __tablename__ = "council_session"

    number: Mapped[int]
    year: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(choice_type(SessionKind), default=SessionKind.ORDINARY)
    state: Mapped[SessionState] = mapped_column(choice_type(SessionState), default=SessionState.CALLED)
    starts_at: Mapped[datetime]
    mode: Mapped[SessionMode] = mapped_column(choice_type(SessionMode), default=SessionMode.IN_PERSON)
    place: Mapped[str] = mapped_column(default="")
    #: How many members came.
    attendance: Mapped[int | None]
    #: Markdown, all three.
    agenda: Mapped[str] = mapped_column(default="")
    agreements: Mapped[str] = mapped_column(default="")
    minutes_text: Mapped[str] = mapped_column(default="")
    #: What is to be said of the minutes: "se aprueba en la próxima sesión".
    minutes_note: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Number sessions once a year in each council; find a council's by year."""
        return tenant_table(
            belongs_to("content", "content_id"),
            UniqueConstraint("agency_id", "content_id", "year", "number"),
            Index("ix_council_session_content", "agency_id", "content_id", "starts_at"),
        )

    @validates("starts_at")
    def _keep_year(self, _key: str, moment: datetime) -> datetime:
        self.year = local(moment).year
        return moment

    @property
    def is_ahead(self) -> bool:
        """Tell whether it is called and still to come."""
        return self.state == SessionState.CALLED and self.starts_at > now()
