"""Whom to tell of an answer whose words changed or went: the domains above hold what they made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participa.contributions.models import Contribution
    from participa.questionnaires.reading import Cell

#: Those above who must know that an answer's words are about to change, with the cells that follow.
LISTENERS: list[Callable[[Contribution, Sequence[Cell]], None]] = []
#: Called with an answer whose words changed, and with one that was withdrawn.
CHANGED: list[Callable[[Contribution], None]] = []


def tell_changed(contribution: Contribution) -> None:
    """Tell the domains above, in the same transaction."""
    for listen in CHANGED:
        listen(contribution)
