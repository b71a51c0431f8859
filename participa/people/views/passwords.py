"""Recovering a password. What is answered is the same whether or not there is an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people import current, queries, services
from participa.people.forms import ForgotForm, ResetForm
from participa.people.throttle import TooManyError
from participa.people.views.area import area, browser, gone, retry_text, too_many

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.form("/clave/olvidada/", access=May.ANYONE)
def forgot() -> ResponseReturnValue:
    """Ask for a link to set a password."""
    form = ForgotForm()
    if form.validate_on_submit():
        email = str(form.email.data)
        try:
            services.ask_reset(email=email, browser=browser())
        except TooManyError as error:
            form.form_errors.append(retry_text(error))
            return too_many(error, render_template("people/forgot.html", form=form))
        return render_template("people/forgot_sent.html", email=email)
    return render_template("people/forgot.html", form=form), 422 if form.errors else 200


@area.form("/clave/nueva/<token>/", access=May.ANYONE)
def reset(token: str) -> ResponseReturnValue:
    """Set a password with the link of the mail. Opening it spends nothing: mail scanners open links too."""
    if queries.find_reset(token) is None:
        return gone()
    form = ResetForm()
    if form.validate_on_submit():
        try:
            services.reset_password(token=token, password=str(form.password.data))
        except services.LinkDeadError:
            return gone()
        except services.WeakPasswordError as error:
            form.password.errors = [str(error)]
        else:
            current.drop()
            flash(_("Su clave nueva está lista. Ingrese con ella."), "success")
            return redirect(url_for("people.sign_in"), 303)
    return render_template("people/reset.html", form=form, token=token), 422 if form.errors else 200
