"""Going on later: a mailed link leads back to what was begun, in any browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import render_template, request

from participa.access.permissions import May
from participa.contributions import notices, queries, services
from participa.contributions.forms import LaterForm, PressedForm
from participa.contributions.views import expired
from participa.contributions.views.area import area, here_open, known, see
from participa.extensions import db
from participa.foundation.i18n import _
from participa.people.throttle import Limit, TooManyError, count_try, network_of
from participa.people.tokens import hash_token
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

#: Nobody's mailbox is filled by others (abuse case D03).
TO_ADDRESS = Limit("later-address", free=3, first_wait=timedelta(minutes=5), longest_wait=timedelta(hours=4))
FROM_NETWORK = Limit("later-network", free=60)


@area.form("/seguir-despues/", access=May.ANYONE)
def later(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Send the link to an address that is not kept."""
    found = here_open(process)
    draft = found.draft
    if draft is None:
        return see("answer", found)
    form = LaterForm()
    if request.method == "GET" and found.participant is not None:
        form.email.data = found.participant.email
    if not form.validate_on_submit():
        return render_template("contributions/later.html", here=found, form=form), 422 if form.errors else 200
    email = str(form.email.data)
    try:
        count_try([TO_ADDRESS.of(email.casefold()), FROM_NETWORK.of(network_of(request.remote_addr))])
    except TooManyError as error:
        form.email.errors = [
            _("Ya enviamos el enlace a ese correo. Espere %(seconds)s segundos.", seconds=error.seconds)
        ]
        return render_template("contributions/later.html", here=found, form=form), 429
    token = services.new_link(draft)
    db.session.add(notices.later_mail(email, token, draft, agency=current_agency(), asked=found.asked))
    return render_template("contributions/later_sent.html", here=found, email=email)


@area.form("/retomar/<token>/", access=May.ANYONE)
def resume(agency: str, process: str, token: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take up what was begun. Opening the link does nothing: mail programs open links too."""
    found = here_open(process)
    draft = queries.find_draft_by_link(
        agency_id=current_agency().id, content_id=found.asked.consultation.id, resume_hash=hash_token(token)
    )
    if draft is None:
        return expired.forget((render_template("contributions/link_over.html", here=found), 404), found)
    if not PressedForm().validate_on_submit():
        return render_template("contributions/resume.html", here=found, draft=draft, token=token)
    here_now = known(found)
    services.take_up(draft, owner=here_now.pseudonym)
    return expired.forget(here_now.carried(see("answer", here_now)), found)
