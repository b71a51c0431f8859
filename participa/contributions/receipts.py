"""The code of a receipt: what a person takes along, and what the portal keeps of it."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from participa.participants import keys

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from participa.questionnaires.reading import Cell

#: Letters and digits that nobody takes for another (no I, L, O, U); 26 of them hold 130 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 26, 5
_READ_AS = str.maketrans("ILOilo", "110110")


def new_code() -> str:
    """Return a code that can't be guessed."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))


def in_groups(code: str) -> str:
    """Return a code as people read and type it."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normal(typed: str) -> str:
    """Return what somebody typed as a code; an empty text when it can be none."""
    code = "".join(
        letter for letter in typed[:200].translate(_READ_AS).upper() if letter.isascii() and letter.isalnum()
    )
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def hash_code(code: str) -> str:
    """Return what is kept to find a contribution by its code."""
    return hashlib.sha256(f"recibo:{code}".encode()).hexdigest()


def seal_code(code: str, *, agency_id: int, content_id: int) -> str:
    """Return the code sealed, to be shown again to who is in the session."""
    return keys.seal({"code": code}, context=_context(agency_id, content_id))


def unseal_code(sealed: str, *, agency_id: int, content_id: int) -> str:
    """Return the code. Raises keys.SealBrokenError."""
    return str(keys.unseal(sealed, context=_context(agency_id, content_id))["code"])


def digest_of(cells: Iterable[Cell]) -> str:
    """Return the keyed hash over what was answered: the same cells in any order give the same."""
    facts = sorted([cell.question, cell.row, cell.option, cell.text, _plain(cell.number)] for cell in cells)
    return keys.digest("contribution", repr(facts))


def _context(agency_id: int, content_id: int) -> str:
    return f"receipt:{agency_id}:{content_id}"


def _plain(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")
