"""The desk for staff: what is owed, reading one request, more time, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.data_rights import queries, services
from participa.data_rights.forms import AnswerForm, ExtendForm
from participa.data_rights.models import (
    OUTCOME_LABELS,
    PROOF_LABELS,
    RIGHT_LABELS,
    RIGHT_NAMES,
    STATE_LABELS,
    DataRequest,
    RequestState,
)
from participa.foundation.i18n import _
from participa.publishing.pages import status
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("data_rights_office", __name__, ground=Ground.AGENCY, url_prefix="/gestion/<agency>/derechos")


def _get(request_id: int) -> DataRequest:
    try:
        return queries.get_request(current_agency().id, request_id)
    except queries.NotFoundError:
        abort(404)


def _page(template: str, **more: Any) -> str:
    labels = {"rights": RIGHT_NAMES, "states": STATE_LABELS, "proofs": PROOF_LABELS, "outcomes": OUTCOME_LABELS}
    return render_template(f"data_rights/backoffice/{template}.html", agency=current_agency(), **labels, **more)


def _to(found: DataRequest) -> ResponseReturnValue:
    return redirect(url_for("data_rights_office.show", agency=current_agency().slug, request_id=found.id), 303)


@area.get("/", access=May.DATA_RIGHTS_ANSWER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the requests, those owed first."""
    asked = request.args.get("estado", "")
    state = RequestState(asked) if asked in list(RequestState) else None
    page = paginate(queries.list_requests(current_agency().id, state), scalars=True, per_page=50)
    return _page("index", page=page, state=state)


@area.get("/<int:request_id>/", access=May.DATA_RIGHTS_ANSWER)
def show(agency: str, request_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show one request, unsealed."""
    found = _get(request_id)
    return _page(
        "show",
        found=found,
        asked=services.asked_of(found),
        answer=services.answer_of(found),
        right_label=RIGHT_LABELS[found.right],
    )


@area.form("/<int:request_id>/ampliar/", access=May.DATA_RIGHTS_ANSWER)
def extend(agency: str, request_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the agency more time, once, with a reason."""
    found, form = _get(request_id), ExtendForm()
    if not found.may_be_extended:
        flash(_("El plazo de esta solicitud no se puede ampliar."), "warning")
        return _to(found)
    if not form.validate_on_submit():
        return _page("extend", found=found, form=form), status(form)
    services.extend(found, reason=str(form.reason.data), agency=current_agency(), account_id=visitor().account_id)
    flash(_("El plazo quedó ampliado y la persona recibe el motivo."), "success")
    return _to(found)


@area.form("/<int:request_id>/responder/", access=May.DATA_RIGHTS_ANSWER)
def answer(agency: str, request_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer, once."""
    found, form = _get(request_id), AnswerForm()
    if not found.is_open:
        flash(_("Esta solicitud ya está cerrada."), "info")
        return _to(found)
    if not form.validate_on_submit():
        return _page("answer", found=found, asked=services.asked_of(found), form=form), status(form)
    services.answer(found, form.decided, str(form.text.data), agency=current_agency(), account_id=visitor().account_id)
    flash(_("La respuesta quedó guardada y la persona recibe un aviso por correo."), "success")
    return _to(found)
