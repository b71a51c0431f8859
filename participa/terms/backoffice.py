"""The agency's pages of its terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import attempt, status
from participa.terms import queries, services
from participa.terms.forms import TermForm
from participa.terms.models import Unit
from participa.terms.rules import DEFAULTS, Term
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("terms_office", __name__, ground=Ground.AGENCY)


@area.get("/gestion/<agency>/plazos/", access=May.OFFICE_ENTER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the terms, and where each comes from."""
    here = current_agency()
    return render_template("terms/index.html", agency=here, terms=queries.list_terms(here.id))


@area.form("/gestion/<agency>/plazos/<name>/", access=May.TERMS_EDIT)
def edit(agency: str, name: str) -> ResponseReturnValue:  # noqa: ARG001
    """Change a term."""
    here, shown = current_agency(), _term_or_404(name)
    form = TermForm(shown)
    if form.validate_on_submit():
        facts = {"quantity": form.quantity.data, "unit": Unit(form.unit.data), "basis": form.basis.data or ""}
        saved = attempt(
            form, lambda: services.set_term(agency=here, name=name, account_id=visitor().account_id, **facts)
        )
        if saved is not None:
            flash(_("El plazo quedó guardado."), "success")
            return redirect(url_for("terms_office.index", agency=here.slug), 303)
    return render_template("terms/term.html", agency=here, term=shown, default=DEFAULTS[name], form=form), status(form)


@area.post("/gestion/<agency>/plazos/<name>/restablecer/", access=May.TERMS_EDIT)
def reset(agency: str, name: str) -> ResponseReturnValue:  # noqa: ARG001
    """Go back to the portal's own term."""
    _term_or_404(name)
    services.reset_term(agency=current_agency(), name=name, account_id=visitor().account_id)
    flash(_("Vuelve a contar el plazo sugerido."), "success")
    return redirect(url_for("terms_office.index", agency=current_agency().slug), 303)


def _term_or_404(name: str) -> Term:
    found = queries.list_terms(current_agency().id).get(name)
    if found is None:
        abort(404)
    return found
