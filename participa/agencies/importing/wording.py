"""How what rows of a spreadsheet would do is said, whatever they bring: one word for each outcome, everywhere."""

from __future__ import annotations

from participa.agencies.importing.planning import Outcome
from participa.foundation.i18n import _l

#: Of all the rows, above their number.
COUNTS = {
    Outcome.NEW: _l("Nuevos"),
    Outcome.CHANGED: _l("Cambian"),
    Outcome.REVIEW: _l("Por revisar"),
    Outcome.REFUSED: _l("Con error"),
    Outcome.SAME: _l("Iguales"),
}
#: Of one row, beside it.
RESULTS = {
    Outcome.NEW: _l("Nuevo"),
    Outcome.CHANGED: _l("Cambia"),
    Outcome.REVIEW: _l("Por revisar"),
    Outcome.REFUSED: _l("Con error"),
    Outcome.SAME: _l("Igual"),
}
