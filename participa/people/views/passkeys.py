"""Passkeys: used to sign in, alone or as the second step; added, named and removed in one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, jsonify, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people import current, queries, services
from participa.people.forms import CodeForm, KeyNameForm, NewKeyForm, UsedKeyForm
from participa.people.passkeys import PasskeyError
from participa.people.throttle import TooManyError
from participa.people.tokens import new_token
from participa.people.views.area import area, browser, retry_text
from participa.people.views.confirming import confirmed
from participa.people.views.second_step import code_page, from_the_beginning, to_codes
from participa.people.views.sign_in import enter, refused_page
from participa.web.addresses import local_path
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.people.models import Account, Passkey


# --- signing in ------------------------------------------------------------------------------------------------


@area.post("/ingresar/llave/opciones/", access=May.ANYONE)
def passkey_options() -> ResponseReturnValue:
    """Return what a browser needs to let whoever stands there choose a passkey; the same for everybody."""
    token = new_token()
    try:
        options = services.options_to_use(
            purpose=services.Purpose.SIGN_IN, token=token, account_id=None, browser=browser()
        )
    except TooManyError as error:
        return jsonify(refusal=retry_text(error)), 429
    current.carry_challenge(token)
    return jsonify(options=options)


@area.post("/ingresar/llave/", access=May.ANYONE)
def passkey_sign_in() -> ResponseReturnValue:
    """Sign in with a passkey alone."""
    form = UsedKeyForm()
    onward = local_path(form.siguiente.data, url_for("people.choose_agency"))
    token = current.find_challenge() or ""
    try:
        account, signed_in = services.sign_in_with_passkey(
            token=token, answer=form.credential.data or "", browser=browser()
        )
    except PasskeyError:
        commit()  # the challenge is spent, and the refusal on record
        return refused_page(_refused(), onward), 422
    return enter(signed_in, account.email, onward)


@area.post("/ingresar/dos-pasos/llave/opciones/", access=May.ANYONE)
def passkey_step_options() -> ResponseReturnValue:
    """Return what a browser needs to ask for a passkey of somebody whose password was right."""
    token = current.find_pending()
    waiting = queries.find_pending_sign_in(token) if token else None
    if token is None or waiting is None:
        return jsonify(refusal=_("Pasó demasiado tiempo. Ingrese de nuevo con su correo y su clave.")), 409
    purpose = services.Purpose.SECOND_STEP
    options = services.options_to_use(purpose=purpose, token=token, account_id=waiting.account_id, browser=browser())
    return jsonify(options=options)


@area.post("/ingresar/dos-pasos/llave/", access=May.ANYONE)
def passkey_step() -> ResponseReturnValue:
    """End a sign-in with a passkey as its second step."""
    form = UsedKeyForm()
    onward = local_path(form.siguiente.data, url_for("people.choose_agency"))
    token = current.find_pending()
    waiting = queries.find_pending_sign_in(token) if token else None
    if token is None or waiting is None:
        return from_the_beginning(onward)
    own_id = waiting.account_id
    came_from = browser(queries.get_account(own_id).email)
    try:
        account, signed_in = services.finish_with_passkey(
            token=token, answer=form.credential.data or "", browser=came_from
        )
    except PasskeyError:
        commit()  # the challenge is spent, and the refusal on record
        code = CodeForm(formdata=None, data={"siguiente": onward})
        code.form_errors.append(_refused())
        return code_page(code, own_id), 422
    except services.LinkDeadError:
        return from_the_beginning(onward)
    return enter(signed_in, account.email, onward)


# --- in one's own account --------------------------------------------------------------------------------------


@area.post("/cuenta/dos-pasos/llaves/opciones/", access=May.ACCOUNT_USE_OWN)
def passkey_add_options() -> ResponseReturnValue:
    """Return what the browser needs to make a key."""
    return jsonify(options=services.options_to_add(account=_own(), session_token=_token()))


@area.form("/cuenta/dos-pasos/llaves/agregar/", access=May.ACCOUNT_USE_OWN)
@confirmed
def passkey_add() -> ResponseReturnValue:
    """Take a key that the browser made, with the name the person gives it."""
    form = NewKeyForm()
    if not form.validate_on_submit():
        return _add_page(form)
    try:
        token, codes = services.add_passkey(
            account=_own(), name=str(form.name.data), answer=form.credential.data or "", session_token=_token()
        )
    except PasskeyError:
        commit()  # the challenge is spent
        form.form_errors.append(_("La llave no se pudo agregar. Intente otra vez."))
        return _add_page(form)
    except services.TooManyKeysError:
        form.form_errors.append(_("Ya tiene el máximo de llaves. Quite una que no use."))
        return _add_page(form)
    current.carry(token)
    return to_codes(codes)


@area.form("/cuenta/dos-pasos/llaves/<int:passkey_id>/nombre/", access=May.ACCOUNT_USE_OWN)
def passkey_rename(passkey_id: int) -> ResponseReturnValue:
    """Call a key otherwise."""
    key = _key(passkey_id)
    form = KeyNameForm(data={"name": key.name})
    if form.validate_on_submit():
        services.rename_passkey(passkey=key, name=str(form.name.data))
        flash(_("El nombre quedó guardado."), "success")
        return _to_state()
    page = render_template("people/second_step/key_name.html", form=form, key=key)
    return page, 422 if form.errors else 200


@area.form("/cuenta/dos-pasos/llaves/<int:passkey_id>/quitar/", access=May.ACCOUNT_USE_OWN)
@confirmed
def passkey_remove(passkey_id: int) -> ResponseReturnValue:
    """Confirm and forget a key."""
    key, own = _key(passkey_id), _own()
    if request.method == "GET":
        last = queries.count_passkeys(own.id) == 1 and queries.find_confirmed_step(own.id) is None
        return render_template("people/second_step/key_remove.html", key=key, last=last)
    current.carry(services.remove_passkey(passkey=key, account=own, session_token=_token()))
    flash(_("La llave ya no sirve para ingresar."), "success")
    return _to_state()


def _add_page(form: NewKeyForm) -> ResponseReturnValue:
    failed = bool(form.errors)
    return render_template("people/second_step/key_add.html", form=form), 422 if failed else 200


def _own() -> Account:
    found = current.find_account()
    if found is None:
        abort(404)
    return found


def _key(passkey_id: int) -> Passkey:
    found = queries.find_passkey(_own().id, passkey_id)
    if found is None:
        abort(404)
    return found


def _token() -> str:
    return current.find_token() or ""


def _to_state() -> ResponseReturnValue:
    return redirect(url_for("people.second_step"), 303)


def _refused() -> str:
    return _("Esa llave de acceso no sirve aquí. Intente otra vez o use otra forma de ingresar.")
