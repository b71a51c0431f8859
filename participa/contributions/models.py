"""Contributions, their cells, what is being answered, the files that came along, and the batches of paper."""

from __future__ import annotations

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participa.documents.models import StoredFile
from participa.foundation.clock import now, today
from participa.foundation.db import Base, choice_type
from participa.participants.models import Level, Unordered
from participa.tenancy.models import TenantScoped, belongs_to, tenant_table


class Channel(enum.StrEnum):
    """How a contribution came in; each is counted apart."""

    ONLINE = "online"
    PAPER = "paper"
    MEETING = "meeting"


class Standing(enum.StrEnum):
    """Whether a contribution counts."""

    #: Entered by staff, waiting for a second person.
    PENDING = "pending"
    COUNTED = "counted"
    #: Taken back by who gave it: its cells are gone, that there was one is not.
    WITHDRAWN = "withdrawn"


class Sex(enum.StrEnum):
    """What a person says of themselves, if they care to."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class AgeBand(enum.StrEnum):
    """Years, in bands wide enough to name nobody."""

    UNDER_18 = "under_18"
    FROM_18 = "18_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_or_more"


class RedactionReason(enum.StrEnum):
    """Why a part of an answer was hidden."""

    OTHERS = "others"
    OWN = "own"
    SENSITIVE = "sensitive"
    CHILD = "child"


class BatchState(enum.StrEnum):
    """Where a batch of paper stands."""

    #: Being entered.
    OPEN = "open"
    #: Entered; a second person compares it with the paper.
    CHECKING = "checking"
    #: Counted.
    CHECKED = "checked"


#: state -> states it may move to.
TRANSITIONS: dict[BatchState, frozenset[BatchState]] = {
    BatchState.OPEN: frozenset({BatchState.CHECKING}),
    BatchState.CHECKING: frozenset({BatchState.OPEN, BatchState.CHECKED}),
    BatchState.CHECKED: frozenset(),
}


class Batch(TenantScoped, Base):
    """Answers on paper or from a meeting, entered by staff, with the scan they come from."""

    __tablename__ = "contribution_batch"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"),
        belongs_to("stored_file", "scan_id", ondelete="NO ACTION"),
        UniqueConstraint("agency_id", "content_id", "number"),
    )

    content_id: Mapped[int]
    #: From 1 in each consultation; written on the paper.
    number: Mapped[int]
    channel: Mapped[Channel] = mapped_column(choice_type(Channel))
    #: Where and when it was gathered, in words and as a day.
    place: Mapped[str] = mapped_column(default="")
    gathered_on: Mapped[date]
    #: How many sheets there are; the second person compares it with what was entered.
    sheets: Mapped[int]
    scan_id: Mapped[int | None]
    state: Mapped[BatchState] = mapped_column(choice_type(BatchState), default=BatchState.OPEN)
    #: Accounts that entered something: none of them is the second person.
    entered_by: Mapped[list[int]] = mapped_column(JSON, default=list)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None]
    #: What the second person found, when the batch went back.
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    scan: Mapped[StoredFile | None] = relationship(
        primaryjoin="and_(StoredFile.id == foreign(Batch.scan_id), StoredFile.agency_id == Batch.agency_id)",
        viewonly=True,
    )


class Contribution(Unordered, Base):
    """One answer to one consultation. Its key is random, its times are days: order tells nothing (abuse case V01)."""

    __tablename__ = "contribution"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id", ondelete="RESTRICT"),
        belongs_to("questionnaire_version", "version_id", ondelete="RESTRICT"),
        belongs_to("contribution_batch", "batch_id", ondelete="RESTRICT"),
        UniqueConstraint("agency_id", "content_id", "once"),
        Index("uq_contribution_receipt", "receipt_hash", unique=True),
        Index("ix_contribution_pseudonym", "agency_id", "content_id", "pseudonym"),
        Index("ix_contribution_list", "agency_id", "content_id", "standing", "channel", "id"),
        Index("ix_contribution_batch", "agency_id", "batch_id"),
        # Holds all that figures are told apart by, in the order of the cells.
        Index(
            "ix_contribution_facts",
            "agency_id",
            "content_id",
            "standing",
            "id",
            "channel",
            "region_code",
            "sex",
            "age_band",
            "level",
        ),
        CheckConstraint("(channel = 'online') = (batch_id IS NULL)", name="batch_of_paper"),
    )

    content_id: Mapped[int]
    #: The version of the questionnaire it was given to.
    version_id: Mapped[int]
    channel: Mapped[Channel] = mapped_column(choice_type(Channel), default=Channel.ONLINE)
    level: Mapped[Level] = mapped_column(choice_type(Level), default=Level.ANONYMOUS)
    standing: Mapped[Standing] = mapped_column(choice_type(Standing), default=Standing.COUNTED)
    #: Stands for the person in this consultation alone; empty for paper.
    pseudonym: Mapped[str] = mapped_column(default="")
    #: The pseudonym where each identity answers once, so that the database refuses a second one.
    once: Mapped[str | None]
    #: Of the receipt's code; None for paper.
    receipt_hash: Mapped[str | None]
    #: The code itself, sealed: the person sees it again, the database alone does not tell it.
    receipt_sealed: Mapped[str] = mapped_column(default="")
    #: Keyed hash over all cells: "unchanged" can be checked.
    digest: Mapped[str]
    received_on: Mapped[date] = mapped_column(default=today)
    changed_on: Mapped[date | None]
    #: How often it was corrected.
    corrections: Mapped[int] = mapped_column(default=0)
    #: Voluntary facts for the cross tables; empty when not said.
    region_code: Mapped[str] = mapped_column(default="")
    sex: Mapped[Sex | None] = mapped_column(choice_type(Sex))
    age_band: Mapped[AgeBand | None] = mapped_column(choice_type(AgeBand))
    #: Whether it may be published, and the name to show with it; an organisation's name is public.
    may_publish: Mapped[bool] = mapped_column(default=False)
    shown_name: Mapped[str] = mapped_column(default="")
    batch_id: Mapped[int | None]
    #: Of staff, who typed it in.
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ContributionCell(Unordered, Base):
    """One fact of a contribution, as `questionnaires.reading.Cell` says it; with the consultation, for the tables."""

    __tablename__ = "contribution_cell"
    __table_args__ = tenant_table(
        belongs_to("contribution", "contribution_id"),
        # One tells what an answer says to a question, the other counts a question in order; neither asks the table.
        Index(
            "ix_contribution_cell_contribution", "agency_id", "contribution_id", "question", "row", "option", "number"
        ),
        Index(
            "ix_contribution_cell_tally",
            "agency_id",
            "content_id",
            "question",
            "row",
            "option",
            "contribution_id",
            "number",
        ),
        Index(
            "ix_contribution_cell_texts",
            "agency_id",
            "content_id",
            "question",
            "contribution_id",
            "row",
            postgresql_where=sa.text("text <> ''"),
            sqlite_where=sa.text("text <> ''"),
        ),
    )

    contribution_id: Mapped[int] = mapped_column(BigInteger)
    content_id: Mapped[int]
    #: The question's number: stable over the versions of a questionnaire.
    question: Mapped[int]
    row: Mapped[str] = mapped_column(default="")
    option: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    number: Mapped[Decimal | None] = mapped_column(Numeric(24, 8))


class AnswerDraft(Unordered, Base):
    """What somebody is answering and has not sent: nothing typed is lost, and it is gone once sent or over."""

    __tablename__ = "answer_draft"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"),
        belongs_to("questionnaire_version", "version_id"),
        UniqueConstraint("agency_id", "content_id", "owner"),
        Index("uq_answer_draft_resume", "resume_hash", unique=True),
        Index("ix_answer_draft_expires", "expires_at"),
    )

    content_id: Mapped[int]
    version_id: Mapped[int]
    #: The pseudonym of who answers in this browser.
    owner: Mapped[str]
    #: What was typed, right or wrong, by question key.
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The contribution it corrects; None for a new one. No foreign key: it may be withdrawn meanwhile.
    corrects_id: Mapped[int | None] = mapped_column(BigInteger)
    #: Of the word in the mailed link that leads back here.
    resume_hash: Mapped[str | None]
    #: Counts up with each save; goes into the form, so that two people with one link can't overwrite each other.
    revision: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class AnswerFile(Unordered, Base):
    """A file that came with an answer: for the agency's eyes only."""

    __tablename__ = "answer_file"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"),
        belongs_to("stored_file", "file_id", ondelete="NO ACTION"),
        UniqueConstraint("agency_id", "mark"),
    )

    content_id: Mapped[int]
    #: What the cell's text holds.
    mark: Mapped[str]
    file_id: Mapped[int]
    #: Whose draft or contribution it is; a pseudonym, no identity.
    owner: Mapped[str]
    kept_on: Mapped[date] = mapped_column(default=today)
    #: Whether a contribution holds it; the others go with their drafts.
    sent: Mapped[bool] = mapped_column(default=False)

    file: Mapped[StoredFile] = relationship(
        primaryjoin="and_(StoredFile.id == foreign(AnswerFile.file_id), StoredFile.agency_id == AnswerFile.agency_id)",
        lazy="joined",
        cascade="save-update, merge, delete",
        single_parent=True,
    )


