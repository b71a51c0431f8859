"""Citizens' pages: who takes part, and as whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _, ngettext
from participa.participants import current, openid, robots, services
from participa.participants.forms import CodeForm, DeclaredForm, EmailForm, LinkForm, OrganisationForm
from participa.participants.models import KNOWN_AGAIN, LEVEL_LABELS, Level
from participa.participants.processes import Process, find_process
from participa.participants.queries import find_way_back
from participa.participants.services import Person
from participa.people.throttle import TooManyError
from participa.people.tokens import hash_token, new_token
from participa.tenancy import scopes
from participa.web.gate import current_agency, registry
from participa.web.headers import CONTENT_POLICY
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm
    from werkzeug.wrappers import Response

    from participa.agencies.models import Agency

area = Area("participants", __name__, ground=Ground.CITIZEN, url_prefix="/participar/<agency>/<process>")
#: The portal's one redirect address: it knows no agency, the state does.
return_area = Area("participants_return", __name__, ground=Ground.NONE)

#: The cookie that ties a way to ClaveÚnica to the browser that set out.
WAY_COOKIE, WAY_PATH, WAY_SECONDS = "participante-ida", "/claveunica/", 600


@area.get("/identidad/", access=May.ANYONE)
def choose(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Offer the ways to take part; of a closed process, say why there is none."""
    here = current_process(process)
    return render_template(
        "participants/choose.html",
        process=here,
        levels=[level for level in here.levels if _is_offered(level) and _lets_in(here, level)],
        labels=LEVEL_LABELS,
        participant=current.find_participant(current_agency(), here.word),
    )


