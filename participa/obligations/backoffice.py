"""The agency's page of the monthly transparency table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.clock import today
from participa.foundation.i18n import _
from participa.obligations import queries, services
from participa.obligations.kinds.transparency import confirm_by, month_owed
from participa.people.queries import names_of
from participa.terms.rules import working_days_left
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("obligations_office", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/transparencia/", access=May.OFFICE_ENTER)
def transparency(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the table of participation mechanisms, to be looked at once a month, and the months confirmed."""
    here, month = current_agency(), month_owed(today())
    confirmations = queries.list_confirmations(here.id)
    return render_template(
        "obligations/transparency.html",
        agency=here,
        month=month,
        confirm_by=confirm_by(month),
        left=working_days_left(today(), confirm_by(month)),
        table=queries.read_table(here.id, month),
        confirmations=confirmations,
        is_confirmed=any(row.month == f"{month:%Y-%m}" for row in confirmations),
        names=names_of({row.confirmed_by_id for row in confirmations if row.confirmed_by_id}),
    )


@area.post("/gestion/<agency>/transparencia/confirmar/", access=May.TRANSPARENCY_CONFIRM)
def confirm_transparency(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm the month that is owed. A page that was left open into another month confirms nothing."""
    here, month = current_agency(), month_owed(today())
    if request.form.get("month") != f"{month:%Y-%m}":
        flash(_("Comenzó otro mes: revise la tabla y confirme de nuevo."), "warning")
    elif services.confirm_month(agency=here, month=month, account_id=visitor().account_id):
        flash(_("Quedó confirmada la tabla del mes."), "success")
    else:
        flash(_("Otra persona ya había confirmado este mes."), "info")
    return redirect(url_for("obligations_office.transparency", agency=here.slug), 303)
