"""The national list every kind of content has: filters in the address, pages, one template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import abort, render_template, request, url_for

from participa.agencies.queries import list_ministries
from participa.foundation.i18n import _
from participa.publishing.content_types import TYPES
from participa.search.queries import Filters, Window, select_entries
from participa.search.stages import select_by_stage
from participa.territory.division import regions
from participa.web.paging import paginate, paginate_all

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from participa.web.paging import Page


#: What the address says when a list that begins with one year shall show all.
MOST_DIGITS, YEAR_DIGITS = 9, 4
ALL_YEARS = "todos"
ALL_STAGES = "todas"


def asked_filters(
    *kinds: str,
    stages: Mapping[Window, Any] | None = None,
    default_stage: Window | None = None,
    default_year: int | None = None,
) -> Filters:
    """Read the filters of a list from the address; a value that does not exist answers 400 (abuse cases P01, Q02)."""
    stage = request.args.get("etapa", str(default_stage or "") if "etapa" not in request.args else "")
    if stage and stage != ALL_STAGES and stage not in (stages or {}):
        abort(400)
    region = request.args.get("region", "")
    if region and region not in {r.code for r in regions()}:
        abort(400)
    ministry = request.args.get("ministerio", "")
    if ministry and not (ministry.isascii() and ministry.isdigit() and len(ministry) <= MOST_DIGITS):
        abort(400)
    year = request.args.get("ano") or str(default_year or "")
    year = "" if year == ALL_YEARS else year
    if year and not (year.isascii() and year.isdigit() and len(year) == YEAR_DIGITS):
        abort(400)
    return Filters(
        kinds=kinds,
        window=Window(stage) if stage and stage != ALL_STAGES else None,
        region=region,
        ministry_id=int(ministry) if ministry else None,
        subkind=request.args.get("tipo", "")[:60],
        year=int(year) if year else None,
    )


def national_list(
    kind: str,
    *,
    heading: str,
    lead: str,
    stages: Mapping[Window, Any] | None = None,
    default_stage: Window | None = None,
    subkinds: Mapping[str, Any] | None = None,
    years: list[int] | None = None,
    default_year: int | None = None,
) -> ResponseReturnValue:
    """Show a national list of one kind."""
    filters = asked_filters(kind, stages=stages, default_stage=default_stage, default_year=default_year)
    if filters.subkind and filters.subkind not in (subkinds or {}):
        abort(400)
    narrowed = any((filters.region, filters.ministry_id, filters.subkind, filters.year != default_year))
    return render_template(
        "search/national_list.html",
        heading=heading,
        lead=lead,
        content_type=TYPES[kind],
        page=_page(filters, by_stage=len(stages or ()) > 1),
        filters=filters,
        fields=_fields(filters, subkinds, years),
        stages=_stage_links(filters, stages or {}),
        subkinds=subkinds or {},
        list_url=request.path,
        is_narrowed=narrowed,
        is_filtered=narrowed or filters.window is not None,
    )


def _page(filters: Filters, *, by_stage: bool) -> Page:
    """Return the asked page; a list of several stages begins with what one can still take part in."""
    if by_stage and filters.window is None:
        return paginate_all(select_by_stage(filters))
    return paginate(select_entries(filters))


def _stage_links(filters: Filters, stages: Mapping[Window, Any]) -> list[dict[str, Any]]:
    """Return the stages as links that keep the other filters; a list without stages has none."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in ("etapa", "pagina") and value]
    choices = [*((str(stage), label) for stage, label in stages.items()), (ALL_STAGES, _("Todas las etapas"))]
    return [
        {
            "label": label,
            "url": f"{request.path}?{urlencode([('etapa', value), *kept])}",
            "current": value == str(filters.window or ALL_STAGES),
        }
        for value, label in choices
        if stages
    ]


def _fields(filters: Filters, subkinds: Mapping[str, Any] | None, years: list[int] | None) -> list[dict[str, Any]]:
    """Return the fields of the filter form, with what is chosen."""
    fields = []
    if subkinds:
        options = [{"value": "", "label": _("Todos")}, *({"value": str(s), "label": t} for s, t in subkinds.items())]
        fields.append({"name": "tipo", "label": _("Tipo"), "value": filters.subkind, "options": options})
    if years:
        options = [{"value": ALL_YEARS, "label": _("Todos")}, *({"value": str(y), "label": str(y)} for y in years)]
        fields.append({"name": "ano", "label": _("Año"), "value": str(filters.year or ALL_YEARS), "options": options})
    options = [{"value": "", "label": _("Todas")}, *({"value": r.code, "label": r.short_name} for r in regions())]
    fields.append({"name": "region", "label": _("Región"), "value": filters.region, "options": options})
    options = [
        {"value": "", "label": _("Todos")},
        *({"value": str(i), "label": name} for i, _slug, name in list_ministries()),
    ]
    fields.append(
        {"name": "ministerio", "label": _("Ministerio"), "value": str(filters.ministry_id or ""), "options": options}
    )
    return fields


def entry_url(row: Any) -> str:
    """Return the address of the page a row stands for, without the router: lists have many rows."""
    return f"/organismos/{row.agency_slug}/{TYPES[row.kind].segment}/{row.slug}/"


def agency_url(slug: str) -> str:
    """Return the address of an agency's section."""
    return url_for("agencies.show", agency=slug)
