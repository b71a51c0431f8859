"""The first page of an agency's office, the table of who may do what, and the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.matrix import may, roles_that_may, roles_that_may_anywhere
from participa.access.permissions import May
from participa.access.visitor import ROLE_LABELS, ROLE_SENTENCES
from participa.agencies import look
from participa.audit.queries import list_actions, list_actors, prove
from participa.exchange.listings import Listing, offer
from participa.exchange.queries import rows_of
from participa.foundation.clock import today
from participa.foundation.i18n import _
from participa.obligations import wording
from participa.obligations.queries import list_duties
from participa.office import log
from participa.office.queries import list_lines
from participa.onboarding.queries import awaits_first_entrance
from participa.people.queries import names_of
from participa.publishing.content_types import TYPES
from participa.publishing.queries import count_by_kind_and_state, list_recent
from participa.web.gate import current_agency, visitor
from participa.web.paging import page_of, paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.exchange.listings import Table
    from participa.obligations.kinds import Duty

area = Area("office", __name__, ground=Ground.AGENCY)


#: Duties that the first page shows; the rest is on a page of its own.
MOST_ON_FIRST_PAGE = 12


def _until(duty: Duty) -> str:
    return wording.until(duty, today())


def _duties(*, everybody: bool = False) -> list[Duty]:
    """Return what the person at hand must do in this agency, or what anybody in it must."""
    here, who = current_agency(), visitor()
    found = list_duties(here)
    if everybody or who.role is None:
        return found
    return [duty for duty in found if duty.concerns(who)]


@area.get("/gestion/<agency>/", access=May.OFFICE_ENTER)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what is to be done, what there is and what was last touched; a section not begun leads to its checklist."""
    sets_up = may(visitor(), May.SECTION_SET_UP)
    if sets_up and awaits_first_entrance(current_agency()) and "ver" not in request.args:
        return redirect(url_for("onboarding.show", agency=current_agency().slug))
    duties = _duties()
    counts = count_by_kind_and_state(current_agency().id)
    rows = [
        (content_type, counts.get((content_type.kind, "published"), 0), counts.get((content_type.kind, "draft"), 0))
        for content_type in look.sections()
    ]
    return render_template(
        "office/show.html",
        agency=current_agency(),
        groups=wording.grouped(duties[:MOST_ON_FIRST_PAGE], today()),
        duty_count=len(duties),
        is_cut=len(duties) > MOST_ON_FIRST_PAGE,
        until=_until,
        rows=rows,
        recent=list_recent(current_agency().id),
        types=TYPES,
    )


@area.get("/gestion/<agency>/tareas/", access=May.OFFICE_ENTER)
def duties(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show everything that is to be done: by the person at hand, or by anybody in the agency."""
    everybody = request.args.get("de") == "equipo"
    page = page_of(_duties(everybody=everybody), per_page=30)
    return render_template(
        "office/duties.html",
        agency=current_agency(),
        page=page,
        groups=wording.grouped(page.items, today()),
        until=_until,
        everybody=everybody,
    )


def _duty_table() -> Table:
    found = _duties(everybody=request.args.get("de") == "equipo")
    return [_("Qué"), _("Por qué"), _("Hasta"), _("Atrasado")], [
        (duty.what, duty.why, duty.due_on, _("sí") if duty.is_overdue(today()) else _("no")) for duty in found
    ]


offer(area, Listing("office.duties", "tareas", May.OFFICE_ENTER, _duty_table, area="office"), "tareas/")


@area.get("/gestion/<agency>/permisos/", access=May.OFFICE_ENTER)
def permissions(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show who may do what: the table the portal itself decides with."""
    shown = [p for p in May if roles_that_may(p) and p not in (May.ANYONE, May.ACCOUNT_USE_OWN)]
    rows = [(p.sentence, *_answers(p)) for p in shown]
    roles = [(label, ROLE_SENTENCES[role]) for role, label in ROLE_LABELS.items()]
    return render_template("office/permissions.html", agency=current_agency(), roles=roles, rows=rows)


def _answers(permission: May) -> tuple[list[Any], list[Any]]:
    """Return the roles that hold a permission, and those that hold it for some contents only."""
    some, all_of_it = roles_that_may(permission), roles_that_may_anywhere(permission)
    named = ROLE_LABELS.items()
    return [label for role, label in named if role in all_of_it], [
        label for role, label in named if role in some - all_of_it
    ]


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
