"""Code book and tags, groups of near-identical texts, kept sums, and the copy of the figures that the public reads."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.consultations.models.consultation import REPLIED, Milestone
from participa.consultations.models.reply import reached
from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.participants.models import Unordered
from participa.tenancy.models import TenantScoped, belongs_to, tenant_table


class Code(TenantScoped, Base):
    """A subject that texts of one consultation are sorted under."""

    __tablename__ = "analysis_code"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id", "folded_name")
    )

    content_id: Mapped[int]
    name: Mapped[str]
    #: The name without case and accents: two codes are never the same word.
    folded_name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Tag(Unordered, Base):
    """A code on a text, or on a passage of it. A text is named by its answer, its question and its row."""

    __tablename__ = "analysis_tag"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"),
        belongs_to("analysis_code", "code_id"),
        belongs_to("contribution", "contribution_id"),
        UniqueConstraint(
            "agency_id", "contribution_id", "question", "row", "code_id", "start", "end", name="uq_analysis_tag_place"
        ),
        Index("ix_analysis_tag_code", "agency_id", "code_id", "stale", "contribution_id", "question", "row"),
        Index("ix_analysis_tag_content", "agency_id", "content_id", "stale", "contribution_id", "question", "row"),
        Index("ix_analysis_tag_batch", "agency_id", "content_id", "batch"),
    )

    content_id: Mapped[int]
    code_id: Mapped[int]
    contribution_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[int]
    row: Mapped[str] = mapped_column(default="")
    #: Letters from and up to; both 0 for the whole text.
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    #: The text was corrected after it was tagged: the tag counts no more, and shows what to do again.
    stale: Mapped[bool] = mapped_column(default=False)
    #: What was tagged at once, so that it is undone at once.
    batch: Mapped[int] = mapped_column(BigInteger)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Grouping(TenantScoped, Base):
    """The last time that a consultation's texts were compared with one another."""

    __tablename__ = "analysis_grouping"
    __table_args__ = tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id"))

    content_id: Mapped[int]
    #: None while they were never compared.
    made_at: Mapped[datetime | None]
    #: How many texts were compared, and how many there were.
    texts: Mapped[int] = mapped_column(default=0)
    of_texts: Mapped[int] = mapped_column(default=0)
    #: When somebody asked the worker to compare them; None where nothing is asked.
    asked_at: Mapped[datetime | None]


class TextGroup(TenantScoped, Base):
    """Texts that say nearly the same, such as those of a campaign. They are shown together; each still counts."""

    __tablename__ = "analysis_group"
    __table_args__ = tenant_table(
        belongs_to("content", "content_id"), Index("ix_analysis_group_size", "agency_id", "content_id", "size")
    )

    content_id: Mapped[int]
    size: Mapped[int]
    #: How many are letter by letter the same but for case, accents and signs.
    identical: Mapped[int]


class GroupedText(Unordered, Base):
    """A text of a group."""

    __tablename__ = "analysis_grouped_text"
    __table_args__ = tenant_table(
        belongs_to("analysis_group", "group_id"),
        belongs_to("contribution", "contribution_id"),
        Index("ix_analysis_grouped_text_group", "agency_id", "group_id", "contribution_id"),
        Index("ix_analysis_grouped_text_contribution", "agency_id", "contribution_id"),
    )

    group_id: Mapped[int]
    contribution_id: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[int]
    row: Mapped[str] = mapped_column(default="")


class Kept(enum.StrEnum):
    """What a column of a sheet tells."""

    #: Who chose an option.
    OPTION = "option"
    #: Who chose any option of a question.
    ANY = "any"
    #: Who wrote words.
    WORDS = "words"
    #: Of whom a fact is true.
    FACT = "fact"


class Sheet(TenantScoped, Base):
    """The sums of a large consultation, as they were when the worker made them last: an edition, with its age."""

    __tablename__ = "analysis_sheet"
    __table_args__ = tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id"))

    content_id: Mapped[int]
    #: Counts up with each change of what counts, in the same transaction.
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    #: The revision that the sums are of, and the closing; None while there are none, or the consultation was open.
    made_of: Mapped[int | None]
    closes_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    #: How many answers count; below a limit they are counted when read, and no columns are kept.
    people: Mapped[int] = mapped_column(default=0)
    #: How many answers share each combination of facts.
    heads: Mapped[list[Any]] = mapped_column(JSON, default=list)


class SheetColumn(TenantScoped, Base):
    """One column of a sheet: for each answer that counts, in the order of their random keys, a bit."""

    __tablename__ = "analysis_sheet_column"
    __table_args__ = tenant_table(
        belongs_to("analysis_sheet", "sheet_id"),
        UniqueConstraint("agency_id", "sheet_id", "kind", "question", "row", "option", name="uq_analysis_sheet_place"),
    )

    sheet_id: Mapped[int]
    kind: Mapped[Kept] = mapped_column(choice_type(Kept))
    #: The question's number; 0 for a fact, whose name is the row and whose value the option.
    question: Mapped[int] = mapped_column(default=0)
    row: Mapped[str] = mapped_column(default="")
    option: Mapped[str] = mapped_column(default="")
    #: How many bits are set, the sum of the numbers that came along, and how many put it first.
    times: Mapped[int] = mapped_column(default=0)
    total: Mapped[float] = mapped_column(default=0.0)
    firsts: Mapped[int] = mapped_column(default=0)
    #: The bits and the numbers, packed.
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    numbers: Mapped[bytes | None] = mapped_column(LargeBinary)


class Snapshot(TenantScoped, Base):
    """The figures as they were when somebody kept them for the public: one row, small cells already hidden."""

    __tablename__ = "analysis_snapshot"
    __table_args__ = tenant_table(belongs_to("content", "content_id"), UniqueConstraint("agency_id", "content_id"))

    content_id: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once the consultation's results are, or its reply."""
        return reached(cls.agency_id, cls.content_id, Milestone.RESULTS, *REPLIED)
