"""What an agency announces in its yearly plan of consultations: public before the consultation itself is."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.consultations.models.consultation import Origin
from participa.foundation.clock import today
from participa.foundation.db import Base, choice_type
from participa.tenancy.models import TenantScoped, of_a_live_agency, tenant_table


class PlanEntry(TenantScoped, Base):
    """A consultation announced for a year, in words of its own: the draft stays unseen until it is called."""

    __tablename__ = "plan_entry"
    __table_args__ = tenant_table(
        UniqueConstraint("agency_id", "content_id"),
        Index("ix_plan_entry_list", "agency_id", "year", "month"),
        Index("ix_plan_entry_year", "year", "month", "id"),
    )

    #: The consultation. No foreign key: what was announced outlives a draft that is thrown away.
    content_id: Mapped[int]
    year: Mapped[int]
    #: The month in which it should open; None while nobody can say.
    month: Mapped[int | None]
    subject: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(default="")
    origin: Mapped[Origin] = mapped_column(choice_type(Origin), default=Origin.EX_OFFICIO)
    announced_on: Mapped[date] = mapped_column(default=today)
    changed_on: Mapped[date | None]
    #: When it left the plan without being called, and why: the public reads it.
    removed_on: Mapped[date | None]
    removed_reason: Mapped[str] = mapped_column(default="")

    @property
    def first_day(self) -> date | None:
        """Return the first day of its month."""
        return date(self.year, self.month, 1) if self.month else None

    @property
    def is_late(self) -> bool:
        """Tell whether its month, or its year, is over; what was called or removed is not asked."""
        here = today()
        return (self.year, self.month or 12) < (here.year, here.month)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """The plan of a live agency is for everybody."""
        return of_a_live_agency(cls.agency_id)
