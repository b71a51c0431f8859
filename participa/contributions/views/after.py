"""After sending: the receipt on screen and as PDF, correcting, withdrawing, coming back with a receipt's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, flash, render_template, request

from participa.access.permissions import May
from participa.consultations.queries import list_themes
from participa.consultations.reply_forms import DECISION_LABELS
from participa.contributions import queries, receipts, services
from participa.contributions.forms import CodeForm, PressedForm
from participa.contributions.models import Standing
from participa.contributions.printed import printed_receipt
from participa.contributions.services.listening import notes_on
from participa.contributions.showing import answers_in_words
from participa.contributions.views.area import area, here, here_open, here_returning, known, see, see_choose
from participa.foundation.downloads import content_disposition
from participa.foundation.i18n import _
from participa.foundation.typesetting.press import BusyError, print_pdf
from participa.participants.models import KNOWN_AGAIN
from participa.people.throttle import Limit, TooManyError, count_try, network_of
from participa.questionnaires.reading import unflatten
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.contributions.models import Contribution
    from participa.contributions.showing import Answered

#: Codes can't be guessed; the limit keeps programs from asking all day.
TRIES = Limit("receipt-code", free=30)


@area.get("/recibo/", access=May.ANYONE)
def receipt(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the receipt to who is in the session, with what was answered and what can still be done."""
    found = here(process)
    own = found.own
    if own is None:
        return see_choose(found)
    return render_template(
        "contributions/receipt.html",
        here=found,
        contribution=own,
        code=receipts.in_groups(_code_of(own)),
        answers=_answers(own),
        themes=list_themes(found.asked.consultation) if found.asked.consultation.is_replied else [],
        decision_labels=DECISION_LABELS,
        redacted=bool(queries.list_redactions(own)),
        notes=notes_on(own),
    )


@area.get("/recibo.pdf", access=May.ANYONE)
def receipt_pdf(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the receipt as tagged PDF."""
    found = here(process)
    own = found.own
    if own is None:
        abort(404)
    document = printed_receipt(current_agency(), found.asked, own, _code_of(own), _answers(own))
    try:
        pdf = print_pdf(document, remember=False)
    except BusyError:
        flash(_("Hay muchos comprobantes en preparación. Espere un minuto e intente otra vez."), "info")
        return see("receipt", found)
    return Response(
        pdf,
        mimetype="application/pdf",
        headers={"Content-Disposition": content_disposition("comprobante.pdf"), "Cache-Control": "private, no-store"},
    )


@area.post("/corregir/", access=May.ANYONE)
def correct(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Go back to the questions with what was answered."""
    found = here_open(process)
    own = found.own
    if own is None:
        return see_choose(found)
    services.begin_correction(own, found.asked.consultation, owner=found.pseudonym)
    return see("answer", found)


@area.form("/retirar/", access=May.ANYONE)
def withdraw(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Ask once, then take the answer back."""
    found = here_open(process)
    own = found.own
    if own is None:
        return see_choose(found)
    if not PressedForm().validate_on_submit():
        return render_template("contributions/withdraw.html", here=found)
    try:
        services.withdraw(own)
    except services.ClosedError:
        flash(_("La consulta ya cerró: su respuesta queda como está."), "error")
        return see("receipt", found)
    services.drop_draft(found.draft)
    return render_template("contributions/withdrawn.html", here=found)


@area.form("/comprobante/", access=May.ANYONE)
def enter_code(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Come back with the receipt's code: to correct or withdraw, and once it is closed to see what became of it."""
    found = here_returning(process)
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("contributions/enter_code.html", here=found, form=form), 422 if form.errors else 200
    try:
        count_try([TRIES.of(network_of(request.remote_addr))])
    except TooManyError as error:
        form.code.errors = [_("Espere %(seconds)s segundos e intente otra vez.", seconds=error.seconds)]
        return render_template("contributions/enter_code.html", here=found, form=form), 429
    own = queries.find_by_receipt(
        agency_id=current_agency().id,
        content_id=found.asked.consultation.id,
        receipt_hash=receipts.hash_code(receipts.normal(str(form.code.data))),
    )
    if own is None or own.standing is not Standing.COUNTED:
        form.code.errors = [_("No encontramos una respuesta con ese código en esta consulta.")]
        return render_template("contributions/enter_code.html", here=found, form=form), 422
    if own.level in KNOWN_AGAIN:
        flash(_("Esa respuesta se dio con identidad comprobada. Entre de la misma forma para verla."), "info")
        return see_choose(found)
    here_now = known(found, by_code=True)
    services.adopt(own, owner=here_now.pseudonym)
    return here_now.carried(see("receipt", here_now))


def _code_of(own: Contribution) -> str:
    return receipts.unseal_code(own.receipt_sealed, agency_id=own.agency_id, content_id=own.content_id)


def _answers(own: Contribution) -> list[Answered]:
    definition = queries.get_version(agency_id=own.agency_id, version_id=own.version_id).parsed
    return answers_in_words(definition, unflatten(definition, queries.list_cells(own)))
