"""Citizens' pages of petitions: what was decided, asking, and following one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.participants import robots
from participa.people.throttle import Limit, TooManyError, count_try, network_of
from participa.petitions import queries, services
from participa.petitions.forms import STATE_LABELS, FollowForm, PetitionForm
from participa.publishing.pages.public import live_agency
from participa.publishing.pages.saving import attempt
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("petitions", __name__, ground=Ground.PUBLIC)
#: Codes can't be guessed; the limit keeps programs from asking all day.
FOLLOW = Limit("petition-follow", free=30)
citizen_area = Area("petitions_citizen", __name__, ground=Ground.CITIZEN)


@area.get("/organismos/<agency>/solicitudes-de-consulta/", access=May.ANYONE)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List what was decided of the petitions, and say when one may ask."""
    here = live_agency()
    page = paginate(queries.list_decided(here.id), scalars=True)
    shown = queries.list_shown_consultations(here.id, page.items)
    return render_template(
        "petitions/index.html",
        agency=here,
        page=page,
        shown=shown,
        intake=queries.get_intake(here.id),
        labels=STATE_LABELS,
    )


@citizen_area.form("/participar/<agency>/solicitar-consulta/", access=May.ANYONE)
def ask(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Ask for a consultation, without an account."""
    here, form = current_agency(), PetitionForm()
    place = robots.Place("petition", here.id, "petitions")
    intake = queries.get_intake(here.id)
    status, again = 200, False
    if intake.is_open and form.validate_on_submit():
        try:
            robots.judge(place, request.form, address=request.remote_addr)
        except robots.RefusedError as error:
            form.form_errors.append(str(error))
            status, again = 422, True
        except TooManyError as error:
            form.form_errors.append(robots.retry_words(error))
            status = 429
        else:
            code = attempt(form, lambda: _asked(form))
            if code is not None:
                return render_template("petitions/received.html", agency=here, code=code)
    status = 422 if status == 200 and (form.errors or form.form_errors) else status  # noqa: PLR2004 (as the answer's)
    check = robots.new_check(place, ask=again)
    return render_template("petitions/ask.html", agency=here, form=form, check=check, intake=intake), status


def _asked(form: PetitionForm) -> str:
    facts: dict[str, Any] = {
        "subject": form.subject.data,
        "reasons": form.reasons.data,
        "region_code": form.region_code.data,
        "territory": form.territory.data or "",
    }
    return services.ask(
        current_agency(),
        facts=facts,
        name=form.name.data or "",
        organisation=form.organisation.data or "",
        email=form.email.data or "",
        show_name=bool(form.show_name.data),
    )


@citizen_area.form("/participar/<agency>/solicitar-consulta/seguimiento/", access=May.ANYONE)
def follow(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show one's own petition to who has its code. The code stands in no address: those are logged and passed on."""
    here, form = current_agency(), FollowForm()
    if not form.validate_on_submit():
        return render_template("petitions/enter_code.html", agency=here, form=form), 422 if form.errors else 200
    try:
        count_try([FOLLOW.of(f"{network_of(request.remote_addr)}\0{here.id}")])
    except TooManyError as error:
        form.form_errors.append(robots.retry_words(error))
        return render_template("petitions/enter_code.html", agency=here, form=form), 429
    petition = queries.find_by_code(here.id, str(form.code.data))
    if petition is None:
        form.code.errors = [_("No hay una solicitud con ese código en este organismo. Revise que esté completo.")]
        return render_template("petitions/enter_code.html", agency=here, form=form), 422
    return render_template(
        "petitions/follow.html",
        agency=here,
        petition=petition,
        consultation=queries.list_shown_consultations(here.id, [petition]).get(petition.consultation_id or 0),
        labels=STATE_LABELS,
    )
