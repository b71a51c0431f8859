"""How people call what terms are counted in."""

from __future__ import annotations

from participa.foundation.i18n import _l
from participa.terms.models import Unit

UNITS = {
    Unit.WORKING_DAYS: _l("días hábiles"),
    Unit.CALENDAR_DAYS: _l("días corridos"),
    Unit.MONTHS: _l("meses"),
    Unit.TIMES: _l("veces"),
}
