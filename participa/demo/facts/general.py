"""The words that every sector shares, from `general.toml`: replies, norms, plans, calls."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("general.toml")


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


def words(group: str, name: str) -> Any:
    """Return a text, or a list of them, by its group and name. Raises KeyError when there is none."""
    return _all()[group][name]


def text(group: str, name: str, **filled: object) -> str:
    """Return a text with its words in braces filled in; others in braces stay as they are."""
    found = str(words(group, name))
    for key, value in filled.items():
        found = found.replace(f"{{{key}}}", str(value))
    return found