class ReplyDelivery(TenantScoped, Base):
    """How far the worker has come in telling those who took part in a consultation that it was answered."""

    __tablename__ = "reply_delivery"
    __table_args__ = tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id"))

    content_id: Mapped[int]
    #: The last identity that was looked at, in the order of their random keys.
    after_id: Mapped[int] = mapped_column(BigInteger, default=0)
    mails: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]


class ReplyNotice(Unordered, Base):
    """That an address was told of a reply: the row and the mail are committed together, so each is told once."""

    __tablename__ = "reply_notice"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id", "address_key")
    )

    content_id: Mapped[int]
    #: Keyed hash of the address in this consultation alone.
    address_key: Mapped[str]
    told_on: Mapped[date] = mapped_column(default=today)


class Redaction(Unordered, Base):
    """A text with a part hidden: the cell holds what is read everywhere, this row the original, sealed."""

    __tablename__ = "contribution_redaction"
    __table_args__ = tenant_table(
        belongs_to("contribution", "contribution_id"),
        UniqueConstraint("agency_id", "contribution_id", "question", "row", "option"),
    )

    contribution_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[int]
    row: Mapped[str] = mapped_column(default="")
    option: Mapped[str] = mapped_column(default="")
    #: The whole text as it was given.
    sealed: Mapped[str]
    reason: Mapped[RedactionReason] = mapped_column(choice_type(RedactionReason))
    redacted_on: Mapped[date] = mapped_column(default=today)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
