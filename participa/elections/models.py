"""A process and the rows it publishes."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates

from participa.councils.models import Council
from participa.foundation.clock import at_local, end_of_day, today
from participa.foundation.db import Base, choice_type
from participa.foundation.spanish import fold
from participa.publishing.models import Content, ContentPart, ContentTable


class ProcessType(enum.StrEnum):
    """Why the process is held."""

    CONSTITUTION = "constitucion"
    ELECTION = "eleccion"
    RENEWAL = "renovacion"


class Phase(enum.StrEnum):
    """The phases a process usually has, in their order."""

    COMMISSION = "designacion_comision"
    CALL = "convocatoria"
    REGISTRATION = "inscripcion_organizaciones"
    ACCREDITATION = "acreditacion"
    PROVISIONAL_ROLL = "padron_provisorio"
    OBSERVATIONS = "observaciones"
    FINAL_ROLL = "padron_definitivo"
    CANDIDACIES = "inscripcion_candidaturas"
    CANDIDACY_REVIEW = "revision_candidaturas"
    CANDIDATE_LIST = "publicacion_candidaturas"
    VOTING = "votacion"
    TALLY = "escrutinio"
    COMPLAINTS = "reclamos"
    PROCLAMATION = "proclamacion"
    APPOINTMENT = "nombramiento"
    CONSTITUTION = "constitucion"
    OTHER = "otra"


class StageState(enum.StrEnum):
    """Where a stage stands today; computed, never stored. The words are those of the drawing of the steps."""

    NEXT = "next"
    CURRENT = "current"
    DONE = "done"


class Incident(enum.StrEnum):
    """What may take a process off its course."""

    EXTENDED = "prorrogada"
    SUSPENDED = "suspendida"
    VOID = "desierta"
    ANNULLED = "anulada"


class RollState(enum.StrEnum):
    """What was decided of an organisation that asked to be on the roll."""

    ACCREDITED = "acreditada"
    OBSERVED = "observada"
    REJECTED = "rechazada"


class Elected(enum.StrEnum):
    """What a candidate came out as."""

    FULL = "titular"
    SUBSTITUTE = "suplente"
    NO = "no"


#: A process that came to one of these ends is not open, whatever its days say.
ENDED = frozenset({Incident.VOID, Incident.ANNULLED, Incident.SUSPENDED})


class CouncilProcess(ContentTable, Content):
    """The constitution or election of a council."""

    __tablename__ = "council_process"

    process_type: Mapped[ProcessType] = mapped_column(choice_type(ProcessType), default=ProcessType.ELECTION)
    #: The council in this portal, or its name where it is not here yet.
    council_id: Mapped[int | None]
    council_name: Mapped[str] = mapped_column(default="")
    #: Markdown: the call, the seats by category, the requirements, the commission.
    call: Mapped[str] = mapped_column(default="")
    call_act: Mapped[str] = mapped_column(default="")
    seats: Mapped[str] = mapped_column(default="")
    organisation_requirements: Mapped[str] = mapped_column(default="")
    candidate_requirements: Mapped[str] = mapped_column(default="")
    commission: Mapped[str] = mapped_column(default="")
    how_to_take_part: Mapped[str] = mapped_column(default="")
    take_part_url: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    #: What took it off its course, and why; None for nothing.
    incident: Mapped[Incident | None] = mapped_column(choice_type(Incident))
    incident_reason: Mapped[str] = mapped_column(default="")
    #: What is to be said of the results, Markdown: tally, ties, appointment.
    results_note: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie it to a council of the same agency. Only those that were public can be chosen: they are never deleted."""
        councils: Any = Council.__table__
        return (
            *super().__table_args__,
            ForeignKeyConstraint(
                ["agency_id", "council_id"], [councils.c.agency_id, councils.c.id], ondelete="RESTRICT"
            ),
            Index("ix_council_process_council", "agency_id", "council_id"),
        )

    @property
    def has_ended_early(self) -> bool:
        """Tell whether it came to an end that no day foresaw."""
        return self.incident in ENDED


class ProcessStage(ContentPart, Base):
    """A stage of the timetable; both days included."""

    __tablename__ = "process_stage"

    phase: Mapped[Phase] = mapped_column(choice_type(Phase), default=Phase.OTHER)
    #: Instead of the phase's own name, or more precise than it.
    label: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    #: Hour of closing, place, what is published.
    detail: Mapped[str] = mapped_column(default="")

    @property
    def last_day(self) -> date:
        """Return the last day; a stage without one lasts a day."""
        return self.ends_on or self.starts_on

    @property
    def state(self) -> StageState:
        """Return where it stands today."""
        if today() < self.starts_on:
            return StageState.NEXT
        return StageState.DONE if today() > self.last_day else StageState.CURRENT


class RollEntry(ContentPart, Base):
    """An organisation on the roll, or off it and why."""

    __tablename__ = "roll_entry"

    organisation: Mapped[str]
    #: The organisation without accents or case, to order by: both engines agree on it.
    folded_name: Mapped[str]
    #: Category or estamento it votes in.
    category: Mapped[str] = mapped_column(default="")
    state: Mapped[RollState] = mapped_column(choice_type(RollState), default=RollState.ACCREDITED)
    reason: Mapped[str] = mapped_column(default="")

    @validates("organisation")
    def _keep_folded(self, _key: str, name: str) -> str:
        self.folded_name = fold(name)
        return name


class Candidacy(ContentPart, Base):
    """A candidate that an organisation proposes."""

    __tablename__ = "candidacy"

    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    #: A few lines in the candidate's own words.
    profile: Mapped[str] = mapped_column(default="")


class ResultLine(ContentPart, Base):
    """What a candidate got."""

    __tablename__ = "result_line"

    candidate: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    votes: Mapped[int | None]
    elected: Mapped[Elected] = mapped_column(choice_type(Elected), default=Elected.NO)


def window(stages: list[ProcessStage]) -> tuple[datetime | None, datetime | None]:
    """Return the instants from the first day of the first stage to the end of the last day; (None, None) for none."""
    if not stages:
        return None, None
    return at_local(min(stage.starts_on for stage in stages)), end_of_day(max(stage.last_day for stage in stages))


def where_it_stands(stages: list[ProcessStage]) -> StageState:
    """Return where a whole timetable stands: done after its last day, next before its first, else current."""
    states = {stage.state for stage in stages}
    if not states or states == {StageState.NEXT}:
        return StageState.NEXT
    return StageState.DONE if states == {StageState.DONE} else StageState.CURRENT
