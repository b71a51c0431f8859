"""What the layouts show around a page: the agency's sections for citizens, the office's menu for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import g, request, url_for

from participa.access.area import DOORS, Ground
from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import ROLE_LABELS
from participa.agencies import look
from participa.foundation.i18n import _
from participa.onboarding.queries import is_preparing
from participa.people import current
from participa.web.gate import may_here, visitor

if TYPE_CHECKING:
    from participa.agencies.models import Agency


def layout_context() -> dict[str, Any]:
    """Return the variables of the layout that the page at hand stands on."""
    door = DOORS.get(request.endpoint or "")
    agency: Agency | None = g.get("agency")
    citizens = (Ground.PUBLIC, Ground.CITIZEN)
    if door is None or (door.ground not in citizens and not visitor().is_signed_in):
        return {"current_agency": agency, "account": None}
    if door.ground in citizens:
        if agency is None or not agency.is_live:
            return {"current_agency": agency, "account": None}
        return {"current_agency": agency, "account": None, **look.layout_context(agency)}
    context: dict[str, Any] = {
        "current_agency": agency,
        "account": current.find_account(),
        "account_menu": account_menu(),
        "account_role": str(ROLE_LABELS[visitor().role]) if visitor().role else "",  # type: ignore[index]
    }
    if door.ground is Ground.AGENCY and agency is not None:
        context["office_menu"] = office_menu(agency)
        context["practice_home_url"] = url_for("practice.show", agency=agency.slug) if agency.is_practice else ""
        context["public_url"] = url_for("agencies.show", agency=agency.slug) if agency.is_live else None
    if door.ground is Ground.PLATFORM:
        context["office_menu"] = platform_menu()
    return context


def account_menu() -> list[dict[str, str]]:
    """Return what a signed-in person can do with the account."""
    return [
        {"label": _("Mi cuenta"), "url": url_for("people.account")},
        {"label": _("Avisos y calendario"), "url": url_for("obligations.settings")},
        {"label": _("Mis organismos"), "url": url_for("people.choose_agency")},
        {"label": _("Cerrar sesión"), "url": url_for("people.sign_out"), "method": "post"},
    ]


def office_menu(agency: Agency) -> list[dict[str, Any]]:
    """Return the menu of an agency's office."""
    groups = [
        ("", _first_entries(agency)),
        (_("Lo que ve el público"), [(f"{t.blueprint}_office.index", t.menu_label) for t in look.sections()]),
        (_("Preparar y revisar"), _working_entries(agency)),
        (_("Organismo"), _agency_entries(agency)),
        (
            _("Control"),
            [("office.permissions", _("Quién puede hacer qué")), ("office.activity", _("Registro de actividad"))],
        ),
    ]
    return [
        _entry(endpoint, label, agency, group if place == 0 else "")
        for group, entries in groups
        for place, (endpoint, label) in enumerate(entries)
    ]


def _first_entries(agency: Agency) -> list[tuple[str, str]]:
    entries = [("office.show", _("Inicio"))]
    if is_preparing(agency) and may(visitor(), May.SECTION_SET_UP):
        entries.append(("onboarding.show", _("Puesta en marcha")))
    return entries


def _working_entries(agency: Agency) -> list[tuple[str, str]]:
    entries = [("questionnaires_office.index", _("Cuestionarios")), ("links.index", _("Enlaces rotos"))]
    if may(visitor(), May.PETITION_DECIDE):
        entries.append(("petitions_office.index", _("Solicitudes de consulta")))
    if not agency.is_practice:
        entries += [
            ("obligations_office.transparency", _("Transparencia del mes")),
            ("practice.show", _("Sección de práctica")),
        ]
    if may(visitor(), May.DATA_RIGHTS_ANSWER):
        entries.append(("data_rights_office.index", _("Solicitudes de datos personales")))
        entries.append(("retention.index", _("Certificados de eliminación")))
    return entries


def _agency_entries(agency: Agency) -> list[tuple[str, str]]:
    if agency.is_practice:
        return []
    return [
        ("agencies_office.edit", _("Ficha del organismo")),
        ("people_office.index", _("Personas y roles")),
        ("terms_office.index", _("Plazos")),
    ]


def _entry(endpoint: str, label: str, agency: Agency, group: str) -> dict[str, Any]:
    area, blueprint = endpoint.split(".", maxsplit=1)[0], (request.endpoint or "").split(".")[0]
    return {
        "label": label,
        "url": url_for(endpoint, agency=agency.slug),
        "current": request.endpoint == endpoint or (blueprint != "office" and area == blueprint),
        "group": group,
    }


def platform_menu() -> list[dict[str, Any]]:
    """Return the menu of the platform office."""
    entries = (
        ("platform.show", _("Inicio")),
        ("platform.agencies", _("Organismos")),
        ("platform.create", _("Nuevo organismo")),
        ("platform.import_agencies", _("Importar desde una planilla")),
        ("platform.audit", _("Registro de actividad")),
    )
    return [
        {"label": label, "url": url_for(e), "current": request.endpoint == e}
        for e, label in entries
        if may_here(DOORS[e].access)
    ]
