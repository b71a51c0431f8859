"""The calendar, a month at a time, narrowed by region and ministry."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Response, abort, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.calendar.queries import list_between
from participa.foundation.clock import today
from participa.foundation.downloads import Happening, calendar_ics
from participa.foundation.i18n import _, _l
from participa.publishing.content_types import TYPES
from participa.search.pages import asked_filters, entry_url
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("calendar", __name__, ground=Ground.PUBLIC)
EVENT_LABELS = {
    "closes": _l("Cierra"),
    "event": _l("Evento"),
    "session": _l("Sesión"),
    "starts": _l("Comienza"),
    "stage": _l("Etapa"),
    "reply": _l("Respuesta comprometida"),
    "moved": _l("Se amplió el plazo que terminaba"),
}
YEARS_AROUND = 5


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    first: date

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.first.replace(day=months.monthrange(self.first.year, self.first.month)[1])

    @property
    def before(self) -> str:
        """Return the month before, as its address says it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """Return the month after, as its address says it."""
        return f"{self.last + timedelta(days=1):%Y-%m}"


def asked_month() -> Month:
    """Return the month of the address, this one by default; what is no month, or too far off, answers 400."""
    text = request.args.get("mes", "")
    if not text:
        return Month(today().replace(day=1))
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(400)
    if abs(first.year - today().year) > YEARS_AROUND:
        abort(400)
    return Month(first)


@area.get("/calendario/", access=May.ANYONE)
def show() -> ResponseReturnValue:
    """Show the days of a month that have something; of this one, unless it is asked for, those that are left.

    What closes comes first in its day.
    """
    month = asked_month()
    first = month.first if "mes" in request.args else today()
    rows, more = list_between(first, month.last, asked_filters())
    days = [
        (day, sorted(group, key=lambda row: row.label != "closes"))
        for day, group in groupby(rows, key=lambda row: row.on_day)
    ]
    return render_template(
        "calendar/show.html",
        month=month,
        days=days,
        more=more,
        labels=EVENT_LABELS,
        types=TYPES,
        this_day=today(),
        is_whole=first == month.first,
    )


@area.get("/calendario/participa.ics", access=May.ANYONE)
def ics() -> ResponseReturnValue:
    """Give the next three months as a calendar file."""
    rows, _more = list_between(today(), today() + timedelta(days=92), asked_filters())
    base = external_url("home.show").rstrip("/")
    body = calendar_ics([_happening(row, base) for row in rows], name=_("Participa: plazos de participación"))
    return Response(
        body, mimetype="text/calendar", headers={"Content-Disposition": 'attachment; filename="participa.ics"'}
    )


def _happening(row: Any, base: str) -> Happening:
    label = str(EVENT_LABELS.get(row.label, ""))
    return Happening(
        uid=f"{row.kind}-{row.agency_slug}-{row.slug}-{row.label}-{row.on_day:%Y%m%d}@participa",
        title=f"{label}: {row.title}" if label else row.title,
        start=row.on_day,
        updated=row.listed_at,
        description=row.agency_name,
        url=base + entry_url(row),
    )


def month_url(text: str) -> str:
    """Return the address of a month."""
    return url_for("calendar.show", mes=text)
