"""File names as people see them. They are never used on our disk: there a file has a random key."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 120
#: Most file systems take 255 octets; the rest is left for a copy's " (2)".
MAX_OCTETS = 240

_ZERO_WIDTH_JOINER = "\u200d"  # holds composed emoji together
_WINDOWS_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})$")


def clean_file_name(file_name: str, *, fallback: str = "archivo") -> str:
    """Return a name fit to show and to save on any system: no folders, no invisible or direction-changing characters.

    At most 120 characters and 240 octets, the extension kept; a name of which nothing is left becomes `fallback`.
    """
    name = unicodedata.normalize("NFC", file_name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if character.isspace() else character for character in name if _visible(character))
    name = " ".join(_NOT_IN_NAMES.sub("-", name).split()).strip(". ")
    if not name:
        return fallback
    if _WINDOWS_RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name)


def extension_of(file_name: str) -> str:
    """Return the extension of a name in lower case and without the dot, or an empty string."""
    found = _EXTENSION.search(clean_file_name(file_name))
    return found[1].lower() if found else ""


def _visible(character: str) -> bool:
    if character == _ZERO_WIDTH_JOINER or character.isspace():
        return True
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _shortened(name: str) -> str:
    found = _EXTENSION.search(name)
    ending = found[0] if found else ""
    stem = name[: len(name) - len(ending)][: MAX_CHARACTERS - len(ending)]
    stem = stem.encode()[: MAX_OCTETS - len(ending)].decode(errors="ignore")
    return f"{stem.rstrip('. ')}{ending}" if stem.rstrip(". ") else f"archivo{ending}"
