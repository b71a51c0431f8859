"""Texts that say nearly the same, shown together: every one of them still counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect

from participa.access.permissions import May
from participa.analysis import queries, services
from participa.analysis.backoffice.area import area, consultation_of, render, to
from participa.contributions.wording import CHANNEL_LABELS
from participa.foundation.i18n import _, ngettext
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.get("/parecidos/", access=May.ANSWERS_READ)
def groups(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the groups, the largest first."""
    consultation = consultation_of(content_id)
    page = paginate(queries.select_groups(consultation), scalars=True)
    first = queries.first_texts(consultation, page.items)
    grouping = queries.find_grouping(consultation)
    return render("groups", consultation, page=page, first_texts=first, grouping=grouping)


@area.post("/parecidos/buscar/", access=May.ANALYSIS_EDIT)
def find_groups(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Compare the texts anew, or ask the worker to."""
    consultation = consultation_of(content_id)
    found = services.ask_groups(consultation)
    if found is None:
        flash(_("Son muchos textos: se comparan aparte. Puede seguir con otra cosa."), "info")
    elif found:
        flash(ngettext("Se encontró %(num)s grupo.", "Se encontraron %(num)s grupos.", found), "success")
    else:
        flash(_("No hay textos parecidos entre sí."), "success")
    return redirect(to("groups", consultation), 303)


@area.get("/parecidos/<int:group_id>/", access=May.ANSWERS_READ)
def group(agency: str, content_id: int, group_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the texts of a group."""
    consultation = consultation_of(content_id)
    found = queries.find_group(consultation, group_id) or abort(404)
    page = paginate(queries.select_grouped(consultation, found))
    return render("group", consultation, group=found, page=page, channels=CHANNEL_LABELS)
