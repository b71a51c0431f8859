"""What the domains above supply to a council's page: filled once by `participa.wiring`.

Elections know their council, not the other way round: so what elects a council comes to its page from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def _nothing_ahead(_agency_id: int, _council_id: int) -> Sequence[Any]:
    return ()


class Neighbours:
    """The functions that other domains bring."""

    #: (agency id, council id) -> (slug, title, opens_at, closes_at) of its elections that run or are to come.
    list_elections: Callable[[int, int], Sequence[Any]] = staticmethod(_nothing_ahead)


neighbours = Neighbours()
