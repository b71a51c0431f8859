"""The course of the demonstration's consultations, step by step, each on its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.consultations import services
from participa.consultations.models import Consultation, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from participa.demo.items import Taken


def take_steps(content: Any, course: Iterable[Taken], on: Any, *, account_id: int | None) -> None:
    """Take the steps of a consultation that was written already."""
    if not isinstance(content, Consultation):
        return
    for taken in course:
        on.move_to(taken.on)
        match Step(taken.step):
            case Step.EXTEND if taken.closes_on is not None:
                services.extend(content, closes_on=taken.closes_on, reason=taken.reason, account_id=account_id)
            case Step.SUSPEND:
                services.suspend(content, reason=taken.reason, account_id=account_id)
                content.halted_at = on.moment
            case Step.ANNUL:
                services.annul(content, reason=taken.reason, account_id=account_id)
                content.halted_at = on.moment
            case step:
                _advance(content, step, taken, account_id)
        content.updated_at = on.moment


def _advance(content: Consultation, step: Step, taken: Taken, account_id: int | None) -> None:
    """Bring it further on a day that has been, which the service would not."""
    content.milestone = services.LEADS_TO[step]
    if step is Step.REPLY:
        content.outcome_on = taken.on
    services.keep_step(content, step, account_id, taken.reason, seen=services.SEEN_AS.get(step, ""))
