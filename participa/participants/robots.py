"""Telling people from programs without asking third parties, and without ever locking a person out.

A form carries a signed check: made for that form, that agency and that process, at an instant, used once. A browser
with scripts works out a small sum in the background; without scripts a person answers a simple question and takes a
few seconds more. The sum grows with how much the process receives, not with who shares an address (abuse case D01).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import IntegrityError

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.i18n import _
from participa.participants.models import SpentCheck
from participa.people.models import Throttle
from participa.people.throttle import Limit, TooManyError, count_try, network_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.people.throttle import Counter

#: Field names: the check, the sum's solution, the answer to the question, and what no person sees.
CHECK, SOLUTION, ANSWER, TRAP = "revision", "solucion", "respuesta_simple", "sitio_web"
#: Nobody reads and fills a form faster; without scripts the question takes a little longer too.
FASTEST, FASTEST_PLAIN = timedelta(seconds=2), timedelta(seconds=6)
LASTS = timedelta(hours=12)
#: Leading zero bits of the sum: some milliseconds at rest, some seconds on a telephone under attack.
FEWEST_BITS, MOST_BITS = 12, 17
#: From one network to one process: enough for an office of hundreds, slow for a program.
FROM_NETWORK = Limit(
    "participation-network", free=120, first_wait=timedelta(seconds=2), longest_wait=timedelta(seconds=10)
)
#: What a process receives in a minute, from anywhere; it makes the sum harder and refuses nobody.
TO_PROCESS = Limit("participation-load", free=10**9, window=timedelta(minutes=1))
CALM = 30
#: What the fields of an honest form hold at most.
_LONGEST_CHECK, _LONGEST_SOLUTION, _LONGEST_ANSWER = 1000, 20, 4
_LARGEST = 9


class RefusedError(ValueError):
    """The form can't be taken as it is; the message is for the person, and nothing typed is lost."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands: its own name, the agency and the process it is for."""

    form: str
    agency_id: int
    process: str


@dataclass(frozen=True, slots=True)
class Check:
    """What goes into the form."""

    value: str
    bits: int
    question: str
    #: Whether the question is asked of everybody, because a try without the sum came back.
    ask: bool = False


def new_check(place: Place, *, ask: bool = False) -> Check:
    """Return a fresh check for a form."""
    left, right = (1 + secrets.randbelow(_LARGEST) for _number in range(2))
    bits = _bits_for(place)
    facts = {
        "f": place.form,
        "a": place.agency_id,
        "p": place.process,
        "t": int(now().timestamp() * 1000),
        "n": secrets.token_urlsafe(12),
        "b": bits,
        "q": [left, right],
    }
    return Check(_serializer().dumps(facts), bits, _question(left, right), ask)


def judge(place: Place, sent: Mapping[str, str], *, address: str | None) -> None:
    """Let a form pass, once. Raises RefusedError, whose words say what to do, or TooManyError.

    Call it after the form's own validation and before anything is written.
    """
    facts = _facts(place, sent.get(CHECK, ""))
    if sent.get(TRAP, ""):
        raise RefusedError(_("Deje vacío el campo «Sitio web» y envíe otra vez."))
    solved = is_solved(sent.get(CHECK, ""), sent.get(SOLUTION, ""), int(facts["b"]))
    if not solved and not _answers(sent.get(ANSWER, ""), facts["q"]):
        raise RefusedError(_("Responda la pregunta simple y envíe otra vez. Lo que escribió sigue aquí."))
    age = now().timestamp() - facts["t"] / 1000
    fastest = (FASTEST if solved else FASTEST_PLAIN).total_seconds()
    if age < fastest:
        raise RefusedError(_("Espere unos segundos y envíe otra vez. Lo que escribió sigue aquí."))
    if age > LASTS.total_seconds():
        raise RefusedError(_("La página estuvo abierta mucho tiempo. Envíe otra vez: lo que escribió sigue aquí."))
    count_try([FROM_NETWORK.of(f"{network_of(address)}\0{place.agency_id}\0{place.process}"), _load(place)])
    _spend(place, facts["n"])


def is_solved(value: str, solution: str, bits: int) -> bool:
    """Tell whether the sum is right: SHA-256 of check and solution begins with so many zero bits."""
    if not solution or len(solution) > _LONGEST_SOLUTION:
        return False
    digest = hashlib.sha256(f"{value}:{solution}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - bits) == 0


def retry_words(error: TooManyError) -> str:
    """Return what to tell somebody whose network is sending very much."""
    return _(
        "Desde su red se están enviando muchos formularios. Espere %(seconds)s segundos y envíe otra vez: lo que "
        "escribió sigue aquí.",
        seconds=error.seconds,
    )


def _facts(place: Place, value: str) -> dict[str, Any]:
    again = _("Envíe el formulario otra vez: lo que escribió sigue aquí.")
    if len(value) > _LONGEST_CHECK:
        raise RefusedError(again)
    try:
        facts: dict[str, Any] = _serializer().loads(value)
    except BadSignature:
        raise RefusedError(again) from None
    if (facts["f"], facts["a"], facts["p"]) != (place.form, place.agency_id, place.process):
        raise RefusedError(again)
    return facts


def _spend(place: Place, nonce: str) -> None:
    """Use a check up with the request's own transaction: what fails later gives it back."""
    spent = SpentCheck(
        agency_id=place.agency_id,
        check_hash=hashlib.sha256(nonce.encode()).hexdigest(),
        expires_at=now() + LASTS + timedelta(hours=1),
    )
    try:
        with db.session.begin_nested():
            db.session.add(spent)
    except IntegrityError:
        raise RefusedError(_("Este formulario ya se envió.")) from None


def _answers(typed: str, numbers: list[int]) -> bool:
    wanted = sum(numbers)
    words = "".join(typed.split())
    return words.isascii() and words.isdigit() and len(words) < _LONGEST_ANSWER and int(words) == wanted


def _question(left: int, right: int) -> str:
    return _("¿Cuánto es %(left)s más %(right)s? Escriba el número.", left=left, right=right)


def _bits_for(place: Place) -> int:
    """Return how hard the sum is now: one bit more each time that what comes in a minute doubles beyond calm."""
    key = _load(place).key
    row = db.session.scalar(sa.select(Throttle).where(Throttle.key == key))
    count = row.count if row is not None and now() - row.window_start <= TO_PROCESS.window else 0
    return min(MOST_BITS, FEWEST_BITS + (count // CALM).bit_length())


def _load(place: Place) -> Counter:
    return TO_PROCESS.of(f"{place.agency_id}\0{place.process}")


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="participa.robots")
