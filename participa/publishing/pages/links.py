"""The links of an agency that lead their readers nowhere, and asking them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing import queries
from participa.publishing.content_types import TYPES
from participa.publishing.services.links import ask_again
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("links", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/enlaces/", access=May.OFFICE_ENTER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the links that did not answer."""
    return render_template(
        "publishing/backoffice/links.html",
        agency=current_agency(),
        page=paginate(queries.select_broken_links(current_agency().id)),
        unasked=queries.count_unasked_links(current_agency().id),
        types=TYPES,
        is_on=current_app.config["LINK_CHECKS"],
    )


@area.post("/gestion/<agency>/enlaces/revisar/", access=May.CONTENT_EDIT)
def ask(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Put those that did not answer at the head of the queue; the worker asks, never this request."""
    ask_again(current_agency().id)
    flash(_("Los revisaremos de nuevo en unos minutos. Vuelva a abrir esta página para ver el resultado."), "success")
    return redirect(url_for("links.index", agency=current_agency().slug))