@area.post("/identidad/anonima/", access=May.ANYONE)
def enter_anonymous(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take part without saying who one is."""
    here = open_process(process, Level.ANONYMOUS)
    return _enter(here, services.enter(Person(level=Level.ANONYMOUS), agency_id=current_agency().id, process=here.word))


@area.form("/identidad/nombre/", access=May.ANYONE)
def declare(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take part with a name that nobody checks."""
    here = open_process(process, Level.DECLARED)
    form = DeclaredForm()
    if not form.validate_on_submit():
        return _form_page("declare", here, form), 422 if form.errors else 200
    person = Person(level=Level.DECLARED, name=str(form.name.data), email=form.email.data or "")
    return _enter(here, services.enter(person, agency_id=current_agency().id, process=here.word))


@area.form("/identidad/correo/", access=May.ANYONE)
def email(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Ask for an address and send a code to it."""
    form = EmailForm()
    return _send_proof(process, Level.EMAIL, form, lambda: Person(level=Level.EMAIL, email=str(form.email.data)))


@area.form("/identidad/organizacion/", access=May.ANYONE)
def organisation(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Ask for an organisation and who speaks for it, and send a code."""
    form = OrganisationForm()
    return _send_proof(
        process,
        Level.ORGANISATION,
        form,
        lambda: Person(
            level=Level.ORGANISATION,
            name=str(form.name.data),
            email=str(form.email.data),
            organisation_rut=form.rut.number,
            organisation_name=str(form.organisation_name.data),
        ),
    )


@area.form("/identidad/codigo/<handle>/", access=May.ANYONE)
def code(agency: str, process: str, handle: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take the code of the mail."""
    here = current_process(process)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            token = services.prove_by_code(
                str(form.code.data), handle=handle, agency_id=current_agency().id, process=here.word
            )
            return _enter(here, token)
        except services.WrongCodeError as error:
            commit()  # the try counts
            form.code.errors = [_wrong_code(error.tries_left)]
        except services.CodeOverError:
            return render_template("participants/code_over.html", process=here), 422
    return render_template("participants/code.html", process=here, form=form, handle=handle), (
        422 if form.errors else 200
    )


@area.form("/identidad/enlace/<token>/", access=May.ANYONE)
def link(agency: str, process: str, token: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Confirm from the link of the mail: opening it does nothing, since mail programs open links too."""
    here = current_process(process)
    if LinkForm().validate_on_submit():
        try:
            return _enter(here, services.prove_by_link(token, agency_id=current_agency().id, process=here.word))
        except services.CodeOverError:
            return render_template("participants/code_over.html", process=here), 422
    return render_template("participants/link.html", process=here, token=token)


@area.post("/identidad/claveunica/", access=May.ANYONE)
def set_out(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Lead to ClaveÚnica, and remember here where from."""
    here = open_process(process, Level.CLAVEUNICA)
    browser = new_token()
    address = services.set_out(agency_id=current_agency().id, process=here.word, browser=browser)
    response = redirect(address, 303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        WAY_COOKIE, browser, max_age=WAY_SECONDS, path=WAY_PATH, secure=secure, httponly=True, samesite="Lax"
    )
    return response


@area.post("/salir/", access=May.ANYONE)
def leave(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """End the session here, on the server and, if it was used, at ClaveÚnica."""
    here = current_process(process)
    participant = current.find_participant(current_agency(), here.word)
    services.leave(agency_id=current_agency().id, process=here.word, token=current.find_token())
    address = here.back_url
    if participant is not None and participant.level is Level.CLAVEUNICA:
        address = openid.farewell_address(current_app.config["BASE_URL"] + here.back_url)
    response = redirect(address, 303)
    current.drop(response, current_agency(), here.word)
    return response


@return_area.form("/claveunica/", access=May.ANYONE)
def finish() -> ResponseReturnValue:
    """Take who comes back from ClaveÚnica. Arriving changes nothing; the form of the page, sent at once, does."""
    answer, state = request.values.get("code", ""), request.values.get("state", "")
    if request.method == "GET":
        return render_template("participants/coming_back.html", code=answer, state=state), {
            "Referrer-Policy": "no-referrer"
        }
    found = find_way_back(hash_token(state))
    agency = registry.find_agency_by_id(found[0]) if found else None
    if found is None or agency is None or not agency.is_live:
        return _not_proven()
    with scopes.agency(agency.id):
        here = find_process(agency, found[1])
        return _come_back(answer, state, agency, here) if here is not None else _not_proven()


def current_process(word: str) -> Process:
    """Return the process of the address, or answer 404."""
    found = find_process(current_agency(), word)
    if found is None:
        abort(404)
    return found


def open_process(word: str, level: Level) -> Process:
    """Return the process of the address if somebody may enter it so; else answer 404 or say that it is closed."""
    found = current_process(word)
    if level not in found.levels or not _is_offered(level):
        abort(404)
    if not _lets_in(found, level):
        abort(redirect(url_for("participants.choose", agency=current_agency().slug, process=word), 303))
    return found


def let_providers_in(response: Response) -> Response:
    """Let the forms of a page lead to ClaveÚnica: browsers hold redirects after a form to the page's policy."""
    response.headers["Content-Security-Policy"] = CONTENT_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {openid.origin()}"
    )
    return response


@area.after_request
def _policy(response: Response) -> Response:
    return let_providers_in(response) if openid.is_configured() else response


def _lets_in(process: Process, level: Level) -> bool:
    """Tell whether one enters so now: a closed process is entered by those it knows again, if at all."""
    return not process.closed_reason or (process.may_return and level in KNOWN_AGAIN)


def _is_offered(level: Level) -> bool:
    return level is not Level.CLAVEUNICA or openid.is_configured()


def _send_proof(word: str, level: Level, form: FlaskForm, person: Callable[[], Person]) -> ResponseReturnValue:
    here = open_process(word, level)
    agency = current_agency()
    place = robots.Place(f"identity-{level}", agency.id, here.word)
    status, ask = 200, False
    if form.validate_on_submit():
        try:
            robots.judge(place, request.form, address=request.remote_addr)
            handle = services.send_proof(person(), agency=agency, process=here)
        except robots.RefusedError as error:
            form.form_errors.append(str(error))
            status, ask = 422, True
        except TooManyError as error:
            form.form_errors.append(robots.retry_words(error))
            status = 429
        else:
            return redirect(url_for("participants.code", agency=agency.slug, process=here.word, handle=handle), 303)
    elif form.errors:
        status = 422
    return _form_page(level.value, here, form, check=robots.new_check(place, ask=ask)), status


def _come_back(answer: str, state: str, agency: Agency, here: Process) -> ResponseReturnValue:
    try:
        token = services.come_back(answer, state, agency_id=agency.id, browser=request.cookies.get(WAY_COOKIE, ""))
    except services.NotYouError:
        return _not_proven()
    except openid.ProviderError as error:
        current_app.logger.warning("ClaveÚnica: %s", error)
        commit()  # the state is used up
        return _not_proven()
    commit()  # inside the agency's scope, which the request's own end is not
    response = redirect(here.next_url, 303)
    current.carry(response, token, agency, here.word)
    response.delete_cookie(WAY_COOKIE, path=WAY_PATH)
    return response


def _enter(process: Process, token: str) -> ResponseReturnValue:
    """Go on with a fresh session; one that the browser had before is over."""
    agency: Agency = current_agency()
    services.leave(agency_id=agency.id, process=process.word, token=current.find_token())
    response = redirect(process.next_url, 303)
    current.carry(response, token, agency, process.word)
    return response


def _form_page(template: str, process: Process, form: FlaskForm, **more: Any) -> str:
    return render_template(f"participants/{template}.html", process=process, form=form, **more)


def _wrong_code(tries_left: int) -> str:
    if not tries_left:
        return _("El código no coincide y ya no sirve. Pida otro.")
    return ngettext(
        "El código no coincide. Le queda %(num)s intento.",
        "El código no coincide. Le quedan %(num)s intentos.",
        tries_left,
    )


def _not_proven() -> ResponseReturnValue:
    flash(_("No pudimos comprobar su identidad con ClaveÚnica. Intente otra vez o elija otra forma."), "error")
    return render_template("participants/not_proven.html"), 422
