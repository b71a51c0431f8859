"""An agency's own terms, and what they are counted in."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, tenant_table


class Unit(enum.StrEnum):
    """What a term is counted in."""

    WORKING_DAYS = "dias_habiles"
    CALENDAR_DAYS = "dias_corridos"
    MONTHS = "meses"
    TIMES = "veces"


class Certainty(enum.StrEnum):
    """Where a term comes from. The law fixes none of those an agency can change, so it is not in this list."""

    OWN_NORM = "norma_del_servicio"
    OWN_DECISION = "decision_del_servicio"
    PRACTICE = "practica"
    SUGGESTED = "sugerido"


class DeadlineRule(TenantScoped, Base):
    """A term that an agency set in place of the portal's own."""

    __tablename__ = "deadline_rule"
    __table_args__ = tenant_table(UniqueConstraint("agency_id", "name"))

    #: Which term, of `rules.DEFAULTS`.
    name: Mapped[str]
    quantity: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice_type(Unit))
    #: The article of the agency's norm that says so; empty where it only decided it.
    basis: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    @property
    def certainty(self) -> Certainty:
        """Return where it comes from: the agency's norm, if it names the place in it."""
        return Certainty.OWN_NORM if self.basis else Certainty.OWN_DECISION
