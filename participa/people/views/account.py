"""A person's own account: the name, the password, the browsers where they are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people import current, queries, services
from participa.people.forms import ChangePasswordForm, NameForm
from participa.people.models import Account
from participa.people.throttle import TooManyError
from participa.people.tokens import hash_token
from participa.people.views.area import area, browser, retry_text, too_many

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def _own() -> Account:
    found = current.find_account()
    if found is None:
        abort(404)
    return found


def _page(name_form: NameForm | None = None, password_form: ChangePasswordForm | None = None) -> str:
    own = _own()
    token = current.find_token() or ""
    return render_template(
        "people/account.html",
        person=own,
        name_form=name_form or NameForm(formdata=None, data={"name": own.name}),
        password_form=password_form or ChangePasswordForm(formdata=None),
        form=name_form or password_form,
        sessions=queries.list_sessions(own.id),
        this_session=hash_token(token),
        agencies=queries.list_my_agencies(own.id),
    )


@area.get("/cuenta/", access=May.ACCOUNT_USE_OWN)
def account() -> ResponseReturnValue:
    """Show the account."""
    return _page()


@area.post("/cuenta/nombre/", access=May.ACCOUNT_USE_OWN)
def change_name() -> ResponseReturnValue:
    """Change the name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _page(name_form=form), 422
    services.change_name(account=_own(), name=str(form.name.data))
    flash(_("Su nombre quedó guardado."), "success")
    return redirect(url_for("people.account"), 303)


@area.post("/cuenta/clave/", access=May.ACCOUNT_USE_OWN)
def change_password() -> ResponseReturnValue:
    """Change the password; the other browsers are signed out."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _page(password_form=form), 422
    try:
        changed = services.change_password(
            account_id=_own().id, present=str(form.present.data), password=str(form.password.data), browser=browser()
        )
    except TooManyError as error:
        form.form_errors.append(retry_text(error))
        return too_many(error, _page(password_form=form))
    except services.BadCredentialsError:
        form.present.errors = [_("Esta no es su clave actual.")]
        return _page(password_form=form), 422
    except services.WeakPasswordError as error:
        form.password.errors = [str(error)]
        return _page(password_form=form), 422
    current.carry(changed.token)
    flash(_("Su clave cambió y se cerraron sus otras sesiones."), "success")
    return redirect(url_for("people.account"), 303)


@area.post("/cuenta/sesiones/<int:session_id>/cerrar/", access=May.ACCOUNT_USE_OWN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign one browser out."""
    if not services.end_session(account_id=_own().id, session_id=session_id):
        abort(404)
    flash(_("Se cerró esa sesión."), "success")
    return redirect(url_for("people.account"), 303)


@area.post("/cuenta/sesiones/cerrar-otras/", access=May.ACCOUNT_USE_OWN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign all other browsers out."""
    services.end_other_sessions(account_id=_own().id, token=current.find_token())
    flash(_("Se cerraron sus otras sesiones."), "success")
    return redirect(url_for("people.account"), 303)
