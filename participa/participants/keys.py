"""The secret of participation: keyed hashes and sealed texts.

Each use has a key of its own, derived from one secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from functools import lru_cache
from typing import Any

from flask import current_app

_NONCE_BYTES = 12


class SealBrokenError(ValueError):
    """The sealed text was changed, belongs elsewhere, or was sealed with another secret."""


def digest(purpose: str, *parts: object) -> str:
    """Return the keyed hash of some facts; without the secret nobody can try numbers until one fits."""
    text = json.dumps([purpose, *(str(part) for part in parts)], ensure_ascii=True)
    return hmac.new(_key("digest"), text.encode(), hashlib.sha256).hexdigest()


def person_key(kind: str, value: object, *, agency_id: int, process: str) -> str:
    """Return what stands for a person in one process: elsewhere the same person has another (abuse case V12)."""
    return digest("person", kind, value, agency_id, process)


def pseudonym(person: str, *, agency_id: int, process: str) -> str:
    """Return the word that answers carry instead of an identity."""
    return digest("pseudonym", person, agency_id, process)


def seal(facts: dict[str, Any], *, context: str) -> str:
    """Return facts encrypted and bound to where they belong (AES-256-GCM)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # costs start-up time; few requests need it

    nonce = secrets.token_bytes(_NONCE_BYTES)
    text = json.dumps(facts, ensure_ascii=True, sort_keys=True).encode()
    return base64.urlsafe_b64encode(nonce + AESGCM(_key("seal")).encrypt(nonce, text, context.encode())).decode()


def unseal(sealed: str, *, context: str) -> dict[str, Any]:
    """Return the facts. Raises SealBrokenError."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        kept = base64.urlsafe_b64decode(sealed)
        text = AESGCM(_key("seal")).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError from error
    facts: dict[str, Any] = json.loads(text)
    return facts


def _key(use: str) -> bytes:
    return _derived(str(current_app.config["PARTICIPANTS_SECRET"]), use)


@lru_cache(maxsize=8)
def _derived(secret: str, use: str) -> bytes:
    """Derive a key (HKDF of RFC 5869 with one block). Raises RuntimeError without a secret."""
    if not secret:
        message = "PARTICIPA_PARTICIPANTS_SECRET is not set: nobody can identify before it is (docs/operation.md)"
        raise RuntimeError(message)
    start = hmac.new(b"participa.participants", secret.encode(), hashlib.sha256).digest()
    return hmac.new(start, use.encode() + b"\x01", hashlib.sha256).digest()
