"""A request about personal data, its state and its clock."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import local, now, today
from participa.foundation.db import Base, choice_type
from participa.foundation.i18n import _l
from participa.foundation.working_days import add_working_days
from participa.tenancy.models import TenantScoped, tenant_table

#: Ley 19.628, art. 11: calendar days to reply, and as many once more; working days for blocking.
REPLY_DAYS, BLOCKING_DAYS = 30, 2


class Right(enum.StrEnum):
    """What the law lets a person ask (art. 4)."""

    ACCESS = "acceso"
    RECTIFICATION = "rectificacion"
    ERASURE = "supresion"
    OBJECTION = "oposicion"
    PORTABILITY = "portabilidad"
    BLOCKING = "bloqueo"


RIGHT_LABELS = {
    Right.ACCESS: _l("Acceso: conocer los datos que tienen de usted"),
    Right.RECTIFICATION: _l("Rectificación: corregir sus datos"),
    Right.ERASURE: _l("Supresión: borrar sus datos"),
    Right.OBJECTION: _l("Oposición: que dejen de usarlos para algo"),
    Right.PORTABILITY: _l("Portabilidad: recibir una copia que otro sistema pueda leer"),
    Right.BLOCKING: _l("Bloqueo: que no los usen mientras se resuelve otra solicitud"),
}
RIGHT_NAMES = {
    Right.ACCESS: _l("Acceso"),
    Right.RECTIFICATION: _l("Rectificación"),
    Right.ERASURE: _l("Supresión"),
    Right.OBJECTION: _l("Oposición"),
    Right.PORTABILITY: _l("Portabilidad"),
    Right.BLOCKING: _l("Bloqueo"),
}


class Proof(enum.StrEnum):
    """By what the agency knows that the person is who they say."""

    EMAIL = "email"
    CLAVEUNICA = "claveunica"
    RECEIPT = "receipt"


PROOF_LABELS = {
    Proof.EMAIL: _l("Correo comprobado"),
    Proof.CLAVEUNICA: _l("ClaveÚnica"),
    Proof.RECEIPT: _l("Código de su comprobante"),
}


class RequestState(enum.StrEnum):
    """Where a request is."""

    RECEIVED = "recibida"
    ANSWERED = "respondida"
    WITHDRAWN = "retirada"


#: state -> states it may move to. An answer is final: who disagrees goes to the Agencia de Protección de Datos.
TRANSITIONS: dict[RequestState, frozenset[RequestState]] = {
    RequestState.RECEIVED: frozenset({RequestState.ANSWERED, RequestState.WITHDRAWN}),
    RequestState.ANSWERED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
STATE_LABELS = {
    RequestState.RECEIVED: _l("Por responder"),
    RequestState.ANSWERED: _l("Respondida"),
    RequestState.WITHDRAWN: _l("Retirada por la persona"),
}


class Outcome(enum.StrEnum):
    """What was decided."""

    GRANTED = "acogida"
    PARTLY = "acogida-en-parte"
    DENIED = "denegada"


OUTCOME_LABELS = {
    Outcome.GRANTED: _l("Se acoge"),
    Outcome.PARTLY: _l("Se acoge en parte"),
    Outcome.DENIED: _l("Se deniega"),
}


def due_on(right: Right, received: date) -> date:
    """Return the last day to reply."""
    if right is Right.BLOCKING:
        return add_working_days(received, BLOCKING_DAYS)
    return received + timedelta(days=REPLY_DAYS)


class DataRequest(TenantScoped, Base):
    """What somebody asks about their data."""

    __tablename__ = "data_request"
    __table_args__ = tenant_table(
        Index("ix_data_request_state_due", "agency_id", "state", "due_on"),
        Index("uq_data_request_code", "agency_id", "code_hash", unique=True),
    )

    #: Of the code with which the person follows it.
    code_hash: Mapped[str]
    right: Mapped[Right] = mapped_column(choice_type(Right))
    proof: Mapped[Proof] = mapped_column(choice_type(Proof))
    state: Mapped[RequestState] = mapped_column(choice_type(RequestState), default=RequestState.RECEIVED)
    #: Name, e-mail, what is asked, and the code, for the mails.
    sealed: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=now)
    #: The last day to reply, with the extension if there is one.
    due_on: Mapped[date]
    extended_on: Mapped[date | None]
    extension_reason: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome | None] = mapped_column(choice_type(Outcome))
    #: The answer with its reasons, sealed too: it speaks of the person.
    sealed_answer: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is owed."""
        return self.state is RequestState.RECEIVED

    @property
    def is_late(self) -> bool:
        """Tell whether its last day went by, or had when it was answered."""
        day = local(self.closed_at).date() if self.closed_at else today()
        return self.state is not RequestState.WITHDRAWN and day > self.due_on

    @property
    def may_be_extended(self) -> bool:
        """Tell whether the one extension is still there: not for blocking, and only before the last day ends."""
        return self.is_open and self.right is not Right.BLOCKING and self.extended_on is None and not self.is_late
