"""The first page of the platform's office, and its log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, render_template, request

from participa.access.permissions import May
from participa.agencies.labels import IN_STATE
from participa.agencies.queries import count_by_state, find_by_slug, list_imports
from participa.audit.queries import narrowed, prove
from participa.exchange.queries import rows_of
from participa.foundation.i18n import _
from participa.office import log
from participa.office.queries import with_names
from participa.people.queries import names_of
from participa.platform import queries
from participa.platform.views.area import area
from participa.platform.wording import ACTIONS
from participa.web.paging import paginate
from participa.web.sending import send_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flask.typing import ResponseReturnValue

    from participa.foundation.db import AnySelect


@area.get("/", access=May.PLATFORM_READ)
def show() -> ResponseReturnValue:
    """Show how the portal stands and who needs help."""
    counts = count_by_state()
    return render_template(
        "platform/show.html",
        figures=[(IN_STATE[state], state.value, count) for state, count in counts.items()],
        stuck=queries.list_stuck(),
        stuck_count=queries.count_stuck(),
        outbox=queries.read_outbox(),
        sends_mail=bool(current_app.config.get("SMTP")),
        failing=queries.list_failing_mails(),
        imports=list_imports(most=3),
    )


@area.get("/registro/", access=May.PLATFORM_READ)
def audit() -> ResponseReturnValue:
    """Show the log of the platform, or of one agency."""
    query, context = _asked_log()
    page = paginate(query, per_page=50)
    names = names_of({row[0].account_id for row in page.items if row[0].account_id is not None})
    labels: dict[str, Any] = {}
    rows = [(log.in_words(event, names.get(event.account_id), labels), name, slug) for event, name, slug in page.items]
    filters = context["filters"]
    return render_template(
        "platform/audit.html", page=page, rows=rows, fields=log.filter_fields(filters, None, ACTIONS), **context
    )


@area.get("/registro.csv", access=May.PLATFORM_READ)
def audit_csv() -> ResponseReturnValue:
    """Download the log at hand as CSV."""
    return _log_file("csv")


@area.get("/registro.xlsx", access=May.PLATFORM_READ)
def audit_xlsx() -> ResponseReturnValue:
    """Download the log at hand as XLSX."""
    return _log_file("xlsx")


@area.get("/registro/comprobar/", access=May.PLATFORM_READ)
def verify_audit() -> ResponseReturnValue:
    """Go through the platform's own log and say whether every line is as it was written."""
    return render_template("platform/audit_proof.html", proof=prove())


def _asked_log() -> tuple[AnySelect, dict[str, Any]]:
    """Return the lines that the address asks for, and what it asks."""
    scope = request.args.get("ambito", "")
    if scope not in ("", "plataforma"):
        abort(400)
    slug = request.args.get("organismo", "")[:100].replace("\0", "")
    agency = find_by_slug(slug) if slug else None
    if slug and agency is None:
        abort(404)
    filters = log.asked_filters()
    query = queries.list_events(only_platform=scope == "plataforma", agency_id=agency.id if agency else None)
    return narrowed(query, filters), {"scope": scope, "agency": agency, "filters": filters}


def _log_file(extension: str) -> ResponseReturnValue:
    query, _context = _asked_log()
    rows = with_names(query)
    told = ((slug, *cells) for slug, cells in _with_agency(rows))
    return send_table("registro", extension, [_("Organismo"), *log.heads()], told)


def _with_agency(query: Any) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield the agency's address word and the cells of each line."""
    labels: dict[str, Any] = {}
    for event, _agency_name, slug, who in rows_of(query):
        (cells,) = log.cells([(event, who)], labels)
        yield slug or "", cells
