"""Citizens' pages of an agency: the home of its section, its style sheet and its logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, redirect, render_template

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.agencies import logos, look, queries
from participa.agencies.labels import KINDS
from participa.agencies.neighbours import neighbours
from participa.foundation.files import ForeignKeyRefused, StorageUnreachable, StoredFileMissing, storage_from
from participa.publishing.content_types import TYPES
from participa.publishing.wording import change_entry
from participa.territory.division import commune, region
from participa.web.gate import current_agency
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from participa.agencies.models import Agency

area = Area("agencies", __name__, ground=Ground.PUBLIC)

YEAR_SECONDS = 31_536_000
MOST_OPEN, MOST_SOON = 6, 3


@area.get("/organismos/<agency>/", access=May.ANYONE)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what an agency is, what is open in it now and whom to write to; of one that is off, why."""
    here = current_agency()
    if not here.is_live:
        return render_template("agencies/off.html", agency=here, successor=_visible_successor(here))
    return render_template(
        "agencies/show.html",
        agency=here,
        kind_label=KINDS[here.kind],
        place=_place(here),
        counts=_counts(neighbours.count_by_kind(here.id), here),
        open_rows=neighbours.list_entries(here.id, MOST_OPEN, window="abiertas"),
        soon_rows=neighbours.list_entries(here.id, MOST_SOON, window="proximas"),
        contacts=neighbours.list_contacts(here),
        changes=[_change(row, here) for row in queries.list_latest_changes(here.id)],
        address=external_url("agencies.show", agency=here.slug),
    )


@area.get("/organismos/<agency>/tema-<version>.css", access=May.ANYONE)
def theme(agency: str, version: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the style sheet of an agency's colour; a former version leads to the present one."""
    here = current_agency()
    if not look.theme_version(here):
        abort(404)
    if version != look.theme_version(here):
        return redirect(look.theme_url(here))
    return for_ever(look.theme_of(here.colour), "text/css; charset=utf-8")


@area.get("/organismos/<agency>/logo-<version>", access=May.ANYONE)
def logo(agency: str, version: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the logo, which is always a PNG drawn by us; a former version leads to the present one."""
    here = current_agency()
    if not here.logo_key:
        abort(404)
    if version != look.logo_version(here):
        return redirect(look.logo_url(here))
    return logo_file(here)


def logo_file(agency: Agency) -> Response:
    """Return the file of an agency's logo, or answer 404."""
    storage = storage_from(current_app.config)
    try:
        with storage.open(agency.logo_key, agency_id=agency.id) as file:
            return for_ever(file.read(), logos.MEDIA_TYPE)
    except (StoredFileMissing, ForeignKeyRefused):
        abort(404)
    except StorageUnreachable:
        abort(503)


def for_ever(body: str | bytes, media_type: str) -> Response:
    """Return an answer that may be kept: its address changes with its content."""
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def _visible_successor(agency: Agency) -> Agency | None:
    """Return the body that took over, if citizens can see it."""
    successor = agency.successor
    return successor if successor is not None and successor.state != "preparing" else None


def _place(agency: Agency) -> str:
    """Return where its seat is, as far as known."""
    parts = [agency.address]
    if agency.commune_code:
        parts.append(commune(agency.commune_code).name)
    if agency.region_code:
        parts.append(region(agency.region_code).usual_name)
    return ", ".join(part for part in parts if part)


def _counts(counts: Mapping[str, int], agency: Agency) -> list[dict[str, Any]]:
    """Return one figure a section, each leading to the list it counts."""
    return [
        {"label": t.menu_label, "number": counts[t.kind], "url": f"/organismos/{agency.slug}/{t.segment}/"}
        for t in look.sections()
        if counts.get(t.kind)
    ]


def _change(row: Any, agency: Agency) -> dict[str, Any]:
    """Return a line of "what changed last", leading to the content."""
    content_type = TYPES.get(row.kind)
    return {
        **change_entry(row),
        "title": row.title,
        "href": f"/organismos/{agency.slug}/{content_type.segment}/{row.slug}/" if content_type else "",
    }
