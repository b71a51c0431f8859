"""A sheet of relevant information."""

from __future__ import annotations

import enum
from datetime import date, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import today
from participa.foundation.db import choice_type
from participa.publishing.models import Content, ContentTable


class SheetKind(enum.StrEnum):
    """What it informs of; the words are the law's (art. 71)."""

    POLICY = "politica"
    PLAN = "plan"
    PROGRAMME = "programa"
    ACTION = "accion"
    BUDGET = "presupuesto"
    STUDY = "estudio"


#: How long data pass for fresh, by no law: practice, and what a budget needs to be of use.
FRESH = timedelta(days=365)
FRESH_BUDGET = timedelta(days=30)


class InformationSheet(ContentTable, Content):
    """What an agency tells of one of its policies, plans, programmes, actions, budgets or studies."""

    __tablename__ = "information_sheet"

    sheet_kind: Mapped[SheetKind] = mapped_column(choice_type(SheetKind), default=SheetKind.PROGRAMME)
    #: In words, as the agency says it: "2022-2026", "Primer semestre de 2026".
    period: Mapped[str] = mapped_column(default="")
    #: Markdown.
    body: Mapped[str] = mapped_column(default="")
    responsible_unit: Mapped[str] = mapped_column(default="")
    data_updated_on: Mapped[date | None]
    next_update_on: Mapped[date | None]

    @property
    def fresh_for(self) -> timedelta:
        """Return how long data of this kind pass for fresh."""
        return FRESH_BUDGET if self.sheet_kind is SheetKind.BUDGET else FRESH

    @property
    def is_stale(self) -> bool:
        """Tell whether its data are older than they should be; without a date nobody can say."""
        return self.data_updated_on is not None and today() - self.data_updated_on > self.fresh_for

    @property
    def is_update_late(self) -> bool:
        """Tell whether the promised day of the next update has passed without one."""
        return self.next_update_on is not None and self.next_update_on < today()
