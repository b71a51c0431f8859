"""Secrets in links and cookies, of 256 random bits, and codes that people type; only a hash of either is kept."""

from __future__ import annotations

import hashlib
import secrets

#: Crockford's letters: none is taken for another. 24 of them are 120 bits.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, GROUP = 24, 4
_READ_AS = str.maketrans("OIL", "011")


def hash_token(token: str) -> str:
    """Return what is kept of a token: a copy of the database opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """Return a fresh token of 256 bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Return a fresh code as people read and type it: it is typed into a form and stands in no address."""
    plain = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    return "-".join(plain[at : at + GROUP] for at in range(0, CODE_LENGTH, GROUP))


def normal_code(typed: str) -> str:
    """Return a code as it is compared: without spaces and dashes, and with the letters that people confuse as one."""
    plain = "".join(c for c in typed[:100].upper() if c.isalnum() and c.isascii())
    return plain.translate(_READ_AS)
