"""Search over everything that is public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template, request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.agencies.look import sections
from participa.foundation.spanish import highlight
from participa.publishing.content_types import TYPES
from participa.search.finding import find
from participa.search.pages import asked_filters
from participa.web.paging import asked_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("search", __name__, ground=Ground.PUBLIC)
LONGEST = 200


@area.get("/buscar/", access=May.ANYONE)
def results() -> ResponseReturnValue:
    """Show what was found, with its facets and an extract of each."""
    text = request.args.get("q", "")[:LONGEST]
    kind = request.args.get("clase", "")
    if kind and kind not in TYPES:
        abort(400)
    filters = asked_filters(*((kind,) if kind else ()))
    found = find(text, filters, asked_page())
    return render_template(
        "search/results.html",
        text=found.query.text,
        found=found,
        kind=kind,
        filters=filters,
        types=TYPES,
        sections=sections(),
        highlight=highlight,
    )
