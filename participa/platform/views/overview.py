"""The first page of the platform's office, and its log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, render_template, request

from participa.access.permissions import May
from participa.agencies.labels import STATES
from participa.agencies.queries import count_by_state, find_by_slug, list_imports
from participa.people.queries import names_of
from participa.platform import queries
from participa.platform.views.area import area
from participa.platform.wording import ACTIONS, details_in_words
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.get("/", access=May.PLATFORM_MANAGE)
def show() -> ResponseReturnValue:
    """Show how the portal stands and who needs help."""
    counts = count_by_state()
    return render_template(
        "platform/show.html",
        figures=[(STATES[state], state.value, count) for state, count in counts.items()],
        stuck=queries.list_stuck(),
        stuck_count=queries.count_stuck(),
        outbox=queries.read_outbox(),
        sends_mail=bool(current_app.config.get("SMTP")),
        failing=queries.list_failing_mails(),
        imports=list_imports(most=3),
    )


@area.get("/registro/", access=May.PLATFORM_MANAGE)
def audit() -> ResponseReturnValue:
    """Show the log of the platform, or of one agency."""
    scope = request.args.get("ambito", "")
    if scope not in ("", "plataforma"):
        abort(400)
    slug = request.args.get("organismo", "")[:100].replace("\0", "")
    agency = find_by_slug(slug) if slug else None
    if slug and agency is None:
        abort(404)
    page = paginate(
        queries.list_events(only_platform=scope == "plataforma", agency_id=agency.id if agency else None), per_page=50
    )
    names = names_of({row[0].account_id for row in page.items if row[0].account_id is not None})
    rows = [_line(row, names) for row in page.items]
    return render_template("platform/audit.html", page=page, rows=rows, scope=scope, agency=agency)


def _line(row: Any, names: dict[int, str]) -> dict[str, Any]:
    event, agency_name, slug = row
    return {
        "at": event.at,
        "who": names.get(event.account_id, ""),
        "what": ACTIONS.get(event.action, event.action),
        "about": event.details.get("title") or event.subject,
        "details": details_in_words(event.details),
        "agency": agency_name or "",
        "slug": slug or "",
    }
