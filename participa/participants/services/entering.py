"""The session of somebody in one process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.participants import keys, queries
from participa.participants.models import Level, ParticipantIdentity, ParticipantSession
from participa.participants.processes import KNOWS_OTHERS
from participa.people.tokens import hash_token, new_token

#: How long a session serves; its end is a whole hour, so that it does not tell when it began.
LASTS = timedelta(hours=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody. What the level does not ask for stays empty."""

    level: Level
    name: str = ""
    email: str = ""
    #: The number of the RUN: never kept, only its keyed hash.
    run: int | None = None
    organisation_rut: int | None = None
    organisation_name: str = ""

    def as_facts(self) -> dict[str, object]:
        """Return what travels sealed while an address is being proven."""
        return asdict(self)


def person_from(facts: dict[str, object]) -> Person:
    """Return the person of sealed facts."""
    return Person(**{**facts, "level": Level(str(facts["level"]))})  # type: ignore[arg-type]


def enter(person: Person, *, agency_id: int, process: str) -> str:
    """Begin a session for a person and return its token."""
    identity_id = None if person.level is Level.ANONYMOUS else _identity(person, agency_id, process).id
    token = new_token()
    ends = _whole_hour(now() + LASTS)
    db.session.add(
        ParticipantSession(
            agency_id=agency_id,
            process=process,
            token_hash=hash_token(token),
            level=person.level,
            identity_id=identity_id,
            expires_at=ends,
        )
    )
    db.session.flush()
    return token


def leave(*, agency_id: int, process: str, token: str) -> None:
    """End a session: nothing of it stays."""
    db.session.execute(
        sa.delete(ParticipantSession).where(
            ParticipantSession.agency_id == agency_id,
            ParticipantSession.process == process,
            ParticipantSession.token_hash == hash_token(token),
        )
    )


def context_of(agency_id: int, process: str, person: str) -> str:
    """Return what a sealed identity is bound to."""
    return f"identity:{agency_id}:{process}:{person}"


def _identity(person: Person, agency_id: int, process: str) -> ParticipantIdentity:
    """Return the identity of a person in a process, made or brought up to date."""
    key = _key_of(person, agency_id, process)
    facts: dict[str, object] = {"name": person.name, "email": person.email}
    if process in KNOWS_OTHERS and person.run is not None:  # the number itself is not kept: what it leads to is
        facts["others"] = [found.id for found in list_own(person, agency_id) if found.process != process]
    sealed = keys.seal(facts, context=context_of(agency_id, process, key))
    found = queries.find_person(agency_id=agency_id, process=process, person_key=key)
    if found is None:
        found = ParticipantIdentity(
            agency_id=agency_id,
            process=process,
            level=person.level,
            person_key=key,
            organisation_rut=person.organisation_rut,
            organisation_name=person.organisation_name,
        )
        db.session.add(found)
    found.sealed = sealed
    found.organisation_name = person.organisation_name
    db.session.flush()
    return found


def list_own(person: Person, agency_id: int) -> list[ParticipantIdentity]:
    """Return the identities that a proven person has in an agency: with ClaveÚnica, or with an address.

    An address leads to those of organisations too, for which it was proven.
    """
    if person.run is not None:
        words = [(process, person) for process in queries.list_processes(agency_id, Level.CLAVEUNICA)]
    else:
        by_mail = Person(level=Level.EMAIL, email=person.email)
        words = [(process, by_mail) for process in queries.list_processes(agency_id, Level.EMAIL)]
        words += [
            (process, Person(level=Level.ORGANISATION, email=person.email, organisation_rut=rut))
            for process, rut in queries.list_organisations(agency_id)
        ]
    found = (
        queries.find_person(agency_id=agency_id, process=process, person_key=_key_of(who, agency_id, process))
        for process, who in words
    )
    return [identity for identity in found if identity is not None]


def list_declared(email: str, agency_id: int) -> list[int]:
    """Return the keys of the identities in an agency that somebody declared with an address, now proven.

    Who declares has no key that leads back to them, on purpose: each seal is opened instead, when the person asks.
    """
    wanted, found = email.casefold(), []
    for number, process, person, sealed in queries.read_declared(agency_id):
        try:
            facts = keys.unseal(sealed, context=context_of(agency_id, process, person))
        except keys.SealBrokenError:
            continue  # `participa doctor` tells of it
        if str(facts["email"]).casefold() == wanted:
            found.append(number)
    return found


def _key_of(person: Person, agency_id: int, process: str) -> str:
    values: dict[Level, object] = {
        Level.EMAIL: person.email,
        Level.ORGANISATION: f"{person.organisation_rut}\0{person.email}",
        Level.CLAVEUNICA: person.run,
    }
    if person.level not in values:
        return keys.person_key("declared", new_token(), agency_id=agency_id, process=process)
    return keys.person_key(person.level.value, values[person.level], agency_id=agency_id, process=process)


def _whole_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
