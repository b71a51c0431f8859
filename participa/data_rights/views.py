"""Citizens' pages: how an agency treats personal data, asking, and following what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.data_rights import process, queries, services, wording
from participa.data_rights.forms import AskForm, FollowForm
from participa.data_rights.models import (
    OUTCOME_LABELS,
    RIGHT_LABELS,
    RIGHT_NAMES,
    STATE_LABELS,
    DataRequest,
    Outcome,
    Proof,
    due_on,
)
from participa.foundation.clock import today
from participa.foundation.i18n import _
from participa.participants import current, openid, robots
from participa.participants.models import Level
from participa.people.throttle import Limit, TooManyError, count_try, network_of
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.participants.current import Participant

public_area = Area("data_rights_public", __name__, ground=Ground.PUBLIC)
area = Area("data_rights", __name__, ground=Ground.CITIZEN, url_prefix=f"/participar/<agency>/{process.WORD}")
#: Codes of 120 bits can't be guessed; whoever tries is slowed down all the same.
FOLLOW = Limit("data-request-follow", free=30)
_PROOFS = {Level.EMAIL: Proof.EMAIL, Level.CLAVEUNICA: Proof.CLAVEUNICA}


@public_area.get("/organismos/<agency>/datos-personales/", access=May.ANYONE)
def privacy(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show how an agency treats personal data in its participation, and what a person may ask of it."""
    here = current_agency()
    if not here.is_live:
        abort(404)
    return render_template(
        "data_rights/privacy.html", agency=here, treatments=wording.treatments(), rights=RIGHT_LABELS
    )


@area.form("/solicitud/", access=May.ANYONE)
def ask(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take a request from somebody who proved an address, came by ClaveÚnica, or has the code of a receipt."""
    here = current_agency()
    participant = current.find_participant(here, process.WORD)
    if participant is None and not process.RECEIPTS:
        return redirect(url_for("participants.choose", agency=here.slug, process=process.WORD), 303)
    form = _form_of(participant)
    place, status, check_asks = robots.Place("data-request", here.id, process.WORD), 200, False
    if form.validate_on_submit():
        try:
            proof = _proof_of(participant, form)
            robots.judge(place, request.form, address=request.remote_addr)
            return _taken(form, participant, proof)
        except robots.RefusedError as error:
            form.form_errors.append(str(error))
            status, check_asks = 422, True
        except TooManyError as error:
            form.form_errors.append(robots.retry_words(error))
            status = 429
    check = robots.new_check(place, ask=check_asks)
    more = {"check": check, "with_claveunica": openid.is_configured()}
    page = render_template("data_rights/ask.html", form=form, participant=participant, **more)
    return page, 422 if form.errors and status == 200 else status  # noqa: PLR2004


@area.form("/seguimiento/", access=May.ANYONE)
def follow(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show a request to who has its code. The code never stands in an address."""
    form = FollowForm()
    if not form.validate_on_submit():
        return render_template("data_rights/follow.html", form=form), 422 if form.errors else 200
    found = _found(form)
    if found is None:
        return render_template("data_rights/follow.html", form=form), 429 if form.form_errors else 422
    return _status_page(found, str(form.code.data))


@area.post("/seguimiento/retirar/", access=May.ANYONE)
def withdraw(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take a request back."""
    form = FollowForm()
    found = _found(form) if form.validate() else None
    if found is None:
        return render_template("data_rights/follow.html", form=form), 422
    try:
        services.withdraw(found)
        flash(_("Retiró su solicitud."), "success")
    except services.NotNowError:
        flash(_("Esta solicitud ya está cerrada."), "info")
    return _status_page(found, str(form.code.data))


def _form_of(participant: Participant | None) -> AskForm:
    """Return the form; what is proven is not asked again."""
    form = AskForm(name=participant.name if participant else "")
    if participant is not None and participant.level is Level.EMAIL:
        del form.email
    return form


def _proof_of(participant: Participant | None, form: AskForm) -> Proof:
    """Return by what the person is known. Raises RefusedError for a receipt that nobody knows."""
    if participant is not None:
        return _PROOFS[participant.level]
    if not form.receipt.data:
        words = _("Para saber quién pide, entre con su correo o escriba el código de su comprobante.")
        raise robots.RefusedError(words)
    if not process.is_receipt(current_agency(), str(form.receipt.data)):
        raise robots.RefusedError(_("No encontramos ese comprobante. Revise el código o identifíquese con su correo."))
    return Proof.RECEIPT


def _taken(form: AskForm, participant: Participant | None, proof: Proof) -> ResponseReturnValue:
    proven = participant.email if participant is not None else ""
    asked = services.Asked(
        name=str(form.name.data),
        email=str(form.email.data) if "email" in form else proven,
        text=str(form.text.data),
        receipt=str(form.receipt.data or ""),
        identities=participant.others if participant is not None else (),
    )
    code = services.ask(form.asked_right, asked, proof=proof, agency=current_agency())
    return render_template("data_rights/received.html", code=code, due_on=due_on(form.asked_right, today()))


def _found(form: FollowForm) -> DataRequest | None:
    """Return the request of the code that was typed; a miss is told in the form."""
    here, code = current_agency(), str(form.code.data)
    try:
        count_try([FOLLOW.of(f"{network_of(request.remote_addr)}\0{here.id}")])
    except TooManyError as error:
        form.form_errors.append(robots.retry_words(error))
        return None
    found = queries.find_by_code(here.id, code)
    if found is None:
        form.code.errors = [_("No hay una solicitud con ese código en este organismo. Revise que esté completo.")]
    return found


def _status_page(found: DataRequest, code: str) -> str:
    more: dict[str, Any] = {"states": STATE_LABELS, "rights": RIGHT_NAMES, "outcomes": OUTCOME_LABELS}
    denied = found.outcome in (Outcome.DENIED, Outcome.PARTLY)
    return render_template(
        "data_rights/status.html", found=found, answer=services.answer_of(found), denied=denied, code=code, **more
    )
