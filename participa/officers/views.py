"""Citizens' pages of officers: an agency's, each one with its card, and the national directory with its downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, render_template, request, stream_with_context, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.agencies.queries import list_ministries
from participa.foundation.downloads import Card, content_disposition, vcard
from participa.foundation.i18n import _
from participa.foundation.tables import CSV_TYPE, csv_stream
from participa.officers.content_type import OFFICER, scope_label
from participa.officers.forms import ROLE_LABELS, SCOPE_LABELS
from participa.officers.models import Officer
from participa.officers.queries import DirectoryFilters, contacts, list_directory, select_directory, walk_directory
from participa.publishing import queries
from participa.publishing.pages import live_agency, show_context
from participa.publishing.pages.public import CONTEXTS
from participa.search.pages import asked_filters
from participa.tenancy import scopes
from participa.territory.division import region, regions
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from participa.agencies.models import Agency

VCARD_TYPE = "text/vcard; charset=utf-8"
_LONGEST = 100
_BASE = "/organismos/<agency>/encargados/"
area = Area("officers", __name__, ground=Ground.PUBLIC)


@area.get(_BASE, access=May.ANYONE)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show who attends now, or that nobody does, and who did before."""
    owner = live_agency()
    found = contacts(owner.id)
    return render_template(
        "officers/index.html",
        agency=owner,
        content_type=OFFICER,
        contacts=found,
        titular=person_facts(found.titular, owner) if found.titular else None,
        deputies=[person_facts(officer, owner) for officer in found.deputies],
        regional=[person_facts(officer, owner) for officer in found.regional],
    )


