"""Secrets in links and cookies: 256 random bits, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import secrets


def hash_token(token: str) -> str:
    """Return what is kept of a token: a copy of the database opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_token() -> str:
    """Return a fresh token of 256 bits."""
    return secrets.token_urlsafe(32)
