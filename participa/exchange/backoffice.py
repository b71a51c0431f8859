"""The lists of an agency's office as files: `descargar.csv` and `descargar.xlsx` beside each list, with its filters.

Imported after every domain: it makes the addresses of all the content types there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.consultations.queries import select_plan
from participa.consultations.views import plan_facts, plan_years
from participa.data_rights.models import RIGHT_NAMES
from participa.data_rights.models import STATE_LABELS as REQUEST_LABELS
from participa.data_rights.queries import list_requests
from participa.exchange import columns, queries
from participa.exchange.importing import KINDS
from participa.exchange.listings import Listing, offer
from participa.exchange.uploads import offer_import
from participa.foundation.i18n import _
from participa.people.queries import list_members
from participa.petitions.forms import STATE_LABELS as PETITION_LABELS
from participa.petitions.models import PetitionState
from participa.petitions.queries import list_for_office as list_petitions
from participa.publishing.content_types import STATE_LABELS, TYPES, ContentType
from participa.questionnaires.queries import list_for_office as list_questionnaires
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.exchange.listings import Table

area = Area("exchange_office", __name__, ground=Ground.AGENCY)


def _contents(content_type: ContentType) -> Callable[[], Table]:
    def table() -> Table:
        first, last = columns.around(content_type, current_agency())
        shown = [*first, *columns.facts(content_type), *last]
        state = request.args.get("estado", "")
        rows = queries.content_rows(
            content_type,
            current_agency().id,
            shown,
            text=request.args.get("q", "")[:100],
            state=state if state in STATE_LABELS else "",
        )
        return [column.header for column in shown], rows

    return table


def _members() -> Table:
    rows = (
        (member.account.name, member.account.email, str(member.role_label), member.started_at)
        for member in queries.rows_of(list_members(current_agency().id), scalars=True)
    )
    return (_("Nombre"), _("Correo"), _("Rol"), _("Desde")), rows


for _type in TYPES.values():
    offer(
        area,
        Listing(
            f"{_type.blueprint}_office.index",
            _type.segment.replace("-", "_"),
            May.OFFICE_ENTER,
            _contents(_type),
            import_endpoint=f"exchange_office.{_type.kind}_import" if _type.kind in KINDS else "",
        ),
        f"{_type.segment}/",
    )
    if _type.kind in KINDS:
        offer_import(area, _type)


def _petitions() -> Table:
    state = request.args.get("estado", "")
    query = list_petitions(current_agency().id, state if state in set(PetitionState) else "")
    rows = (
        (row.received_at, row.subject, str(PETITION_LABELS[row.state]), row.decided_at, row.reason, row.council_opinion)
        for row in queries.rows_of(query, scalars=True)
    )
    return (_("Recibida"), _("Materia"), _("Estado"), _("Decidida"), _("Motivo"), _("Opinión del consejo")), rows


def _plan() -> Table:
    years, year = plan_years(current_agency().id)
    entries = list(queries.rows_of(select_plan(current_agency().id, year), scalars=True))
    standings = plan_facts(entries, years, year)["standings"]
    rows = (
        (row.subject, row.purpose, row.year, row.month, row.territory, standings[row.id][0], row.announced_on)
        for row in entries
    )
    return (
        _("Materia"), _("Para qué"), _("Año"), _("Mes"), _("Territorio"), _("Estado"), _("Anunciada"),
    ), rows  # fmt: skip


def _data_requests() -> Table:
    """Return the clocks of the desk: what was asked and by whom is sealed, and stays there."""
    rows = (
        (row.received_at, str(RIGHT_NAMES[row.right]), str(REQUEST_LABELS[row.state]), row.due_on, row.closed_at)
        for row in queries.rows_of(list_requests(current_agency().id, None), scalars=True)
    )
    return (_("Recibida"), _("Derecho"), _("Estado"), _("Plazo"), _("Respondida")), rows


def _questionnaires() -> Table:
    rows = (
        (row[0].title, row[0].created_at, row[0].updated_at)
        for row in queries.rows_of(list_questionnaires(current_agency().id))
    )
    return (_("Título"), _("Creado"), _("Última edición")), rows


offer(
    area, Listing("petitions_office.index", "solicitudes", May.PETITION_DECIDE, _petitions), "solicitudes-de-consulta/"
)
offer(area, Listing("consultations_office.plan", "plan", May.OFFICE_ENTER, _plan), "plan-de-consultas/")
offer(area, Listing("data_rights_office.index", "derechos", May.DATA_RIGHTS_ANSWER, _data_requests), "derechos/")
offer(
    area, Listing("questionnaires_office.index", "cuestionarios", May.OFFICE_ENTER, _questionnaires), "cuestionarios/"
)
offer(area, Listing("people_office.index", "personas", May.PEOPLE_MANAGE, _members), "personas/")
