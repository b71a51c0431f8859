"""The manual as a page for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, render_template, request, url_for

from participa.access.area import DOORS, Area, Ground
from participa.access.permissions import May
from participa.foundation.typesetting.press import BusyError, print_pdf
from participa.help.manual import find_help, read_manual
from participa.help.printed import printed_manual

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("help", __name__, ground=Ground.PUBLIC)


@area.get("/ayuda/", access=May.ANYONE)
def show() -> ResponseReturnValue:
    """Show the whole manual."""
    return render_template("help/show.html", chapters=read_manual())


@area.get("/ayuda/manual.pdf", access=May.ANYONE)
def printed() -> ResponseReturnValue:
    """Answer the same manual as tagged PDF."""
    try:
        pdf = print_pdf(printed_manual(read_manual(), base_url=current_app.config["BASE_URL"]))
    except BusyError:
        abort(503)
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="manual-participa.pdf"'
    response.add_etag()
    return response.make_conditional(request)


def layout_context() -> dict[str, Any]:
    """Return, for the layout of the office, the place in the manual that helps with the page at hand."""
    endpoint = request.endpoint or ""
    door = DOORS.get(endpoint)
    if door is None or door.ground not in (Ground.AGENCY, Ground.PLATFORM):
        return {}
    anchor = find_help(endpoint)
    return {"help_url": url_for("help.show", _anchor=anchor)} if anchor else {}
