"""The monthly confirmation of the transparency table of participation mechanisms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _
from participa.foundation.working_days import add_working_days
from participa.obligations.kinds.duty import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries import Facts

#: Of the following month, by the general instructions of the Council for Transparency.
WORKING_DAYS = 10


def month_owed(day: date) -> date:
    """Return the first day of the month that is to be confirmed now: the last one that ended."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def confirm_by(month: date) -> date:
    """Return the day until which a month is confirmed: the 10th working day of the following one."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    return add_working_days(following - timedelta(days=1), WORKING_DAYS)


def confirmation(facts: Facts) -> Iterator[Duty]:
    """Yield that the last month has not been confirmed, for agencies that were here in it."""
    month = month_owed(facts.day)
    if f"{month:%Y-%m}" in facts.confirmed or local(facts.agency.created_at).date() >= facts.day.replace(day=1):
        return
    yield Duty(
        key=f"transparency:{month:%Y-%m}",
        what=_("Confirmar la tabla de transparencia de %(month)s", month=words.month_name(month).lower()),
        why=_(
            "La Ley N° 20.285, artículo 7 letra j), pide actualizarla cada mes; los 10 primeros días hábiles los fijan "
            "las instrucciones del Consejo para la Transparencia."
        ),
        due_on=confirm_by(month),
        endpoint="obligations_office.transparency",
        remedy=_("Ver la tabla y confirmar"),
        permission=May.TRANSPARENCY_CONFIRM,
    )
