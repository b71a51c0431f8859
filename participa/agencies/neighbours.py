"""What the domains above supply to an agency's section: filled once by `participa.wiring`.

The agency is below the read model and below the officers, and its page shows both: so they come to it, it does not
import them. What nobody supplied is simply not there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from participa.agencies.models import Agency


def _nothing_counted(_agency_id: int) -> dict[str, int]:
    return {}


def _nothing_listed(_agency_id: int, _most: int, *, window: str = "", kind: str = "") -> Sequence[Any]:  # noqa: ARG001
    return ()


def _nobody(_agency: Agency) -> Sequence[Mapping[str, Any]]:
    return ()


class Neighbours:
    """The functions that other domains bring."""

    #: agency id -> how many things it shows of each kind.
    count_by_kind: Callable[[int], Mapping[str, int]] = staticmethod(_nothing_counted)
    #: (agency id, most, window="abiertas" | "proximas" | "", kind="") -> rows of the read model, in their order.
    list_entries: Callable[..., Sequence[Any]] = staticmethod(_nothing_listed)
    #: agency -> contact officers in office as `ui/components/person_card` takes them.
    list_contacts: Callable[[Agency], Sequence[Mapping[str, Any]]] = staticmethod(_nobody)


neighbours = Neighbours()

#: Called inside the agency's own scope, in the same transaction, when its state, name, ministry or region changed.
LISTENERS: list[Callable[[Agency], None]] = []
