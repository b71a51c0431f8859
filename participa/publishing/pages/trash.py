"""The trash of an agency: what is in it, and taking something out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.foundation.i18n import _
from participa.publishing import queries, services
from participa.publishing.content_types import TYPES
from participa.publishing.pages.public import or_404
from participa.publishing.services.trash import KEPT_DAYS, gone_before
from participa.web.gate import current_agency, demand, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("trash", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/papelera/", access=May.OFFICE_ENTER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List what can still be restored."""
    page = paginate(queries.select_trash(current_agency().id, gone_before()), scalars=True)
    return render_template(
        "publishing/backoffice/trash.html", agency=current_agency(), page=page, types=TYPES, kept_days=KEPT_DAYS
    )


@area.post("/gestion/<agency>/papelera/<int:content_id>/recuperar/", access=May.CONTENT_EDIT)
def restore(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a draft out, whole."""
    content = or_404(queries.get_trashed, current_agency().id, content_id, gone_before())
    demand(May.CONTENT_EDIT, TextAtHand(kind=content.kind))
    services.restore(content, account_id=visitor().account_id)
    flash(_("Recuperado, con todo lo que tenía."), "success")
    blueprint = TYPES[content.kind].blueprint
    return redirect(url_for(f"{blueprint}_office.show", agency=current_agency().slug, content_id=content.id))
