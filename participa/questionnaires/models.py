"""Questionnaires, their versions, the corrections of an open version's wording, and the library of saved questions."""

from __future__ import annotations

import enum
from copy import deepcopy
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.questionnaires.definition import Definition, from_json
from participa.tenancy.models import TenantScoped, belongs_to, of_a_live_agency, tenant_table

#: Versions as they were read last, with what they were read from: answering asks for the same one with every page.
_PARSED: dict[tuple[int | None, ...], tuple[dict[str, Any], Definition]] = {}
_MOST_PARSED = 256


class VersionState(enum.StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    IN_USE = "in_use"
    SUPERSEDED = "superseded"


#: state -> states it may move to.
TRANSITIONS: dict[VersionState, frozenset[VersionState]] = {
    VersionState.DRAFT: frozenset({VersionState.IN_USE}),
    VersionState.IN_USE: frozenset({VersionState.SUPERSEDED}),
    VersionState.SUPERSEDED: frozenset(),
}


class Questionnaire(TenantScoped, Base):
    """A set of questions of an agency, over all its versions."""

    __tablename__ = "questionnaire"
    __table_args__ = tenant_table(
        belongs_to("questionnaire", "copied_from_id", ondelete="NO ACTION"),
        Index("ix_questionnaire_agency_updated", "agency_id", "updated_at"),
    )

    title: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    #: The questionnaire of the same agency it began as a copy of.
    copied_from_id: Mapped[int | None]
    #: Count up, over all versions: a number or key that was given is never given again.
    last_number: Mapped[int] = mapped_column(default=0)
    last_key: Mapped[int] = mapped_column(default=0)


class QuestionnaireVersion(TenantScoped, Base):
    """What a questionnaire asks, once opened for good: answers point at the version they were given to."""

    __tablename__ = "questionnaire_version"
    __table_args__ = tenant_table(
        belongs_to("questionnaire", "questionnaire_id"),
        UniqueConstraint("agency_id", "questionnaire_id", "number"),
        Index(
            "uq_questionnaire_version_in_use",
            "agency_id",
            "questionnaire_id",
            unique=True,
            postgresql_where=sa.text("state = 'in_use'"),
            sqlite_where=sa.text("state = 'in_use'"),
        ),
        Index(
            "uq_questionnaire_version_draft",
            "agency_id",
            "questionnaire_id",
            unique=True,
            postgresql_where=sa.text("state = 'draft'"),
            sqlite_where=sa.text("state = 'draft'"),
        ),
        CheckConstraint("(state = 'draft') = (opened_at IS NULL)", name="opened"),
    )

    questionnaire_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(choice_type(VersionState), default=VersionState.DRAFT)
    definition: Mapped[dict[str, Any]] = mapped_column(JSON, default=lambda: {"pages": []})
    opened_at: Mapped[datetime | None]
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    superseded_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)
    #: Counts up with each change; goes into the forms, so that two people can't overwrite each other unseen.
    revision: Mapped[int] = mapped_column(default=1)
    #: The draft before its last step, and what that step was: what undoing needs.
    last_step: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public once opened, by an agency that is live: a draft is nobody's but the agency's."""
        return sa.and_(cls.state != VersionState.DRAFT.value, of_a_live_agency(cls.agency_id))

    @property
    def parsed(self) -> Definition:
        """Return what it asks, read once while it says the same. Raises DefinitionError for what no service wrote."""
        key = self.agency_id, self.id, self.revision
        known = _PARSED.get(key)
        if known is None or known[0] != self.definition:
            if len(_PARSED) >= _MOST_PARSED:
                _PARSED.clear()
            known = _PARSED[key] = deepcopy(self.definition), from_json(self.definition)
        return known[1]

    @property
    def is_draft(self) -> bool:
        """Tell whether its structure may still change."""
        return self.state is VersionState.DRAFT


class WordingCorrection(TenantScoped, Base):
    """A line of the log of corrections: words of an open version that were changed, by whom and why."""

    __tablename__ = "wording_correction"
    __table_args__ = tenant_table(
        belongs_to("questionnaire_version", "version_id"),
        Index("ix_wording_correction_version", "agency_id", "version_id"),
    )

    version_id: Mapped[int]
    question_key: Mapped[str]
    #: label | help | option:<key> | row:<key>
    part: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class SavedQuestion(TenantScoped, Base):
    """A question of the agency's library, to be inserted into any questionnaire."""

    __tablename__ = "saved_question"
    __table_args__ = tenant_table(Index("ix_saved_question_agency", "agency_id"))

    #: Its words, for the list.
    label: Mapped[str]
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
