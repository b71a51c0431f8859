"""The agency's pages of petitions: what waits, deciding, and when they are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from wtforms.fields.choices import SelectChoice

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.petitions import queries, services
from participa.petitions.forms import STATE_LABELS, DecisionForm, IntakeForm
from participa.petitions.models import PetitionState
from participa.publishing.pages.public import or_404
from participa.publishing.pages.saving import attempt, status
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("petitions_office", __name__, ground=Ground.AGENCY)
BASE = "/gestion/<agency>/solicitudes-de-consulta/"


@area.get(BASE, access=May.PETITION_DECIDE)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the petitions, those to be decided first."""
    state = request.args.get("estado", "")
    state = state if state in set(PetitionState) else ""
    page = paginate(queries.list_for_office(current_agency().id, state), scalars=True)
    return render_template(
        "petitions/backoffice/list.html", agency=current_agency(), page=page, state=state, labels=STATE_LABELS
    )


@area.form(f"{BASE}<int:petition_id>/", access=May.PETITION_DECIDE)
def decide(agency: str, petition_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show a petition and decide on it."""
    here = current_agency()
    petition = or_404(queries.get_petition, here.id, petition_id)
    form = DecisionForm(public_subject=petition.public_subject or petition.subject)
    rows = [SelectChoice(row.id, row.title) for row in queries.list_joinable(here.id)]
    form.consultation_id.choices = [SelectChoice("", _("Ninguna")), *rows]
    if form.validate_on_submit() and _decided(form, petition):
        flash(_("La decisión quedó publicada."), "success")
        return redirect(url_for("petitions_office.index", agency=here.slug))
    contact = queries.find_contact(petition)
    return (
        render_template(
            "petitions/backoffice/decide.html",
            agency=here, petition=petition, contact=contact, form=form, labels=STATE_LABELS,
        ),
        status(form),
    )  # fmt: skip


def _decided(form: DecisionForm, petition: Any) -> bool:
    def act() -> object:
        return services.decide(
            current_agency(),
            petition,
            state=PetitionState(str(form.state.data)),
            public_subject=str(form.public_subject.data),
            reason=str(form.reason.data),
            council_opinion=str(form.council_opinion.data or ""),
            consultation_id=form.consultation_id.data,
            account_id=visitor().account_id,
        )

    try:
        return attempt(form, act) is not None
    except services.PetitionError as error:
        form.form_errors.append(str(error))
        return False


@area.form(f"{BASE}plazo/", access=May.AGENCY_EDIT)
def intake(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Say when petitions are taken."""
    found = queries.get_intake(current_agency().id)
    form = IntakeForm(obj=found)
    if form.validate_on_submit():
        facts = {name: value for name, value in form.data.items() if name != "csrf_token"}
        if attempt(form, lambda: services.set_intake(found, account_id=visitor().account_id, **facts)) is not None:
            flash(_("Los cambios quedaron guardados."), "success")
            return redirect(url_for("petitions_office.index", agency=current_agency().slug))
    return render_template("petitions/backoffice/intake.html", agency=current_agency(), form=form), status(form)
