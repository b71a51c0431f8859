"""Certificates in the office, and erasing what a person asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, flash, redirect, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.contributions.forms import PressedForm
from participa.data_rights import queries as desk
from participa.data_rights import services as rights
from participa.data_rights.models import Proof, Right
from participa.foundation.downloads import content_disposition
from participa.foundation.i18n import _
from participa.foundation.typesetting.press import BusyError, print_pdf
from participa.retention import queries, services, wording
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("retention", __name__, ground=Ground.AGENCY, url_prefix="/gestion/<agency>/certificados")


@area.get("/", access=May.DATA_RIGHTS_ANSWER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the certificates."""
    here = current_agency()
    page = paginate(queries.select_certificates(here.id), scalars=True)
    return render_template("retention/backoffice/index.html", agency=here, page=page, wording=wording)


@area.get("/<int:number>.pdf", access=May.DATA_RIGHTS_ANSWER)
def certificate(agency: str, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give a certificate as tagged PDF."""
    here = current_agency()
    found = queries.find_certificate(agency_id=here.id, number=number)
    if found is None:
        abort(404)
    try:
        pdf = print_pdf(wording.printed(found, here), remember=False)
    except BusyError:
        flash(_("Hay muchos documentos en preparación. Espere un minuto e intente otra vez."), "info")
        return redirect(url_for("retention.index", agency=here.slug), 303)
    name = content_disposition(f"certificado-{found.id}.pdf")
    headers = {"Content-Disposition": name, "Cache-Control": "private, no-store"}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@area.form("/solicitud/<int:request_id>/", access=May.DATA_RIGHTS_ANSWER)
def erase(agency: str, request_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Erase what the person of a request left in the agency's consultations; asked once, then done."""
    here = current_agency()
    try:
        found = desk.get_request(here.id, request_id)
    except desk.NotFoundError:
        abort(404)
    if found.right is not Right.ERASURE or not found.is_open:
        abort(404)
    made = queries.list_of_request(agency_id=here.id, request_id=request_id)
    if not PressedForm().validate_on_submit():
        return render_template("retention/backoffice/erase.html", agency=here, found=found, made=made, wording=wording)
    asked = rights.asked_of(found)
    services.erase_person(
        found,
        email=asked["email"] if found.proof is Proof.EMAIL else "",
        receipt=asked["receipt"],
        identities=tuple(asked.get("identities", ())),
        account_id=visitor().account_id,
    )
    flash(_("Listo. El certificado queda aquí; ahora responda la solicitud."), "success")
    return redirect(url_for("retention.erase", agency=here.slug, request_id=request_id), 303)
