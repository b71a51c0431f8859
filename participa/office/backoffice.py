"""The first page of an agency's office, the table of who may do what, and the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.matrix import may, roles_that_may
from participa.access.permissions import May
from participa.access.visitor import ROLE_LABELS, Role
from participa.agencies import look
from participa.audit.queries import list_actions, list_actors, prove
from participa.exchange.listings import Listing, offer
from participa.exchange.queries import rows_of
from participa.office import log
from participa.office.queries import list_lines
from participa.onboarding.queries import awaits_first_entrance
from participa.people.queries import names_of
from participa.publishing.content_types import TYPES
from participa.publishing.queries import count_by_kind_and_state, list_recent
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.exchange.listings import Table

area = Area("office", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/", access=May.OFFICE_ENTER)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what there is and what was last touched; before the first step of a new section, lead to its checklist."""
    sets_up = may(visitor(), May.SECTION_SET_UP)
    if sets_up and awaits_first_entrance(current_agency()) and "ver" not in request.args:
        return redirect(url_for("onboarding.show", agency=current_agency().slug))
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
    filters, own_id = log.asked_filters(), current_agency().id
    page = paginate(list_lines(own_id, filters), per_page=50)
    labels: dict[str, Any] = {}
    return render_template(
        "office/activity.html",
        agency=current_agency(),
        page=page,
        lines=[log.in_words(event, name, labels) for event, name in page.items],
        filters=filters,
        fields=log.filter_fields(filters, names_of(list_actors(own_id)), list_actions(own_id)),
    )


@area.get("/gestion/<agency>/actividad/comprobar/", access=May.AUDIT_VERIFY)
def verify_activity(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Go through the agency's log and say whether every line is as it was written."""
    return render_template("office/activity_proof.html", agency=current_agency(), proof=prove(current_agency().id))


def _log_table() -> Table:
    rows = rows_of(list_lines(current_agency().id, log.asked_filters()))
    return log.heads(), log.cells(rows)


offer(area, Listing("office.activity", "actividad", May.AUDIT_READ, _log_table, area="office"), "actividad/")
