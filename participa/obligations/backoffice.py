"""The agency's pages of its terms and of the monthly transparency table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.clock import today
from participa.foundation.i18n import _
from participa.obligations import queries, services
from participa.obligations.forms import TermForm
from participa.obligations.kinds.transparency import confirm_by, month_owed
from participa.obligations.models import Unit
from participa.obligations.rules import DEFAULTS, OF_CONSULTATIONS, Term, working_days_left
from participa.people.queries import names_of
from participa.publishing.pages import attempt, status
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("obligations_office", __name__, ground=Ground.AGENCY)
terms_area = Area("terms_office", __name__, ground=Ground.AGENCY)


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


@terms_area.get("/gestion/<agency>/plazos/", access=May.OFFICE_ENTER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the terms that duties follow, and where each comes from."""
    here = current_agency()
    return render_template(
        "obligations/terms.html", agency=here, terms=queries.list_terms(here.id), elsewhere=OF_CONSULTATIONS
    )


@terms_area.form("/gestion/<agency>/plazos/<name>/", access=May.TERMS_EDIT)
def edit(agency: str, name: str) -> ResponseReturnValue:  # noqa: ARG001
    """Change a term."""
    here, shown = current_agency(), _term_or_404(name)
    form = TermForm(obj=shown, data={"unit": shown.unit.value})
    if form.validate_on_submit():
        facts = {"quantity": form.quantity.data, "unit": Unit(form.unit.data), "basis": form.basis.data or ""}
        saved = attempt(
            form, lambda: services.set_term(agency=here, name=name, account_id=visitor().account_id, **facts)
        )
        if saved is not None:
            flash(_("El plazo quedó guardado."), "success")
            return redirect(url_for("terms_office.index", agency=here.slug), 303)
    return render_template("obligations/term.html", agency=here, term=shown, default=DEFAULTS[name], form=form), status(
        form
    )


@terms_area.post("/gestion/<agency>/plazos/<name>/restablecer/", access=May.TERMS_EDIT)
def reset(agency: str, name: str) -> ResponseReturnValue:  # noqa: ARG001
    """Go back to the portal's own term."""
    _term_or_404(name)
    services.reset_term(agency=current_agency(), name=name, account_id=visitor().account_id)
    flash(_("Vuelve a contar el plazo sugerido."), "success")
    return redirect(url_for("terms_office.index", agency=current_agency().slug), 303)


def _term_or_404(name: str) -> Term:
    found = queries.list_terms(current_agency().id).get(name)
    if found is None or name == OF_CONSULTATIONS:
        abort(404)
    return found
