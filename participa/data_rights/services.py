"""Asking, extending, answering, withdrawing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from participa.audit.services import record
from participa.data_rights import notices
from participa.data_rights.models import (
    REPLY_DAYS,
    TRANSITIONS,
    DataRequest,
    Outcome,
    Proof,
    RequestState,
    Right,
    due_on,
)
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.participants import keys
from participa.people.tokens import hash_token, new_code, normal_code

if TYPE_CHECKING:
    from participa.agencies.models import Agency


class NotNowError(ValueError):
    """The request is not in a state that allows it: answered, withdrawn, or extended already."""


class ReasonMissingError(ValueError):
    """The law asks for a reason (art. 11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person wrote."""

    name: str
    email: str
    text: str
    receipt: str = ""
    #: Of who came by ClaveÚnica: the keys of their identities in the agency.
    identities: tuple[int, ...] = ()


def ask(right: Right, asked: Asked, *, proof: Proof, agency: Agency) -> str:
    """Take a request in, tell the person and those who answer, and return the person's code (arts. 4, 10 and 11)."""
    code = new_code()
    code_hash = hash_token(normal_code(code))
    facts = {**asdict(asked), "code": code}
    request = DataRequest(
        agency_id=agency.id,
        code_hash=code_hash,
        right=right,
        proof=proof,
        sealed=keys.seal(facts, context=_context(agency.id, code_hash)),
        due_on=due_on(right, today()),
    )
    db.session.add(request)
    db.session.flush()
    db.session.add_all(notices.received(request, asked.email, code, agency=agency))
    _note("data-request.ask", request, None)
    return code


def extend(request: DataRequest, *, reason: str, agency: Agency, account_id: int | None) -> None:
    """Give the agency its 30 more days, once and with a reason (art. 11). Raises NotNowError, ReasonMissingError."""
    if not request.may_be_extended:
        raise NotNowError
    if not reason.strip():
        raise ReasonMissingError
    request.extended_on, request.extension_reason = today(), reason
    request.due_on += timedelta(days=REPLY_DAYS)
    asked = asked_of(request)
    db.session.add(notices.extended(request, asked["email"], asked["code"], agency=agency))
    _note("data-request.extend", request, account_id)
    db.session.flush()


def answer(request: DataRequest, outcome: Outcome, text: str, *, agency: Agency, account_id: int | None) -> None:
    """Answer, once; what is not granted wholly is reasoned (art. 11). Raises NotNowError, ReasonMissingError."""
    if not text.strip():
        raise ReasonMissingError
    _move(request, RequestState.ANSWERED)
    request.outcome = outcome
    request.sealed_answer = keys.seal({"text": text}, context=_context(request.agency_id, request.code_hash))
    asked = asked_of(request)
    db.session.add(notices.answered(request, asked["email"], asked["code"], agency=agency))
    _note("data-request.answer", request, account_id)
    db.session.flush()


def withdraw(request: DataRequest) -> None:
    """Take the request back, by the person's own wish. Raises NotNowError."""
    _move(request, RequestState.WITHDRAWN)
    _note("data-request.withdraw", request, None)
    db.session.flush()


def asked_of(request: DataRequest) -> dict[str, Any]:
    """Return what the person wrote (name, email, text, receipt), the code, and the identities they proved."""
    return keys.unseal(request.sealed, context=_context(request.agency_id, request.code_hash))


def answer_of(request: DataRequest) -> str:
    """Return the answer in words; empty while there is none."""
    if not request.sealed_answer:
        return ""
    facts = keys.unseal(request.sealed_answer, context=_context(request.agency_id, request.code_hash))
    return str(facts["text"])


def _move(request: DataRequest, state: RequestState) -> None:
    db.session.refresh(request, with_for_update=True)  # of two people at once the second finds it answered
    if state not in TRANSITIONS[request.state]:
        raise NotNowError
    request.state, request.closed_at = state, now()


def _context(agency_id: int, code_hash: str) -> str:
    return f"data-request:{agency_id}:{code_hash}"


def _note(action: str, request: DataRequest, account_id: int | None) -> None:
    """Leave a line in the log that names the request and nobody."""
    record(
        action,
        account_id=account_id,
        agency_id=request.agency_id,
        subject=f"data_request:{request.id}",
        details={"right": request.right.value, "due_on": request.due_on.isoformat()},
        changes={},
    )
