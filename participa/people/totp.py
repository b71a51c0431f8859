"""Codes that change every 30 seconds (RFC 6238, SHA-1, six digits: what every authenticator app makes), and their key.

The key has to be read again to check a code, so it is sealed with the portal's secret: a copy of the database alone
makes no codes. With another SECRET_KEY the sealed keys are lost; recovery codes keep working.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import struct
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import current_app

if TYPE_CHECKING:
    from datetime import datetime

SECONDS = 30
DIGITS = 6
#: Codes of so many steps before and after are taken: clocks of telephones differ.
DRIFT = 1
_KEY_BYTES = 20
_SALT_BYTES = 16


def new_key() -> bytes:
    """Return a fresh key of 160 bits."""
    return secrets.token_bytes(_KEY_BYTES)


def in_words(key: bytes) -> str:
    """Return a key as it is typed into an app: base 32."""
    return base64.b32encode(key).decode().rstrip("=")


def in_groups(key: bytes) -> str:
    """Return a key in groups of four, to be read and typed."""
    return " ".join(re.findall(".{1,4}", in_words(key)))


def link(key: bytes, *, who: str, portal: str) -> str:
    """Return the address that an authenticator app opens."""
    facts = urlencode({"secret": in_words(key), "issuer": portal}, quote_via=quote)
    return f"otpauth://totp/{quote(portal)}:{quote(who)}?{facts}"


def step_at(moment: datetime) -> int:
    """Return the number of the time step of an instant."""
    return int(moment.timestamp()) // SECONDS


def code_of(key: bytes, step: int) -> str:
    """Return the code of a time step."""
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(key: bytes, code: str, moment: datetime) -> int | None:
    """Return the latest time step near an instant whose code this is, or None. All are compared, in equal time."""
    found = None
    for step in range(step_at(moment) - DRIFT, step_at(moment) + DRIFT + 1):
        if hmac.compare_digest(code_of(key, step).encode(), code.encode("utf-8", "replace")):
            found = step
    return found


def seal(key: bytes) -> str:
    """Return what is kept of a key."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return base64.b64encode(salt + _mixed(key, salt)).decode()


def unseal(sealed: str) -> bytes:
    """Return the key behind what is kept."""
    kept = base64.b64decode(sealed)
    return _mixed(kept[_SALT_BYTES:], kept[:_SALT_BYTES])


def _mixed(key: bytes, salt: bytes) -> bytes:
    """Mix a key with a pad that only the portal's secret makes and that is used for one salt only."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    pad = hmac.new(secret, b"participa.second-step\0" + salt, hashlib.sha256).digest()
    return bytes(one ^ other for one, other in zip(key, pad, strict=False))
