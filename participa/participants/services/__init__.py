"""Entering a process, proving who one is, leaving."""

from participa.participants.services.claveunica import NotYouError, come_back, set_out
from participa.participants.services.email import (
    CodeOverError,
    WrongCodeError,
    prove_by_code,
    prove_by_link,
    send_proof,
)
from participa.participants.services.entering import Person, enter, leave, list_declared, list_own

__all__ = [
    "CodeOverError",
    "NotYouError",
    "Person",
    "WrongCodeError",
    "come_back",
    "enter",
    "leave",
    "list_declared",
    "list_own",
    "prove_by_code",
    "prove_by_link",
    "send_proof",
    "set_out",
]
