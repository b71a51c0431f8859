"""The reasoned reply: how many took part, themes with their decision, commitments and what becomes of them."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from participa.consultations.models.consultation import REPLIED, Milestone
from participa.foundation.clock import today
from participa.foundation.db import Base, choice_type
from participa.mechanisms.models import CommitmentState
from participa.publishing.models import ContentPart
from participa.tenancy.models import belongs_to, of_published_content


class Channel(enum.StrEnum):
    """By what way people took part."""

    ONLINE = "online"
    MEETING = "meeting"
    PAPER = "paper"
    MAIL = "mail"
    OTHER = "other"


class Decision(enum.StrEnum):
    """What was decided of what people said on a theme."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"
    OUT_OF_COMPETENCE = "out_of_competence"
    CONSIDERED_BEFORE = "considered_before"


def reached(agency_id: Any, content_id: Any, *milestones: Milestone) -> sa.ColumnElement[bool]:
    """Return the criterion that a public consultation has come to one of some milestones."""
    parent = _CONSULTATION.alias("parent_consultation")
    there = (
        sa.select(parent.c.id)
        .where(parent.c.agency_id == agency_id, parent.c.id == content_id)
        .where(sa.or_(*(parent.c.milestone == milestone.value for milestone in milestones)))
    )
    return sa.and_(of_published_content(agency_id, content_id), sa.exists(there.correlate_except(parent)))


_CONSULTATION = sa.table(
    "consultation", sa.column("agency_id", sa.Integer), sa.column("id", sa.Integer), sa.column("milestone", sa.Text)
)


class ParticipationFigure(ContentPart, Base):
    """How many took part by one channel; public with the results."""

    __tablename__ = "participation_figure"

    channel: Mapped[Channel] = mapped_column(choice_type(Channel), default=Channel.ONLINE)
    people: Mapped[int]
    #: Of them, where it is known.
    women: Mapped[int | None]
    men: Mapped[int | None]
    organisations: Mapped[int | None]

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once the results are, or the reply."""
        return reached(cls.agency_id, cls.content_id, Milestone.RESULTS, *REPLIED)


class ReplyPart(ContentPart):
    """Mixin for what the reasoned reply is made of: public with it, not before."""

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once the reply is."""
        return reached(cls.agency_id, cls.content_id, *REPLIED)


class ReplyTheme(ReplyPart, Base):
    """One theme of the reply: what people said, what was decided and why, what was done."""

    __tablename__ = "reply_theme"

    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str]
    said: Mapped[str]
    #: How many said so, where it was counted.
    mentions: Mapped[int | None]
    decision: Mapped[Decision] = mapped_column(choice_type(Decision), default=Decision.ACCEPTED)
    reason: Mapped[str] = mapped_column(default="")
    done: Mapped[str] = mapped_column(default="")
    #: Who wrote it last: another person publishes the reply.
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ReplyCommitment(ReplyPart, Base):
    """What the agency commits itself to, who answers for it and until when."""

    __tablename__ = "reply_commitment"

    #: The theme it comes from; None for the whole consultation.
    theme_id: Mapped[int | None]
    text: Mapped[str]
    responsible: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Hang from the consultation, and from a theme of the same agency."""
        return (
            *super().__table_args__,
            belongs_to("reply_theme", "theme_id"),
            sa.Index("ix_reply_commitment_theme", "agency_id", "theme_id"),
        )


class CommitmentUpdate(ReplyPart, Base):
    """What was done on a day: of a commitment (the last one says where it stands), or of the whole reply."""

    __tablename__ = "commitment_update"

    commitment_id: Mapped[int | None]
    on_day: Mapped[date] = mapped_column(default=today)
    progress: Mapped[CommitmentState] = mapped_column(choice_type(CommitmentState), default=CommitmentState.PENDING)
    note: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Hang from the consultation, and from a commitment of the same agency."""
        return (
            *super().__table_args__,
            belongs_to("reply_commitment", "commitment_id"),
            sa.Index("ix_commitment_update_commitment", "agency_id", "commitment_id"),
        )
