"""The second step: asked at sign-in; an app's codes set up, renewed and removed in one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people import current, qr, queries, services, totp
from participa.people.forms import CodeForm, FirstCodeForm, PresentForm, ProofForm
from participa.people.models import Account
from participa.people.throttle import TooManyError
from participa.people.views.area import area, browser, retry_text, too_many
from participa.people.views.confirming import confirmed
from participa.people.views.sign_in import enter
from participa.web.addresses import local_path
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue


# --- at sign-in ------------------------------------------------------------------------------------------------


@area.form("/ingresar/dos-pasos/", access=May.ANYONE)
def second_step_code() -> ResponseReturnValue:
    """Ask for the code of somebody whose password was right a moment ago; anybody else begins at the beginning."""
    form = CodeForm()
    asked = form.siguiente.data if request.method == "POST" else request.args.get("siguiente")
    onward = local_path(asked, url_for("people.choose_agency"))
    token = current.find_pending()
    waiting = queries.find_pending_sign_in(token) if token else None
    if token is None or waiting is None:
        return from_the_beginning(onward)
    form.siguiente.data = onward
    own_id, email = waiting.account_id, queries.get_account(waiting.account_id).email
    if not form.validate_on_submit():
        return code_page(form, own_id), 422 if form.errors else 200
    try:
        account, signed_in = services.finish_sign_in(token=token, code=str(form.code.data), browser=browser(email))
    except TooManyError as error:
        form.form_errors.append(retry_text(error))
        return too_many(error, code_page(form, own_id))
    except services.WrongCodeError:
        commit()  # the refusal stays on record
        form.code.errors = [_wrong_code()]
        return code_page(form, own_id), 422
    except services.LinkDeadError:
        return from_the_beginning(onward)
    return enter(signed_in, account.email, onward)


def from_the_beginning(onward: str) -> ResponseReturnValue:
    """Send somebody who waits for nothing to the sign-in, or on where they are signed in."""
    if current.find_account() is not None:
        return redirect(onward, 303)
    current.drop()
    flash(_("Ingrese de nuevo con su correo y su clave."), "info")
    return redirect(url_for("people.sign_in", siguiente=onward), 303)


def code_page(form: CodeForm, account_id: int) -> str:
    """Return the page of the second step with the ways that a person has."""
    has_app = queries.find_confirmed_step(account_id) is not None
    if not has_app:
        form.code.label.text, form.code.description = _("Código de respaldo"), _("Uno de los que guardó al activarla.")
    return render_template(
        "people/second_step/code.html", form=form, has_app=has_app, has_keys=queries.count_passkeys(account_id) > 0
    )


# --- in one's own account --------------------------------------------------------------------------------------


@area.get("/cuenta/dos-pasos/", access=May.ACCOUNT_USE_OWN)
def second_step() -> ResponseReturnValue:
    """Show the ways of the second step one has, for whom it is demanded and how many recovery codes are left."""
    own = _own()
    in_production = current_app.config["MODE"] == "production"
    return render_template(
        "people/second_step/state.html",
        person=own,
        app=queries.find_confirmed_step(own.id),
        keys=queries.list_passkeys(own.id),
        codes_left=queries.count_recovery_codes(own.id) if own.second_step_since else 0,
        terms=queries.list_second_step_terms(own.id),
        always=own.is_super_admin and in_production,
    )


@area.form("/cuenta/dos-pasos/activar/", access=May.ACCOUNT_USE_OWN)
def second_step_offer() -> ResponseReturnValue:
    """Ask for the password again, and make a key."""
    if _has_app():
        return _to_state()
    form = PresentForm()
    if form.validate_on_submit():
        try:
            services.offer(account_id=_own().id, password=str(form.present.data), session_token=_token())
        except TooManyError as error:
            form.form_errors.append(retry_text(error))
            return too_many(error, render_template("people/second_step/offer.html", form=form))
        except services.BadCredentialsError:
            form.present.errors = [_not_your_password()]
        else:
            return redirect(url_for("people.second_step_confirm"), 303)
    return render_template("people/second_step/offer.html", form=form), 422 if form.errors else 200


@area.form("/cuenta/dos-pasos/confirmar/", access=May.ACCOUNT_USE_OWN)
def second_step_confirm() -> ResponseReturnValue:
    """Show the key, and take the first code of the app that has it."""
    own = _own()
    offered = queries.find_offered_step(own.id, _token())
    if _has_app() or offered is None or services.is_over(offered.offered_at):
        return _to_state()
    key, email = totp.unseal(offered.sealed_key), own.email
    form = FirstCodeForm()
    if form.validate_on_submit():
        try:
            token, codes = services.confirm(account_id=own.id, code=str(form.code.data), session_token=_token())
        except TooManyError as error:
            form.form_errors.append(retry_text(error))
            return too_many(error, _key_page(form, key, email))
        except services.WrongCodeError:
            form.code.errors = [_wrong_code()]
        except services.LinkDeadError:
            return _to_state()
        else:
            current.carry(token)
            return to_codes(codes)
    return _key_page(form, key, email), 422 if form.errors else 200


@area.get("/cuenta/dos-pasos/clave.svg", access=May.ACCOUNT_USE_OWN)
def second_step_key() -> ResponseReturnValue:
    """Draw the key that waits for its first code, for a camera; only in the session it was made for."""
    own = _own()
    offered = queries.find_offered_step(own.id, _token())
    if offered is None or services.is_over(offered.offered_at):
        abort(404)
    return Response(qr.svg(_link(totp.unseal(offered.sealed_key), own.email)), mimetype="image/svg+xml")


@area.form("/cuenta/dos-pasos/codigos/", access=May.ACCOUNT_USE_OWN)
def second_step_codes() -> ResponseReturnValue:
    """Make new recovery codes: with the password and a code, or freshly proved where one has passkeys only."""
    if not _own().second_step_since:
        return _to_state()
    if not _has_app():
        return _new_codes_without_app()
    form = ProofForm()
    if form.validate_on_submit():
        try:
            codes = services.renew_codes(
                account_id=_own().id, password=str(form.present.data), code=str(form.code.data)
            )
        except TooManyError as error:
            return _proof_refused("renew", form, error)
        except (services.BadCredentialsError, services.WrongCodeError) as error:
            _say_refused(form, error)
        else:
            return to_codes(codes)
    return render_template("people/second_step/renew.html", form=form), 422 if form.errors else 200


@confirmed
def _new_codes_without_app() -> ResponseReturnValue:
    form = FlaskForm()
    if not form.validate_on_submit():
        return render_template("people/second_step/renew.html", form=form)
    return to_codes(services.renew_proved(account_id=_own().id))


@area.form("/cuenta/dos-pasos/desactivar/", access=May.ACCOUNT_USE_OWN)
def second_step_remove() -> ResponseReturnValue:
    """Take the app's codes away, with the password and a code."""
    if not _has_app():
        return _to_state()
    form = ProofForm()
    if form.validate_on_submit():
        try:
            token = services.remove(
                account_id=_own().id,
                password=str(form.present.data),
                code=str(form.code.data),
                session_token=_token(),
            )
        except TooManyError as error:
            return _proof_refused("remove", form, error)
        except (services.BadCredentialsError, services.WrongCodeError) as error:
            _say_refused(form, error)
        else:
            current.carry(token)
            flash(_("Los códigos de su aplicación ya no sirven."), "success")
            return _to_state()
    last = queries.count_passkeys(_own().id) == 0
    return render_template("people/second_step/remove.html", form=form, last=last), 422 if form.errors else 200


