"""An officer: office data only. Nobody's own address or number has a column here."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import today
from participa.foundation.db import choice_type
from participa.publishing.models import Content, ContentTable


class OfficerRole(enum.StrEnum):
    """Whether the person holds the post or stands in for who does."""

    TITULAR = "titular"
    DEPUTY = "subrogante"


class OfficerScope(enum.StrEnum):
    """Where the person answers: in the whole agency or in one region of it."""

    NATIONAL = "nacional"
    REGIONAL = "regional"


class Officer(ContentTable, Content):
    """A contact officer; the title is the person's name, `region_code` the region of a regional one."""

    __tablename__ = "officer"

    #: What the person's job is called.
    post: Mapped[str] = mapped_column(default="")
    role: Mapped[OfficerRole] = mapped_column(choice_type(OfficerRole), default=OfficerRole.TITULAR)
    scope: Mapped[OfficerScope] = mapped_column(choice_type(OfficerScope), default=OfficerScope.NATIONAL)
    #: The office's mail, telephone, hours and address.
    mail: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    office_address: Mapped[str] = mapped_column(default="")
    #: The act of appointment: "Resolución Exenta N° 120", and its day.
    act: Mapped[str] = mapped_column(default="")
    act_on: Mapped[date | None]
    #: First and last day in the post, both included; None for not known and for not ended.
    since: Mapped[date | None]
    until: Mapped[date | None]

    @property
    def has_left(self) -> bool:
        """Tell whether the last day in the post has passed."""
        return self.until is not None and self.until < today()

    @property
    def is_in_office(self) -> bool:
        """Tell whether the person holds the post today."""
        return not self.has_left and (self.since is None or self.since <= today())
