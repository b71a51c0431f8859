"""What was decided of an answer, and the copy that the public reads."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.consultations.models import AnswersShown
from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.participants.models import Unordered
from participa.tenancy.models import belongs_to, database_now, of_published_content, tenant_table

_CONSULTATION = sa.table(
    "consultation",
    sa.column("agency_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("closes_at", sa.DateTime(timezone=True)),
    sa.column("halt", sa.Text),
    sa.column("publication_of_answers", sa.Text),
)


class Decided(enum.StrEnum):
    """What was decided of an answer."""

    SHOWN = "shown"
    HIDDEN = "hidden"


class HidingReason(enum.StrEnum):
    """Why an answer is not shown; the public reads how many of each."""

    PERSONAL_DATA = "personal_data"
    OFFENCE = "offence"
    UNLAWFUL = "unlawful"
    UNRELATED = "unrelated"


class ModeratedAnswer(Unordered, Base):
    """A decision on an answer that may be published. Of a hidden one there is no text here."""

    __tablename__ = "moderated_answer"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"),
        belongs_to("contribution", "contribution_id"),
        UniqueConstraint("agency_id", "contribution_id"),
        Index("ix_moderated_answer_list", "agency_id", "content_id", "decided", "id"),
        Index("ix_moderated_answer_batch", "agency_id", "content_id", "batch"),
    )

    content_id: Mapped[int]
    contribution_id: Mapped[int] = mapped_column(BigInteger)
    decided: Mapped[Decided] = mapped_column(choice_type(Decided))
    reason: Mapped[HidingReason | None] = mapped_column(choice_type(HidingReason))
    #: The name to show, if its author chose so.
    name: Mapped[str] = mapped_column(default="")
    #: [question, [line, …]] of what was answered.
    body: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: The same without case and accents, to be searched.
    folded: Mapped[str] = mapped_column(default="")
    #: What was decided at once, so that it is undone at once.
    batch: Mapped[int] = mapped_column(BigInteger)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once a consultation that shows its answers has closed."""
        parent = _CONSULTATION.alias("parent_consultation")
        closed = (
            sa.select(parent.c.id)
            .where(parent.c.agency_id == cls.agency_id, parent.c.id == cls.content_id)
            .where(parent.c.closes_at <= database_now(), parent.c.halt.is_(None))
            .where(parent.c.publication_of_answers == AnswersShown.WITH_CONSENT.value)
        )
        return sa.and_(of_published_content(cls.agency_id, cls.content_id), sa.exists(closed.correlate_except(parent)))
