"""How long a consultation knows who took part."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING

from participa.consultations.models import Phase
from participa.foundation.clock import today

if TYPE_CHECKING:
    from datetime import date

    from participa.consultations.models import Consultation

#: Months after the closing where no reply was published.
WITHOUT_REPLY = 24
_BEFORE_CLOSING = (Phase.PROPOSED, Phase.PLANNED, Phase.PREPARING, Phase.CALLED, Phase.OPEN)


def ends_on(consultation: Consultation) -> date | None:
    """Return the day on which identities go: so many months after the reply, or after the closing without one."""
    if consultation.is_replied and consultation.outcome_on is not None:
        return later(consultation.outcome_on, consultation.retention_months)
    return later(consultation.closes_on, WITHOUT_REPLY) if consultation.closes_on else None


def knows_people(consultation: Consultation) -> bool:
    """Tell whether a consultation that took answers still knows who gave them."""
    ends = ends_on(consultation)
    return consultation.phase not in _BEFORE_CLOSING and ends is not None and today() < ends


def later(day: date, months: int) -> date:
    """Return the day so many months later; the last of its month where that one is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))
