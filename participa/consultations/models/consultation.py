"""A consultation, the steps people took with it, and the phase that these and its dates put it in."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from participa.foundation.clock import end_of_day, now, today
from participa.foundation.db import Base, choice_type
from participa.participants.models import Level
from participa.publishing.models import Content, ContentPart, ContentTable
from participa.questionnaires.models import Questionnaire
from participa.tenancy.models import (
    database_now,
)


class Origin(enum.StrEnum):
    """Who asked for it (art. 73): the agency itself, or people by petition."""

    EX_OFFICIO = "ex_officio"
    ON_PETITION = "on_petition"


class Mode(enum.StrEnum):
    """Where people take part."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    MIXED = "mixed"


class AgeRule(enum.StrEnum):
    """From what age one may answer; under 14 the law asks for the leave of who has care of the child."""

    WITH_LEAVE = "with_leave"
    FROM_14 = "from_14"
    FROM_18 = "from_18"


class AnswersShown(enum.StrEnum):
    """Whether answers are shown to the public: never, or each with its author's consent and after moderation."""

    NO = "no"
    WITH_CONSENT = "with_consent"


class Milestone(enum.StrEnum):
    """How far the agency's own decisions have brought it; stored. Dates do the rest when it is read."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    PREPARING = "preparing"
    SYSTEMATISED = "systematised"
    RESULTS = "results"
    REPLIED = "replied"
    FOLLOW_UP = "follow_up"
    FINISHED = "finished"


class Halt(enum.StrEnum):
    """What takes it off its course, with a public reason."""

    SUSPENDED = "suspended"
    ANNULLED = "annulled"


class Phase(enum.StrEnum):
    """Where it stands; computed from milestone, publication and dates, never stored."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    PREPARING = "preparing"
    CALLED = "called"
    OPEN = "open"
    CLOSED = "closed"
    SYSTEMATISED = "systematised"
    RESULTS = "results"
    REPLIED = "replied"
    FOLLOW_UP = "follow_up"
    FINISHED = "finished"
    SUSPENDED = "suspended"
    ANNULLED = "annulled"


class Step(enum.StrEnum):
    """What people decide about a consultation. Publishing it is its call."""

    PLAN = "plan"
    PREPARE = "prepare"
    CALL = "call"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    ANNUL = "annul"
    SYSTEMATISE = "systematise"
    SHOW_RESULTS = "results"
    REPLY = "reply"
    FOLLOW_UP = "follow_up"
    FINISH = "finish"


#: Milestones before the call and after the closing; between them the dates tell.
BEFORE_CALL = (Milestone.PROPOSED, Milestone.PLANNED, Milestone.PREPARING)
AFTER_CLOSE = (Milestone.SYSTEMATISED, Milestone.RESULTS, Milestone.REPLIED, Milestone.FOLLOW_UP, Milestone.FINISHED)
#: Milestones at which the reasoned reply is public.
REPLIED = (Milestone.REPLIED, Milestone.FOLLOW_UP, Milestone.FINISHED)
#: Months that answers are kept for when nothing else is said.
RETENTION_MONTHS = 12


