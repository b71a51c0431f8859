"""The lists of an agency's office as files: `descargar.csv` and `descargar.xlsx` beside each list, with its filters.

Imported after every domain: it makes the addresses of all the content types there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.exchange import columns, queries
from participa.exchange.importing import KINDS
from participa.exchange.listings import Listing, offer
from participa.exchange.uploads import offer_import
from participa.foundation.i18n import _
from participa.people.queries import list_members
from participa.publishing.content_types import STATE_LABELS, TYPES, ContentType
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
offer(area, Listing("people_office.index", "personas", May.PEOPLE_MANAGE, _members), "personas/")
