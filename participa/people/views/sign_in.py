"""Signing in and out, and the choice of agency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for

from participa.access.matrix import may
from participa.access.permissions import May
from participa.agencies import look
from participa.agencies.models import Agency, AgencyState
from participa.agencies.queries import find_by_slug
from participa.foundation import words
from participa.foundation.i18n import _
from participa.people import current, known_browser, queries, services
from participa.people.forms import SignInForm
from participa.people.throttle import TooManyError
from participa.people.views.area import area, browser, retry_text, too_many
from participa.web.addresses import local_path
from participa.web.gate import visitor
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.form("/ingresar/", access=May.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Sign in for any agency, and go on to what was asked for."""
    return _sign_in(None)


@area.form("/organismos/<agency>/ingresar/", access=May.ANYONE)
def agency_sign_in(agency: str) -> ResponseReturnValue:
    """Sign in on an agency's own page; one that is off says so, an unknown one is not found."""
    found = find_by_slug(agency)
    if found is None or found.is_practice:
        abort(404)
    if found.state not in (AgencyState.LIVE, AgencyState.PREPARING):
        return render_template(
            "people/agency_off.html", agency=found, **_look(found)
        ), 403 if request.method == "POST" else 200
    return _sign_in(found)


def _sign_in(agency: Agency | None) -> ResponseReturnValue:
    form = SignInForm()
    asked = form.siguiente.data if request.method == "POST" else request.args.get("siguiente")
    default = url_for("people.choose_agency") if agency is None else url_for("office.show", agency=agency.slug)
    onward = local_path(asked, default)
    if request.method == "GET" and visitor().is_signed_in:
        return redirect(onward)
    if not form.validate_on_submit():
        form.siguiente.data = onward if asked else ""
        return _page(form, agency), 422 if form.errors else 200
    email = str(form.email.data)
    try:
        signed_in = services.sign_in(email=email, password=str(form.password.data), browser=browser(email))
    except TooManyError as error:
        form.form_errors.append(retry_text(error))
        return too_many(error, _page(form, agency))
    except services.BadCredentialsError:
        commit()  # the refusal stays on record
        form.form_errors.append(_("El correo o la clave no coinciden. Revise ambos e intente otra vez."))
        return _page(form, agency), 422
    if isinstance(signed_in, services.StepDue):
        current.carry_pending(signed_in.token)
        return redirect(url_for("people.second_step_code", siguiente=onward), 303)
    return enter(signed_in, email, onward)


def enter(signed_in: services.SignedIn, email: str, onward: str) -> ResponseReturnValue:
    """Let somebody in who proved all there is to prove, and tell of a term that runs."""
    current.carry(signed_in.token)
    account = queries.get_account(signed_in.account_id)
    terms = queries.list_second_step_terms(account.id) if account.second_step_since is None else []
    if terms and current_app.config["MODE"] == "production":
        text = _(
            "Active la verificación en dos pasos en «Mi cuenta»: desde el %(date)s se le pedirá para entrar.",
            date=words.plain_date(terms[0][1]),
        )
        flash(text, "warning")
    response = redirect(onward, 303)
    known_browser.remember(response, email)
    return response


def refused_page(text: str, onward: str) -> str:
    """Return the sign-in page with what another way of signing in was refused for."""
    form = SignInForm(formdata=None, data={"siguiente": onward})
    form.form_errors.append(text)
    return _page(form, None)


def _page(form: SignInForm, agency: Agency | None) -> str:
    in_demonstration = current_app.config["MODE"] == "demo"
    return render_template(
        "people/sign_in.html",
        form=form,
        demo_accounts=queries.demo_accounts(agency.id if agency else None) if in_demonstration else [],
        demo_password=current_app.config.get("DEMO_PASSWORD", ""),
        **_look(agency),
    )


def _look(agency: Agency | None) -> dict[str, Any]:
    if agency is None:
        return {}
    home = url_for("agencies.show", agency=agency.slug) if agency.is_live else ""
    return {
        "current_agency": agency,
        "theme_url": look.theme_url(agency),
        "agency_logo_url": look.logo_url(agency),
        "agency_home_url": home,
    }


@area.post("/salir/", access=May.ANYONE)
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    token = current.find_token()
    if token:
        services.sign_out(token=token)
    current.drop()
    flash(_("Su sesión está cerrada."), "success")
    return redirect(url_for("people.sign_in"), 303)


@area.get("/mis-organismos/", access=May.ACCOUNT_USE_OWN)
def choose_agency() -> ResponseReturnValue:
    """List the person's agencies; lead straight on where there is only one way."""
    account_id = visitor().account_id
    agencies = queries.list_my_agencies(account_id) if account_id is not None else []
    above = may(visitor(), May.PLATFORM_READ)
    if above and not agencies:
        return redirect(url_for("platform.show"))
    if len(agencies) == 1 and agencies[0].is_open and not above:
        return redirect(url_for("office.show", agency=agencies[0].slug))
    return render_template("people/choose_agency.html", agencies=agencies)