def _own() -> Account:
    found = current.find_account()
    if found is None:
        abort(404)
    return found


def _has_app() -> bool:
    return queries.find_confirmed_step(_own().id) is not None


def _token() -> str:
    return current.find_token() or ""


def _to_state() -> ResponseReturnValue:
    return redirect(url_for("people.second_step"), 303)


def _key_page(form: FirstCodeForm, key: bytes, email: str) -> str:
    return render_template(
        "people/second_step/confirm.html",
        form=form,
        key=totp.in_groups(key),
        link=_link(key, email),
    )


def _link(key: bytes, email: str) -> str:
    return totp.link(key, who=email, portal="Participa")


def to_codes(codes: Sequence[str]) -> ResponseReturnValue:
    """Show recovery codes the one time they can be seen; a second way of the second step shares those of the first."""
    if codes:
        return render_template("people/second_step/codes.html", codes=codes)
    flash(_("Quedó agregada. Sus códigos de respaldo siguen siendo los mismos."), "success")
    return _to_state()


def _proof_refused(page: str, form: ProofForm, error: TooManyError) -> ResponseReturnValue:
    form.form_errors.append(retry_text(error))
    return too_many(error, render_template(f"people/second_step/{page}.html", form=form, last=False))


def _say_refused(form: ProofForm, error: services.PeopleError) -> None:
    if isinstance(error, services.WrongCodeError):
        form.code.errors = [_wrong_code()]
    else:
        form.present.errors = [_not_your_password()]


def _wrong_code() -> str:
    return _("Ese código no sirve. Espere el siguiente de su aplicación y escríbalo; cada código sirve una sola vez.")


def _not_your_password() -> str:
    return _("Esta no es su clave actual.")
