"""The directory: by letter, ministry, kind and region, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.agencies.models import Kind
from participa.agencies.queries import list_ministries
from participa.directory.queries import list_agencies, list_letters, list_sitemap
from participa.foundation.i18n import _, _l
from participa.search.pages import asked_filters, entry_url
from participa.territory.division import regions
from participa.web.hosts import external_url
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

area = Area("directory", __name__, ground=Ground.PUBLIC)
KIND_LABELS = {
    Kind.MINISTRY: _l("Ministerio"),
    Kind.UNDERSECRETARIAT: _l("Subsecretaría"),
    Kind.SERVICE: _l("Servicio público"),
    Kind.SUPERINTENDENCY: _l("Superintendencia"),
    Kind.DELEGATION: _l("Delegación presidencial"),
    Kind.REGIONAL_GOVERNMENT: _l("Gobierno regional"),
    Kind.CORPORATION: _l("Corporación"),
    Kind.MUNICIPALITY: _l("Municipalidad"),
    Kind.OTHER: _l("Otro"),
}


@area.get("/organismos/", access=May.ANYONE)
def agencies() -> ResponseReturnValue:
    """List the agencies that are on."""
    filters = asked_filters()
    kind, letter = request.args.get("clase", ""), request.args.get("letra", "")
    if kind and kind not in set(Kind):
        abort(400)
    if letter and not (len(letter) == 1 and letter.isascii() and letter.isalpha()):
        abort(400)
    text = request.args.get("q", "")[:100]
    page = paginate(list_agencies(filters, kind=kind, letter=letter.lower(), text=text), per_page=30)
    return render_template(
        "directory/agencies.html",
        page=page,
        fields=_fields(filters, kind, text),
        letters=_letters(letter.lower()),
        kinds=KIND_LABELS,
        is_filtered=bool(kind or letter or text or filters.region or filters.ministry_id),
        regions={r.code: r.short_name for r in regions()},
    )


def _fields(filters: Any, kind: str, text: str) -> list[dict[str, Any]]:
    kinds = [
        {"value": "", "label": _("Todos")},
        *({"value": str(k), "label": label} for k, label in KIND_LABELS.items()),
    ]
    places = [{"value": "", "label": _("Todas")}, *({"value": r.code, "label": r.short_name} for r in regions())]
    ministries = [
        {"value": "", "label": _("Todos")},
        *({"value": str(i), "label": n} for i, _slug, n in list_ministries()),
    ]
    return [
        {"name": "q", "label": _("Nombre o sigla"), "kind": "search", "value": text},
        {"name": "clase", "label": _("Tipo de organismo"), "value": kind, "options": kinds},
        {
            "name": "ministerio",
            "label": _("Ministerio"),
            "value": str(filters.ministry_id or ""),
            "options": ministries,
        },
        {"name": "region", "label": _("Región"), "value": filters.region, "options": places},
    ]


def _letters(chosen: str) -> list[dict[str, Any]]:
    return [
        {"letter": letter.upper(), "url": url_for("directory.agencies", letra=letter), "current": letter == chosen}
        for letter in list_letters()
    ]


@area.get("/mapa-del-sitio.xml", access=May.ANYONE)
def sitemap() -> ResponseReturnValue:
    """Give search engines the public addresses, streamed."""
    base = external_url("home.show").rstrip("/")

    def lines() -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        for row in rows:
            yield f"<url><loc>{base}{entry_url(row)}</loc><lastmod>{row.listed_at:%Y-%m-%d}</lastmod></url>\n"
        yield "</urlset>\n"

    rows = list_sitemap()
    return Response(lines(), mimetype="application/xml")
