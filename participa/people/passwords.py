"""Passwords: what is accepted, and how they are kept (argon2id)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.people.common_passwords import COMMON, RUNS

SHORTEST = 12
LONGEST = 256
#: What is left of a password once its known parts are taken out must have so many characters.
_OWN_PART = 4
#: So many known words make no passphrase; more of them do.
_FEW = 2
_LOOKALIKES = str.maketrans("013457@$!", "oleastasi")

hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return hasher.hash(_normal(password))


def verify(kept: str, password: str) -> bool:
    """Tell whether a password is the kept one. With nothing kept the same work is done, and the answer is no."""
    usable = bool(kept) and len(password) <= LONGEST
    try:
        hasher.verify(kept if usable else _nobodys(), _normal(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return usable


def is_outdated(kept: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return hasher.check_needs_rehash(kept)


def problem(password: str, *, personal: tuple[str, ...] = ()) -> str | None:
    """Return why a password is refused, with the remedy, or None. `personal`: e-mail, name, agency."""
    text = _normal(password)
    if len(text) < SHORTEST:
        return _("Use %(number)s caracteres o más. Sirven varias palabras con espacios.", number=SHORTEST)
    if len(text) > LONGEST:
        return _("Use %(number)s caracteres como máximo.", number=LONGEST)
    if len(set(text)) < _OWN_PART:
        return _("Use más caracteres distintos.")
    if _is_personal(text, personal):
        return _("Elija una clave que no contenga su nombre, su correo ni el nombre del organismo.")
    if _is_common(text):
        return _("Esta clave es muy conocida. Elija otra, por ejemplo cuatro palabras que no vayan juntas.")
    return None


@cache
def _nobodys() -> str:
    """Return the hash that is compared when there is no account: the answer takes as long as with one."""
    return hasher.hash("nadie tiene esta clave")


def _normal(password: str) -> str:
    """Return the same text for the same keys, whatever way a system composes accents."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


def _is_personal(text: str, personal: tuple[str, ...]) -> bool:
    seen = fold(text)
    known: set[str] = set()
    for fact in personal:
        whole = fold(fact)
        known |= {whole, whole.split("@", maxsplit=1)[0], whole.replace(" ", "")} | set(re.split(r"[\s@._-]+", whole))
    return _mostly(seen, {part for part in known if len(part) >= _OWN_PART})


def _is_common(text: str) -> bool:
    plain = fold(text)
    spelt = plain.translate(_LOOKALIKES)
    return _mostly(plain, COMMON) or _mostly(spelt, COMMON) or _is_run(plain) or _repeats(plain)


def _mostly(text: str, known: set[str] | frozenset[str]) -> bool:
    """Tell whether little is left of a text once one or two known words, digits and signs are taken out."""
    left, found = text, 0
    for word in sorted(known, key=len, reverse=True):
        if word in left:
            left, found = left.replace(word, " "), found + 1
    return 1 <= found <= _FEW and len(re.sub(r"[^a-z]", "", left)) < _OWN_PART


def _is_run(text: str) -> bool:
    keys = re.sub(r"[^a-z0-9]", "", text)
    letters = keys.strip("0123456789")
    return any(
        row in run * 3 or row[::-1] in run * 3 for run in RUNS for row in (keys, letters) if len(row) >= _OWN_PART * 2
    )


def _repeats(text: str) -> bool:
    """Tell whether it is one short piece written over and over."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2))