@area.get(f"{_BASE}<slug>/", access=May.ANYONE)
def show(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show an officer."""
    officer = _officer_or_404(slug)
    return render_template(
        "officers/show.html",
        **show_context(OFFICER, officer),
    )


def _context(officer: Officer) -> dict[str, Any]:
    return {
        "person": person_facts(officer, current_agency()) | {"url": ""},
        "role_label": ROLE_LABELS[officer.role],
        "scope_label": scope_label(officer),
    }


CONTEXTS[OFFICER.kind] = _context


@area.get(f"{_BASE}<slug>/contacto.vcf", access=May.ANYONE)
def card(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001
    """Answer the contact card of an officer in office; of a former one there is none."""
    officer = _officer_or_404(slug)
    if not officer.is_in_office:
        abort(404)
    owner = current_agency()
    content = vcard([_card(officer, officer.title, officer.slug, owner.name, owner.slug)])
    return _file(content, VCARD_TYPE, f"{officer.slug}.vcf")


@area.get("/encargados/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Officers of every agency."""
    filters = _asked_filters()
    asked = _in_address(filters)
    page = paginate(select_directory(filters), scalars=True)
    return render_template(
        "officers/national_list.html",
        page=page,
        people=[_directory_person(row) for row in list_directory(page.items)],
        fields=_fields(filters),
        is_filtered=bool(asked),
        csv_url=url_for("officers.directory_csv", **asked),
        vcf_url=url_for("officers.directory_vcf", **asked),
    )


@area.get("/encargados/encargados.csv", access=May.ANYONE)
def directory_csv() -> ResponseReturnValue:
    """Answer the directory, filters kept, as a table."""
    headers = (
        *(_("Nombre"), _("Cargo"), _("Calidad"), _("Ámbito"), _("Región"), _("Organismo"), _("Ministerio")),
        *(_("Correo"), _("Teléfono"), _("Horario"), _("Dirección"), _("En el cargo desde"), _("Página")),
    )
    rows = (_csv_row(row) for row in _streamed(_asked_filters()))
    return _file(stream_with_context(csv_stream(headers, rows)), CSV_TYPE, "encargados.csv")


@area.get("/encargados/encargados.vcf", access=May.ANYONE)
def directory_vcf() -> ResponseReturnValue:
    """Answer the directory, filters kept, as contact cards."""
    rows = _streamed(_asked_filters())
    cards = (vcard([_card(row, row.title, row.slug, row.agency_name, row.agency_slug)]) for row in rows)
    return _file(stream_with_context(cards), VCARD_TYPE, "encargados.vcf")


def _streamed(filters: DirectoryFilters) -> Iterator[Any]:
    """Yield the rows while the answer leaves: by then the gate has closed the request's own scope."""
    with scopes.public():
        yield from walk_directory(filters)


def person_facts(officer: Officer, agency: Agency) -> dict[str, Any]:
    """Return what the card of a person shows. Of a former officer it has no contact data."""
    facts: dict[str, Any] = {
        "name": officer.title,
        "post": officer.post,
        "kind": ROLE_LABELS[officer.role],
        "scope": scope_label(officer),
        "url": url_for("officers.show", agency=agency.slug, slug=officer.slug),
    }
    if officer.has_left:
        return facts
    return facts | {
        "mail": officer.mail,
        "phone": officer.phone,
        "hours": officer.hours,
        "address": officer.office_address,
        "card_url": url_for("officers.card", agency=agency.slug, slug=officer.slug) if officer.is_in_office else "",
    }


def _officer_or_404(slug: str) -> Officer:
    try:
        return queries.get_by_slug(Officer, live_agency().id, slug)
    except queries.NotFoundError:
        abort(404)


def _asked_filters() -> DirectoryFilters:
    """Read the filters from the address; a value that does not exist answers 400."""
    asked = asked_filters("officer")
    role, scope = request.args.get("calidad", ""), request.args.get("ambito", "")
    if (role and role not in ROLE_LABELS) or (scope and scope not in SCOPE_LABELS):
        abort(400)
    text = request.args.get("q", "")[:_LONGEST].replace("\0", "")
    return DirectoryFilters(text=text, region=asked.region, ministry_id=asked.ministry_id, role=role, scope=scope)


def _in_address(filters: DirectoryFilters) -> dict[str, Any]:
    """Return the filters that are on, as they stand in the address."""
    asked = {
        "q": filters.text,
        "region": filters.region,
        "ministerio": filters.ministry_id,
        "calidad": filters.role,
        "ambito": filters.scope,
    }
    return {name: value for name, value in asked.items() if value}


def _fields(filters: DirectoryFilters) -> list[dict[str, Any]]:
    return [
        {"name": "q", "label": _("Nombre u organismo"), "kind": "search", "value": filters.text},
        _choice("region", _("Región"), _("Todas"), filters.region, [(r.code, r.short_name) for r in regions()]),
        _choice(
            "ministerio",
            _("Ministerio"),
            _("Todos"),
            filters.ministry_id or "",
            [(i, name) for i, _slug, name in list_ministries()],
        ),
        _choice("calidad", _("Calidad"), _("Todas"), filters.role, ROLE_LABELS.items()),
        _choice("ambito", _("Ámbito"), _("Todos"), filters.scope, SCOPE_LABELS.items()),
    ]


def _choice(name: str, label: str, everything: str, value: Any, options: Any) -> dict[str, Any]:
    choices = [{"value": "", "label": everything}, *({"value": str(key), "label": text} for key, text in options)]
    return {"name": name, "label": label, "value": str(value), "options": choices}


def _directory_person(row: Any) -> dict[str, Any]:
    """Return a row of the directory as a card. Addresses are written out: a list has many."""
    section = f"/organismos/{row.agency_slug}/"
    return {
        "name": row.title,
        "url": f"{section}encargados/{row.slug}/",
        "post": row.post,
        "kind": ROLE_LABELS[row.role],
        "agency": row.agency_name,
        "agency_url": section,
        "scope": scope_label(row),
        "mail": row.mail,
        "phone": row.phone,
        "hours": row.hours,
        "address": row.office_address,
        "card_url": f"{section}encargados/{row.slug}/contacto.vcf",
    }


def _csv_row(row: Any) -> tuple[Any, ...]:
    place = region(row.region_code).usual_name if row.region_code else ""
    page = _public_address(row.agency_slug, row.slug)
    return (
        *(
            row.title,
            row.post,
            ROLE_LABELS[row.role],
            SCOPE_LABELS[row.scope],
            place,
            row.agency_name,
            row.ministry_name,
        ),
        *(row.mail, row.phone, row.hours, row.office_address, row.since, page),
    )


def _card(source: Any, name: str, slug: str, agency_name: str, agency_slug: str) -> Card:
    """Return the card of an officer, from its own object or from a row of the directory."""
    address = _public_address(agency_slug, slug)
    return Card(
        name=name,
        uid=address,
        organisation=agency_name,
        title=source.post,
        emails=(source.mail,) if source.mail else (),
        phones=(source.phone,) if source.phone else (),
        street=source.office_address,
        region=region(source.region_code).usual_name if source.region_code else "",
        url=address,
        note=source.hours,
        updated=source.updated_at,
    )


def _public_address(agency_slug: str, slug: str) -> str:
    """Return the portal's own address of an officer's page: it leaves the portal, so the request has no say in it."""
    return f"{current_app.config['BASE_URL']}/organismos/{agency_slug}/encargados/{slug}/"


def _file(content: bytes | Iterator[bytes], media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition(name)
    return response
