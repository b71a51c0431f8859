"""Keeping figures for the public, after having seen what it will read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect

from participa.access.permissions import May
from participa.analysis import queries, services
from participa.analysis.backoffice.area import area, consultation_of, render, to
from participa.analysis.counting import NotCountedYetError
from participa.analysis.showing import shown_figures
from participa.analysis.wording import waiting
from participa.consultations.models import Milestone
from participa.consultations.models.consultation import REPLIED
from participa.foundation.i18n import _
from participa.web.gate import visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.get("/publicar/", access=May.ANSWERS_READ)
def publishing(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what the public reads, and what it would read now."""
    consultation = consultation_of(content_id)
    closed = consultation.phase in queries.CLOSED
    try:
        shown = shown_figures(services.figures_to_publish(consultation)) if closed else None
    except NotCountedYetError:
        shown = None
    return render(
        "publishing",
        consultation,
        closed=closed,
        kept=queries.find_snapshot(consultation.agency_id, consultation.id),
        is_public=consultation.milestone in (Milestone.RESULTS, *REPLIED),
        shown=shown,
    )


@area.post("/publicar/guardar/", access=May.ANALYSIS_EDIT)
def keep(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Keep the figures."""
    consultation = consultation_of(content_id)
    try:
        services.keep_figures(consultation, account_id=visitor().account_id)
    except services.TooEarlyError:
        flash(_("Podrá guardar las cifras cuando la consulta haya cerrado."), "warning")
    except NotCountedYetError:
        flash(waiting(), "warning")
    else:
        flash(_("Las cifras quedaron guardadas."), "success")
    return redirect(to("publishing", consultation), 303)
