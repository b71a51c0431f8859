"""What is kept of those who take part.

Keys are random and times coarse, so that order tells nothing (abuse case V01).
"""

from __future__ import annotations

import enum
import secrets
from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participa.foundation.clock import today
from participa.foundation.db import Base, choice_type
from participa.foundation.i18n import _l
from participa.tenancy.models import TenantScoped, tenant_table

_ID_BITS = 62
#: On SQLite the key is the row's own number, so that no second number tells the order.
RANDOM_KEY = BigInteger().with_variant(Integer(), "sqlite")


def random_id() -> int:
    """Return a key that says nothing about when."""
    return secrets.randbits(_ID_BITS) + 1


class Level(enum.StrEnum):
    """How sure the agency is of who takes part."""

    ANONYMOUS = "anonymous"
    DECLARED = "declared"
    EMAIL = "email"
    ORGANISATION = "organisation"
    CLAVEUNICA = "claveunica"


LEVEL_LABELS = {
    Level.ANONYMOUS: _l("Sin identificarse"),
    Level.DECLARED: _l("Con su nombre, sin comprobarlo"),
    Level.EMAIL: _l("Con su correo, comprobado"),
    Level.ORGANISATION: _l("En nombre de una organización"),
    Level.CLAVEUNICA: _l("Con ClaveÚnica"),
}
#: Levels at which the same person or organisation is known again in the process: one answer each can be asked for.
KNOWN_AGAIN = frozenset({Level.EMAIL, Level.ORGANISATION, Level.CLAVEUNICA})


class Unordered(TenantScoped):
    """A tenant's row whose key is random."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(RANDOM_KEY, primary_key=True, autoincrement=False, default=random_id)


class ParticipantIdentity(Unordered, Base):
    """What somebody proved or declared in one process. Who they are is sealed; only an organisation is public."""

    __tablename__ = "participant_identity"
    __table_args__ = tenant_table(UniqueConstraint("agency_id", "process", "person_key"))

    #: The word of the process in its agency.
    process: Mapped[str]
    level: Mapped[Level] = mapped_column(choice_type(Level))
    #: Keyed hash of the RUN, e-mail or RUT in this process alone; random for who declared a name.
    person_key: Mapped[str]
    #: Name, e-mail and the like, sealed with the portal's secret.
    sealed: Mapped[str]
    #: An organisation's number and name, which are public.
    organisation_rut: Mapped[int | None]
    organisation_name: Mapped[str] = mapped_column(default="")
    #: The day, no hour.
    created_on: Mapped[date] = mapped_column(default=today)


class ParticipantSession(Unordered, Base):
    """A browser that takes part in one process, for some hours. The cookie holds the token, this row its hash."""

    __tablename__ = "participant_session"
    __table_args__ = tenant_table(Index("uq_participant_session_token", "agency_id", "token_hash", unique=True))

    process: Mapped[str]
    token_hash: Mapped[str]
    level: Mapped[Level] = mapped_column(choice_type(Level))
    #: The identity's key; None for who stays anonymous. No foreign key: identities may be erased before.
    identity_id: Mapped[int | None] = mapped_column(BigInteger)
    #: A whole hour.
    expires_at: Mapped[datetime]


class EmailProof(Unordered, Base):
    """A code and a link on their way to an address. Gone as soon as one of them was used."""

    __tablename__ = "email_proof"
    __table_args__ = tenant_table(
        Index("uq_email_proof_handle", "agency_id", "handle_hash", unique=True),
        Index("uq_email_proof_link", "agency_id", "link_hash", unique=True),
    )

    process: Mapped[str]
    #: Of the word in the address of the page that asks for the code.
    handle_hash: Mapped[str]
    link_hash: Mapped[str]
    code_hash: Mapped[str]
    #: What becomes of the person once the code is right: level, e-mail, names.
    sealed: Mapped[str]
    tries_left: Mapped[int] = mapped_column(default=5)
    expires_at: Mapped[datetime]


class ClaveunicaState(Unordered, Base):
    """A way to ClaveÚnica and back: where the person was, kept here because the redirect address can't tell."""

    __tablename__ = "claveunica_state"
    __table_args__ = tenant_table(Index("ix_claveunica_state_state_hash", "state_hash", unique=True))

    process: Mapped[str]
    state_hash: Mapped[str]
    #: Of the cookie of the browser that set out: nobody else comes back with this state.
    browser_hash: Mapped[str]
    #: The nonce and the verifier of the proof key.
    sealed: Mapped[str]
    expires_at: Mapped[datetime]


class SpentCheck(Unordered, Base):
    """A check against robots that was passed and used: it serves once."""

    __tablename__ = "spent_check"
    __table_args__ = tenant_table(UniqueConstraint("agency_id", "check_hash"))

    check_hash: Mapped[str]
    expires_at: Mapped[datetime]
