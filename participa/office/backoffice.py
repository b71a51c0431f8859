"""The first page of an agency's office, the table of who may do what, and the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from participa.access.area import Area, Ground
from participa.access.matrix import roles_that_may
from participa.access.permissions import May
from participa.access.visitor import ROLE_LABELS, Role
from participa.agencies import look
from participa.audit.queries import list_of_agency
from participa.people.queries import names_of
from participa.publishing.content_types import TYPES
from participa.publishing.queries import count_by_kind_and_state, list_recent
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("office", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/", access=May.OFFICE_ENTER)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what there is and what was last touched."""
    counts = count_by_kind_and_state(current_agency().id)
    rows = [
        (content_type, counts.get((content_type.kind, "published"), 0), counts.get((content_type.kind, "draft"), 0))
        for content_type in look.sections()
    ]
    return render_template(
        "office/show.html", agency=current_agency(), rows=rows, recent=list_recent(current_agency().id), types=TYPES
    )


@area.get("/gestion/<agency>/permisos/", access=May.OFFICE_ENTER)
def permissions(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show who may do what: the table the portal itself decides with."""
    shown = [p for p in May if roles_that_may(p) and p not in (May.ANYONE, May.ACCOUNT_USE_OWN)]
    rows = [(p.sentence, [role in roles_that_may(p) for role in Role]) for p in shown]
    return render_template(
        "office/permissions.html", agency=current_agency(), roles=[ROLE_LABELS[r] for r in Role], rows=rows
    )


@area.get("/gestion/<agency>/actividad/", access=May.AUDIT_READ)
def activity(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the agency's log."""
    page = paginate(list_of_agency(current_agency().id), scalars=True, per_page=50)
    names = names_of({event.account_id for event in page.items if event.account_id is not None})
    return render_template("office/activity.html", agency=current_agency(), page=page, names=names)
