"""Proving an e-mail address by a code or a link. Both serve once, and neither is kept as it is."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from participa.extensions import db
from participa.foundation.clock import now
from participa.participants import keys, notices, queries
from participa.participants.models import EmailProof
from participa.participants.services.entering import enter, person_from
from participa.people.throttle import Limit, count_try
from participa.people.tokens import hash_token, new_token

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.participants.processes import Process
    from participa.participants.services.entering import Person

LASTS = timedelta(minutes=30)
DIGITS = 6
#: Nobody's mailbox is flooded by others (abuse case D03): a few mails to an address in an hour, from anywhere.
TO_ADDRESS = Limit("participant-mail", free=4, first_wait=timedelta(minutes=5), longest_wait=timedelta(hours=1))


class WrongCodeError(ValueError):
    """The code is another one; `tries_left` more may be tried."""

    def __init__(self, tries_left: int) -> None:
        super().__init__("wrong code")
        self.tries_left = tries_left


class CodeOverError(ValueError):
    """There is no such code any more: used, expired, or tried too often."""


def send_proof(person: Person, *, agency: Agency, process: Process) -> str:
    """Send a code and a link to the person's address and return the word for the page that asks for it.

    Raises TooManyError.
    """
    count_try([TO_ADDRESS.of(f"{person.email}")])
    handle, link = new_token(), new_token()
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    proof = EmailProof(
        agency_id=agency.id,
        process=process.word,
        handle_hash=hash_token(handle),
        link_hash=hash_token(link),
        code_hash=_hash_of(code, handle),
        sealed=keys.seal(person.as_facts(), context=f"proof:{agency.id}:{process.word}"),
        expires_at=now() + LASTS,
    )
    db.session.add_all([proof, notices.code_mail(person.email, code, link, agency=agency, process=process)])
    db.session.flush()
    return handle


def prove_by_code(code: str, *, handle: str, agency_id: int, process: str) -> str:
    """Return the token of the session that a right code opens. Raises WrongCodeError or CodeOverError.

    A wrong try must be kept: the caller commits after WrongCodeError.
    """
    proof = queries.find_proof(agency_id=agency_id, process=process, handle_hash=hash_token(handle))
    if proof is None or proof.tries_left <= 0:
        raise CodeOverError
    if not secrets.compare_digest(proof.code_hash, _hash_of("".join(code.split()), handle)):
        proof.tries_left -= 1
        db.session.flush()
        raise WrongCodeError(proof.tries_left)
    return _proven(proof)


def prove_by_link(link: str, *, agency_id: int, process: str) -> str:
    """Return the token of the session that the link of the mail opens. Raises CodeOverError."""
    proof = queries.find_proof(agency_id=agency_id, process=process, link_hash=hash_token(link))
    if proof is None:
        raise CodeOverError
    return _proven(proof)


def _proven(proof: EmailProof) -> str:
    person = person_from(keys.unseal(proof.sealed, context=f"proof:{proof.agency_id}:{proof.process}"))
    agency_id, process = proof.agency_id, proof.process
    db.session.delete(proof)
    db.session.flush()
    return enter(person, agency_id=agency_id, process=process)


def _hash_of(code: str, handle: str) -> str:
    return keys.digest("email-code", handle, code)
