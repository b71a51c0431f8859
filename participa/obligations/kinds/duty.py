"""One duty, as people read it, and the agencies and people it concerns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.agencies.models import Regime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from participa.access.visitor import Visitor
    from participa.obligations.queries import Facts

#: Duties of any agency: of its council (Ley 21.074 binds the regional governments to theirs), or promised by itself.
EVERYBODY = frozenset(Regime)
#: What Title IV of Ley 18.575 asks of those it binds wholly.
BOUND = frozenset({Regime.BOUND})
#: What also binds the agencies that owe no more than a council.
BOUND_OR_COUNCIL = frozenset({Regime.BOUND, Regime.COUNCIL_ONLY})
#: A duty with a date is shown from so many days before it.
AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something to do, why, until when, and where."""

    #: The same one day after the other: what it is about, and of which row.
    key: str
    what: str
    #: The law, the promise or the custom behind it, in a sentence.
    why: str
    #: Last day; None where nothing sets one.
    due_on: date | None = None
    #: It happens by itself on its day: to be known, not done, and never overdue.
    is_event: bool = False
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    #: Words of the link that leads to where it is done.
    remedy: str
    permission: May = May.CONTENT_EDIT
    #: The kind of content it is about, for the roles that are bound to one.
    about: str = ""
    #: Accounts that can't do it, since they wrote what is to be approved.
    not_for: tuple[int, ...] = ()

    def concerns(self, visitor: Visitor) -> bool:
        """Tell whether it is the job of a person in the agency at hand."""
        return may(visitor, self.permission, TextAtHand(self.not_for, four_eyes=True, kind=self.about))

    def is_overdue(self, day: date) -> bool:
        """Tell whether its day has passed."""
        return self.due_on is not None and not self.is_event and self.due_on < day


@dataclass(frozen=True, slots=True)
class Kind:
    """How the duties of one kind are found, and which agencies have them."""

    find: Callable[[Facts], Iterator[Duty]]
    regimes: frozenset[Regime] = EVERYBODY


def is_near(due_on: date, day: date) -> bool:
    """Tell whether a date is close enough to be told of."""
    return due_on <= day + AHEAD
