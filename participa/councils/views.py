"""Citizens' pages of councils: an agency's, each one with its sessions, and the national list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.councils import queries
from participa.councils.content_type import COUNCIL, scope_label
from participa.councils.forms import KIND_LABELS, MODE_LABELS, ROLE_LABELS, SCOPE_LABELS, SEAT_LABELS, STATE_LABELS
from participa.councils.models import Council
from participa.councils.neighbours import neighbours
from participa.foundation.clock import now, today
from participa.foundation.i18n import _, _l
from participa.publishing.pages import live_agency, public_area
from participa.publishing.queries import NotFoundError, get_by_slug
from participa.search.pages import asked_filters
from participa.search.pages import national_list as list_page
from participa.search.queries import Window
from participa.territory.division import commune

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

#: The one stage of this list: it leads to the list of elections.
STAGES = {Window.OPEN: _l("En elección ahora")}
_LAST_YEAR = 9999


def _context(council: Council) -> dict[str, Any]:
    members, sessions = queries.list_members(council), queries.list_sessions(council)
    ahead = [session for session in sessions if session.state == "convocada" and session.starts_at > now()]
    return {
        "members": [_member(m) for m in members if not m.has_left],
        "former": [_member(m) for m in members if m.has_left],
        "sessions": [session for session in sessions if session not in ahead],
        "next_session": ahead[-1] if ahead else None,
        "held_this_year": queries.count_held_this_year(sessions),
        "elections": neighbours.list_elections(council.agency_id, council.id),
        "this_year": today().year,
        "scope_label": scope_label(council),
        "kind_labels": KIND_LABELS,
        "state_labels": STATE_LABELS,
        "mode_labels": MODE_LABELS,
    }


def _member(member: Any) -> dict[str, Any]:
    return {
        "name": member.name,
        "role": ROLE_LABELS[member.role],
        "seat": SEAT_LABELS[member.seat],
        "organisation": member.organisation,
        "representation": member.representation,
        "commune": commune(member.commune_code).name if member.commune_code else "",
        "until": member.until,
    }


area = public_area(COUNCIL, __name__, _context)


@area.get("/organismos/<agency>/consejos/<slug>/sesiones/<int:year>/<int:number>/", access=May.ANYONE)
def session(agency: str, slug: str, year: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show a session with its agenda, agreements and minutes."""
    owner = live_agency()
    if max(year, number) > _LAST_YEAR:
        abort(404)
    try:
        council = get_by_slug(Council, owner.id, slug)
        found = queries.get_session(council, year, number)
    except NotFoundError:
        abort(404)
    return render_template(
        "councils/session.html",
        agency=owner,
        content_type=COUNCIL,
        council=council,
        session=found,
        kind_label=KIND_LABELS[found.kind],
        state_label=STATE_LABELS[found.state],
        mode_label=MODE_LABELS[found.mode],
    )


@area.get("/consejos/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Councils of every agency. "Electing now" is a matter of elections, so it leads to their list."""
    filters = asked_filters("council", stages=STAGES)
    if filters.window is Window.OPEN:
        kept: dict[str, Any] = {name: request.args[name] for name in ("region", "ministerio") if request.args.get(name)}
        return redirect(url_for("elections.national_list", etapa=str(Window.OPEN), **kept))
    return list_page(
        "council",
        heading=_("Consejos de la sociedad civil"),
        lead=_("Quiénes representan a la sociedad civil en cada organismo, cuándo sesionan y qué acuerdan."),
        stages=STAGES,
        subkinds=SCOPE_LABELS,
    )