class Consultation(ContentTable, Content):
    """A question an agency puts to the people before it decides."""

    __tablename__ = "consultation"

    #: Columns that steps and dates set, not the text that people write: no version keeps or restores them.
    own_life: ClassVar[frozenset[str]] = frozenset(
        {"milestone", "halt", "halt_reason", "halted_at", "opens_at", "closes_at", "first_closes_on", "outcome_on"}
    )

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie it to its content and to a questionnaire of the same agency."""
        asked: Any = Questionnaire.__table__
        return (
            *super().__table_args__,
            sa.ForeignKeyConstraint(
                ["agency_id", "questionnaire_id"], [asked.c.agency_id, asked.c.id], ondelete="RESTRICT"
            ),
            sa.Index("ix_consultation_questionnaire", "agency_id", "questionnaire_id"),
        )

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
    #: Where it applies, in words: "Todo el país", "Provincia de Arauco". Beside the region's code.
    territory: Mapped[str] = mapped_column(default="")
    requirements: Mapped[str] = mapped_column(default="")
    #: How to take part beside answering on line: where to write or go.
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
    #: What came of it: the decision in general words, Markdown; read by the public once the reply is published.
    outcome: Mapped[str] = mapped_column(default="")
    #: The day on which the reply was published.
    outcome_on: Mapped[date | None]
    #: What is asked on line; None where people answer otherwise.
    questionnaire_id: Mapped[int | None]
    identity_level: Mapped[Level] = mapped_column(choice_type(Level), default=Level.ANONYMOUS)
    #: One answer for each identity, where the level tells people apart.
    one_each: Mapped[bool] = mapped_column(default=False)
    minimum_age_rule: Mapped[AgeRule] = mapped_column(choice_type(AgeRule), default=AgeRule.FROM_14)
    publication_of_answers: Mapped[AnswersShown] = mapped_column(choice_type(AnswersShown), default=AnswersShown.NO)
    #: Months after the reply when answers lose their identities.
    retention_months: Mapped[int] = mapped_column(default=RETENTION_MONTHS)
    milestone: Mapped[Milestone] = mapped_column(choice_type(Milestone), default=Milestone.PREPARING)
    halt: Mapped[Halt | None] = mapped_column(choice_type(Halt))
    halt_reason: Mapped[str] = mapped_column(default="")
    halted_at: Mapped[datetime | None]
    #: First instant of the opening day, and the instant after the last day: the end is exclusive. They follow from
    #: the days when these are written, since SQLite knows no zones and the database decides.
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    #: The last day as it was first called, once it was moved: who noted that day finds it in the calendar.
    first_closes_on: Mapped[date | None]

    @validates("opens_on")
    def _keep_opening(self, _name: str, day: date | None) -> date | None:
        self.opens_at = end_of_day(date.fromordinal(day.toordinal() - 1)) if day else None
        return day

    @validates("closes_on")
    def _keep_closing(self, _name: str, day: date | None) -> date | None:
        self.closes_at = end_of_day(day) if day else None
        return day

    @property
    def phase(self) -> Phase:
        """Return where it stands at this moment."""
        return self.phase_at(now())

    def phase_at(self, moment: datetime) -> Phase:
        """Return where it stands at an instant, as things are known now."""
        if self.halt is not None:
            return Phase(self.halt.value)
        if self.milestone in AFTER_CLOSE or not self.was_public:
            return Phase(self.milestone.value)
        if self.closes_at is not None and moment >= self.closes_at:
            return Phase.CLOSED
        return Phase.OPEN if self.opens_at is not None and moment >= self.opens_at else Phase.CALLED

    @classmethod
    def phase_in_sql(cls, moment: Any = None) -> sa.ColumnElement[str]:
        """Return the same for a statement, at the instant by the database's clock unless another is given."""
        at = database_now() if moment is None else moment
        by_milestone = sa.or_(cls.milestone.in_(AFTER_CLOSE), Content.published_at.is_(None))
        return sa.case(
            (cls.halt.is_not(None), sa.cast(cls.halt, sa.Text)),
            (by_milestone, sa.cast(cls.milestone, sa.Text)),
            (cls.closes_at <= at, Phase.CLOSED.value),
            (cls.opens_at <= at, Phase.OPEN.value),
            else_=Phase.CALLED.value,
        )

    @hybrid_property
    def takes_answers(self) -> bool:
        """Tell whether answers are taken now: public, inside its days, neither suspended nor annulled."""
        return self.is_shown and self.phase is Phase.OPEN

    @takes_answers.inplace.expression
    @classmethod
    def _takes_answers(cls) -> sa.ColumnElement[bool]:
        return sa.and_(Content.public_criterion(), cls.phase_in_sql() == Phase.OPEN.value)

    @property
    def is_replied(self) -> bool:
        """Tell whether the reasoned reply is public."""
        return self.milestone in REPLIED

    @property
    def reply_is_overdue(self) -> bool:
        """Tell whether the promised day of the reply has passed without one."""
        return self.owed_by is not None and self.owed_by < today()

    @property
    def owed_by(self) -> date | None:
        """Return the day by which a reply is owed; None when it was given, or is not owed."""
        return None if self.is_replied or self.halt is not None else self.reply_due_on


class ConsultationStep(ContentPart, Base):
    """A step that was taken: when, by whom, why, and from which day to which."""

    __tablename__ = "consultation_step"

    step: Mapped[Step] = mapped_column(choice_type(Step))
    taken_at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: For the public.
    reason: Mapped[str] = mapped_column(default="")
    #: Of a step that moves the closing: the last day before and after it.
    before: Mapped[date | None]
    after: Mapped[date | None]
