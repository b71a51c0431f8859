"""Citizens' page of what a consultation came to: from the kept figures, and only once its results are public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.analysis import queries
from participa.analysis.showing import shown_figures
from participa.analysis.wording import figure, people, percent
from participa.consultations.models import Consultation, Milestone
from participa.consultations.models.consultation import REPLIED
from participa.foundation.i18n import _
from participa.publishing.pages.public import live_agency, or_404
from participa.publishing.queries import get_by_slug
from participa.web.gate import current_agency
from participa.web.sending import TYPES, send_table

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.analysis.models import Snapshot

area = Area("analysis", __name__, ground=Ground.PUBLIC)


@area.get("/organismos/<agency>/consultas/<slug>/resultados/", access=May.ANYONE)
def results(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the figures that were kept."""
    consultation, kept = _kept(slug)
    return render_template(
        "analysis/results.html",
        agency=current_agency(),
        consultation=consultation,
        kept=kept,
        shown=shown_figures(kept.figures),
        people=people,
        percent=percent,
        figure=figure,
        files=[(name.upper(), f"cifras.{name}") for name in TYPES],
    )


@area.get("/organismos/<agency>/consultas/<slug>/resultados/cifras.<extension>", access=May.ANYONE)
def file(agency: str, slug: str, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the same figures as a file."""
    consultation, kept = _kept(slug)
    if extension not in TYPES:
        abort(404)
    heads = [_("Pregunta"), _("Fila"), _("Opción"), _("Respuestas"), _("De un total de")]
    rows = ([people(None) if cell is None else cell for cell in row] for row in shown_figures(kept.figures).rows())
    return send_table(f"resultados-{consultation.slug}", extension, heads, rows)


def results_url(consultation: Consultation) -> str:
    """Return where the public reads the figures; empty while it does not. For the consultation's own page."""
    if consultation.milestone not in (Milestone.RESULTS, *REPLIED):
        return ""
    if queries.find_snapshot(consultation.agency_id, consultation.id) is None:
        return ""
    return url_for("analysis.results", agency=current_agency().slug, slug=consultation.slug)


def _kept(slug: str) -> tuple[Consultation, Snapshot]:
    consultation: Consultation = or_404(get_by_slug, Consultation, live_agency().id, slug)
    if consultation.milestone not in (Milestone.RESULTS, *REPLIED):
        abort(404)
    return consultation, queries.find_snapshot(consultation.agency_id, consultation.id) or abort(404)
