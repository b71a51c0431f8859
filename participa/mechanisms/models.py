"""A mechanism and what was promised in it."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import at_local, end_of_day, now, today
from participa.foundation.db import Base, choice_type
from participa.publishing.models import Content, ContentPart, ContentTable


class MechanismType(enum.StrEnum):
    """What sort of mechanism it is. The words are those of the addresses of the national list."""

    PUBLIC_HEARING = "audiencia_publica"
    TOWN_ASSEMBLY = "cabildo_ciudadano"
    PARTICIPATORY_DIALOGUE = "dialogo_participativo"
    PARTICIPATORY_BUDGET = "presupuesto_participativo"
    DIGITAL_PLATFORM = "plataforma_digital"
    PUBLIC_MANAGEMENT_SCHOOL = "escuela_gestion_publica"
    WORKING_TABLE = "mesa_de_trabajo"
    INFORMATION_DAY = "jornada_informativa"
    PARTICIPATION_COMMITTEE = "comite_participacion"
    CITIZEN_SERVICE_OFFICE = "siac_oirs"
    ADVANCE_CONSULTATION = "consulta_anticipada"
    RELEVANT_INFORMATION = "informacion_relevante"
    CITIZEN_CONSULTATION = "consulta_ciudadana"
    PUBLIC_ACCOUNT = "cuenta_publica"
    CIVIL_SOCIETY_COUNCIL = "consejo_sociedad_civil"
    OTHER = "otro"


class Level(enum.StrEnum):
    """How much the agency promises, on the IAP2 spectrum."""

    INFORM = "informar"
    CONSULT = "consultar"
    INVOLVE = "involucrar"
    COLLABORATE = "colaborar"
    EMPOWER = "empoderar"


class MechanismMode(enum.StrEnum):
    """Where people take part."""

    IN_PERSON = "presencial"
    ONLINE = "en_linea"
    MIXED = "mixta"


class Stage(enum.StrEnum):
    """Where it stands today; computed, never stored."""

    PERMANENT = "permanent"
    UNDATED = "undated"
    SOON = "soon"
    OPEN = "open"
    PAST = "past"


class CommitmentState(enum.StrEnum):
    """What has become of a commitment."""

    PENDING = "pendiente"
    IN_PROGRESS = "en_curso"
    DONE = "cumplido"
    DROPPED = "no_cumplido"


class Mechanism(ContentTable, Content):
    """A way of taking part that an agency offers, permanent or on given days."""

    __tablename__ = "mechanism"

    mechanism_type: Mapped[MechanismType] = mapped_column(choice_type(MechanismType), default=MechanismType.OTHER)
    #: What the type does not say: "territorial", "intercultural", or the name of another mechanism.
    variant: Mapped[str] = mapped_column(default="")
    objective: Mapped[str] = mapped_column(default="")
    #: Why it is held, as the State's transparency table asks ("propósito").
    purpose: Mapped[str] = mapped_column(default="")
    #: Participants or beneficiaries.
    addressed_to: Mapped[str] = mapped_column(default="")
    requirements: Mapped[str] = mapped_column(default="")
    level: Mapped[Level] = mapped_column(choice_type(Level), default=Level.CONSULT)
    mode: Mapped[MechanismMode] = mapped_column(choice_type(MechanismMode), default=MechanismMode.IN_PERSON)
    is_permanent: Mapped[bool] = mapped_column(default=False)
    #: First and last day, both included; None for a permanent one.
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    #: Days and hours in words, for several meetings.
    schedule: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    how_to_take_part: Mapped[str] = mapped_column(default="")
    take_part_url: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str] = mapped_column(default="")
    legal_basis: Mapped[str] = mapped_column(default="")
    #: Pesos to be decided on, for a participatory budget.
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: Where the council that goes with it is shown; empty for none.
    has_council: Mapped[bool] = mapped_column(default=False)
    council_url: Mapped[str] = mapped_column(default="")
    #: What came of it, Markdown, with its day and who took part.
    results: Mapped[str] = mapped_column(default="")
    results_on: Mapped[date | None]
    participants: Mapped[int | None]
    participants_women: Mapped[int | None]
    participants_men: Mapped[int | None]

    @property
    def opens_at(self) -> datetime | None:
        """Return the first instant of the first day."""
        return at_local(self.starts_on) if self.starts_on and not self.is_permanent else None

    @property
    def closes_at(self) -> datetime | None:
        """Return the instant after the last day; one without it lasts one day."""
        last = self.ends_on or self.starts_on
        return end_of_day(last) if last and not self.is_permanent else None

    @property
    def stage(self) -> Stage:
        """Return where it stands at this moment."""
        if self.is_permanent:
            return Stage.PERMANENT
        if self.opens_at is None or self.closes_at is None:
            return Stage.UNDATED
        moment = now()
        if moment >= self.closes_at:
            return Stage.PAST
        return Stage.OPEN if moment >= self.opens_at else Stage.SOON


class MechanismCommitment(ContentPart, Base):
    """Something the agency promised, who answers for it and until when."""

    __tablename__ = "mechanism_commitment"

    text: Mapped[str]
    #: The unit or post that answers for it.
    responsible: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    state: Mapped[CommitmentState] = mapped_column(choice_type(CommitmentState), default=CommitmentState.PENDING)
    #: How it goes, in a line.
    progress: Mapped[str] = mapped_column(default="")

    @property
    def is_overdue(self) -> bool:
        """Tell whether its day has passed and it is not done."""
        open_states = (CommitmentState.PENDING, CommitmentState.IN_PROGRESS)
        return self.due_on is not None and self.due_on < today() and self.state in open_states
