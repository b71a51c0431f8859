"""Where a redirect may lead: only into this portal (abuse case L01)."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

LONGEST, SPACE = 500, 32


def local_path(asked: str | None, default: str = "/") -> str:
    """Return the asked path if it is one of this portal, else the default."""
    if not asked or len(asked) > LONGEST:
        return default
    seen = unquote(unquote(asked))
    if any(ord(c) <= SPACE or c == "\\" for c in asked + seen):
        return default
    for text in (asked, seen):
        try:
            parts = urlsplit(text)
        except ValueError:
            return default
        if parts.scheme or parts.netloc or not text.startswith("/") or text.startswith("//"):
            return default
    return asked
