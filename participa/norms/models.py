"""A version of the general norm, and the acts that amended it."""

from __future__ import annotations

import enum
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import ForeignKeyConstraint, Index, event, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from participa.foundation.clock import today
from participa.foundation.db import Base, choice_type
from participa.publishing.models import Content, ContentPart, ContentTable

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Mapper

#: Suggested, by no law: after so many months without a revision the office is reminded.
REVIEW_AFTER_MONTHS = 24


class NormType(enum.StrEnum):
    """The act that carries it."""

    EXEMPT_RESOLUTION = "exempt_resolution"
    EXEMPT_DECREE = "exempt_decree"
    SUPREME_DECREE = "supreme_decree"


class NormStatus(enum.StrEnum):
    """What it is today, as the agency says."""

    IN_FORCE = "in_force"
    MODIFIED = "modified"
    REPEALED = "repealed"


class Norm(ContentTable, Content):
    """One version of an agency's general norm."""

    __tablename__ = "norm"

    own_life: ClassVar[frozenset[str]] = frozenset({"is_current"})

    norm_type: Mapped[NormType] = mapped_column(choice_type(NormType), default=NormType.EXEMPT_RESOLUTION)
    number: Mapped[str] = mapped_column(default="")
    act_on: Mapped[date | None]
    #: Publication in the official gazette (Diario Oficial), where there was one.
    gazette_on: Mapped[date | None]
    modified_on: Mapped[date | None]
    #: The presidential instruction it invokes.
    instruction_number: Mapped[str] = mapped_column(default="")
    instruction_on: Mapped[date | None]
    #: One mechanism a line.
    mechanisms: Mapped[str] = mapped_column(default="")
    #: Full, updated text, Markdown; or a document beside it.
    body: Mapped[str] = mapped_column(default="")
    status: Mapped[NormStatus] = mapped_column(choice_type(NormStatus), default=NormStatus.IN_FORCE)
    #: True for the published version in force, None for every other; kept by the event below.
    is_current: Mapped[bool | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie the row to its content; let each agency have one version in force."""
        return (
            ForeignKeyConstraint(["agency_id", "id"], ["content.agency_id", "content.id"], ondelete="CASCADE"),
            Index(
                "uq_norm_current",
                "agency_id",
                unique=True,
                sqlite_where=text("is_current IS NOT NULL"),
                postgresql_where=text("is_current IS NOT NULL"),
            ),
        )

    @property
    def listed_mechanisms(self) -> list[str]:
        """Return the mechanisms it covers, without empty lines."""
        return [line.strip() for line in self.mechanisms.splitlines() if line.strip()]

    @property
    def is_due_for_review(self) -> bool:
        """Tell whether the version in force has gone unrevised for as long as is advisable (suggested term)."""
        last = self.modified_on or self.act_on
        if last is None or self.status is not NormStatus.IN_FORCE:
            return False
        day = today()
        return (day.year - last.year) * 12 + day.month - last.month - (day.day < last.day) >= REVIEW_AFTER_MONTHS


@event.listens_for(Norm, "before_insert")
@event.listens_for(Norm, "before_update")
def _keep_current(_mapper: Mapper[Norm], _connection: Connection, norm: Norm) -> None:
    """Hold `is_current` equal to what state and status say, whichever way they were changed."""
    norm.is_current = True if norm.is_published and norm.status is NormStatus.IN_FORCE else None


class NormAct(ContentPart, Base):
    """An act that amended the norm."""

    __tablename__ = "norm_act"

    number: Mapped[str]
    act_on: Mapped[date]
    title: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
