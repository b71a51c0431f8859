"""What there is in a practice section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.agencies.queries import find_practice
from participa.publishing.queries import count_by_kind_and_state
from participa.tenancy import scopes

if TYPE_CHECKING:
    from participa.agencies.models import Agency

__all__ = ["count_contents", "find_practice"]


def count_contents(practice: Agency) -> int:
    """Return how many contents a practice section holds."""
    with scopes.agency(practice.id):
        return sum(count_by_kind_and_state(practice.id).values())
