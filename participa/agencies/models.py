"""The agency. It is the tenant, so it is not tenant scoped itself; what is public of it follows from its state."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type


class Kind(enum.StrEnum):
    """What sort of body it is."""

    MINISTRY = "ministry"
    UNDERSECRETARIAT = "undersecretariat"
    SERVICE = "service"
    SUPERINTENDENCY = "superintendency"
    DELEGATION = "delegation"
    REGIONAL_GOVERNMENT = "regional_government"
    CORPORATION = "corporation"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class Regime(enum.StrEnum):
    """How Law 20.500 binds it: wholly (art. 69-74), its council only (Law 21.074 art. 4), or by its own will."""

    BOUND = "obligado"
    COUNCIL_ONLY = "solo_cosoc"
    VOLUNTARY = "voluntario"


class AgencyState(enum.StrEnum):
    """Where it stands in the portal."""

    PREPARING = "preparing"
    LIVE = "live"
    SUSPENDED = "suspended"
    CLOSED = "closed"


#: state -> states a super-admin may move it to.
TRANSITIONS: dict[AgencyState, frozenset[AgencyState]] = {
    AgencyState.PREPARING: frozenset({AgencyState.LIVE, AgencyState.CLOSED}),
    AgencyState.LIVE: frozenset({AgencyState.SUSPENDED, AgencyState.CLOSED}),
    AgencyState.SUSPENDED: frozenset({AgencyState.LIVE, AgencyState.CLOSED}),
    AgencyState.CLOSED: frozenset({AgencyState.LIVE}),
}


class Agency(Base):
    """A public body with a section of its own."""

    __tablename__ = "agency"
    __table_args__ = (
        Index("ix_agency_state_name", "state", "folded_name"),
        Index("ix_agency_kind_name", "kind", "folded_name"),
        Index("ix_agency_folded_name", "folded_name"),
        Index("uq_agency_practice_of_id", "practice_of_id", unique=True),
        # What citizens see begins with a live agency: a practice section can't become one.
        CheckConstraint("practice_of_id IS NULL OR state = 'preparing'", name="practice_is_never_public"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The word in its public address, /organismos/<slug>/; stable, never reused.
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: The name without accents or case, for finding duplicates and for ordering.
    folded_name: Mapped[str]
    acronym: Mapped[str] = mapped_column(default="")
    kind: Mapped[Kind] = mapped_column(choice_type(Kind), default=Kind.SERVICE)
    regime: Mapped[Regime] = mapped_column(choice_type(Regime), default=Regime.BOUND)
    #: Code in the transparency portal (CPLT), the stable key of imports; unique where known.
    code: Mapped[str | None] = mapped_column(unique=True)
    #: The ministry it depends on or relates through.
    ministry_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    #: Two-digit CUT code of its region; None for a national body.
    region_code: Mapped[str | None]
    #: Five-digit CUT code of its seat.
    commune_code: Mapped[str | None]
    address: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    #: What it does, in a sentence or two of plain language.
    about: Mapped[str] = mapped_column(default="")
    #: Strict #rrggbb, the text on it is chosen to be readable; empty uses the portal's own.
    colour: Mapped[str] = mapped_column(default="")
    #: Storage key of the logo; empty for none.
    logo_key: Mapped[str] = mapped_column(default="")
    #: What its files may weigh, in millions of octets; None: as much as any other.
    files_quota_mb: Mapped[int | None]
    #: When its own people first said that its card is right: the beginning of its set-up.
    card_confirmed_at: Mapped[datetime | None]
    state: Mapped[AgencyState] = mapped_column(choice_type(AgencyState), default=AgencyState.PREPARING)
    #: Public reason of a suspension or closure.
    state_reason: Mapped[str] = mapped_column(default="")
    #: Whether a text is published only when another person than its authors approved it.
    four_eyes: Mapped[bool] = mapped_column(default=True)
    #: The body that took over its functions, shown when it is closed.
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    #: The agency whose people practise here; its rows are an agency's like any other, and never public.
    practice_of_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    ministry: Mapped[Agency | None] = relationship(foreign_keys=[ministry_id], remote_side="Agency.id")
    successor: Mapped[Agency | None] = relationship(foreign_keys=[successor_id], remote_side="Agency.id")

    @property
    def is_live(self) -> bool:
        """Tell whether its section is on."""
        return self.state is AgencyState.LIVE

    @property
    def is_practice(self) -> bool:
        """Tell whether it is no body of the State but the place where one's people practise."""
        return self.practice_of_id is not None

    @property
    def short_name(self) -> str:
        """Return the acronym where there is one, else the name."""
        return self.acronym or self.name

    @property
    def ministry_name(self) -> str:
        """Return the name of the ministry it depends on, for the band of its section; empty for none."""
        return self.ministry.name if self.ministry else ""


class FormerSlug(Base):
    """A slug an agency once had: it redirects, and is never given to another."""

    __tablename__ = "former_slug"

    slug: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))


class AgencyImport(Base):
    """A spreadsheet of agencies that somebody uploaded: what was shown is what gets applied, and it is remembered.

    The table is the platform's own. The file is dropped once it was applied, and a day after it was uploaded.
    """

    __tablename__ = "agency_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The word in the address of its page; random.
    token: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    #: Of the file, in hexadecimal.
    sha256: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
    #: How many lines had each outcome when it was applied.
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
