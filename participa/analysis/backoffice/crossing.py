"""The cross table: a question against another one, or against the channel, the region, the sex or the age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect, request

from participa.access.permissions import May
from participa.analysis import queries
from participa.analysis.backoffice.area import area, asked_filters, consultation_of, filter_fields, render, to
from participa.analysis.counting import NotCountedYetError, counting_of
from participa.analysis.crossing import CROSSED, Axis, axes_of, table_of
from participa.analysis.queries import Fact
from participa.analysis.wording import FACT_LABELS, FACT_WORDS
from participa.foundation.i18n import _
from participa.web.sending import TYPES, send_table

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.analysis.crossing import Crossed
    from participa.consultations.models import Consultation


@area.get("/cruces/", access=May.ANSWERS_READ)
def cross(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the table that the address asks for."""
    consultation = consultation_of(content_id)
    filters = asked_filters()
    axes = axes_of(queries.asked_of(consultation))
    down, across, table, waits = _asked(consultation, axes)
    return render(
        "cross",
        consultation,
        axes=axes,
        table=table,
        waits=waits,
        filters=filters,
        fields=[
            {"name": "fila", "label": CROSSED[0], "value": down, "options": _options(axes, facts=False)},
            {"name": "columna", "label": CROSSED[1], "value": across, "options": _options(axes, facts=True)},
            *filter_fields(filters),
        ],
        download=[(name.upper(), f"{request.path}tabla.{name}?{request.query_string.decode()}") for name in TYPES],
    )


@area.get("/cruces/tabla.<extension>", access=May.ANSWERS_READ)
def cross_file(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the table as a file, with the same figures hidden."""
    consultation = consultation_of(content_id)
    *_sides, table, waits = _asked(consultation, axes_of(queries.asked_of(consultation)))
    if extension not in TYPES or (table is None and not waits):
        abort(404)
    if table is None:
        return redirect(f"{to('cross', consultation)}?{request.query_string.decode()}", 303)
    return send_table(f"cruce-{consultation.slug}", extension, table.heads, table.lines)


def _asked(consultation: Consultation, axes: dict[str, Axis]) -> tuple[str, str, Crossed | None, bool]:
    """Return what goes down and across by the address, the table where both are known, and whether it isn't counted.

    While answers come, figures are rounded.
    """
    down, across = request.args.get("fila", ""), request.args.get("columna", "")
    facts = {word: fact for fact, word in FACT_WORDS.items()}
    if down not in axes or (across not in axes and across not in facts) or down == across:
        return down if down in axes else "", across if across in axes or across in facts else "", None, False
    rounded = consultation.phase not in queries.CLOSED
    side = axes.get(across) or facts[across]
    try:
        counting = counting_of(consultation)
    except NotCountedYetError:
        return down, across, None, True
    return down, across, table_of(counting, axes[down], side, asked_filters(), rounded=rounded), False


def _options(axes: dict[str, Axis], *, facts: bool) -> list[dict[str, Any]]:
    """Return the choices of one side."""
    first = [{"value": FACT_WORDS[fact], "label": str(FACT_LABELS[fact])} for fact in Fact] if facts else []
    return [
        {"value": "", "label": _("Elija una")},
        *first,
        *({"value": word, "label": axis.short_label} for word, axis in axes.items()),
    ]
