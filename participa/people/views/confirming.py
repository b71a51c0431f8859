"""«Confirm that it is you»: asked before what must not be done from a browser left open.

Put `@confirmed` below the door of a page, or call `ask_again()` where only some of its uses are dangerous. Whoever
proved it in the last ten minutes (signing in counts) notices nothing. What was typed travels along and is not lost;
passwords and files do not.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import abort, jsonify, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people import current, queries, services
from participa.people.forms import AgainForm
from participa.people.passkeys import PasskeyError
from participa.people.throttle import TooManyError
from participa.people.views.area import area, browser, retry_text, too_many
from participa.web.addresses import local_path
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from participa.people.models import SignInSession

#: What belongs to the proof itself, or to one page only.
_OWN = frozenset({"csrf_token", "confirmacion", "confirmacion_llave"})


def confirmed(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Let only those into a page who proved within ten minutes who they are; the others are asked first."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        refusal = ask_again()
        return view(*args, **kwargs) if refusal is None else refusal

    return asked


def ask_again() -> ResponseReturnValue | None:
    """Return the page that asks who is signed in to prove it, or None where it is proved, or is in this very request.

    Call it before anything is changed: a proof is counted in a transaction of its own.
    """
    found = _session()
    if services.is_proved(found.proved_at):
        return None
    form = AgainForm()
    if request.method == "GET":
        form.siguiente.data = request.full_path if request.query_string else request.path
        return _page(form, url_for("people.confirm"), [])
    kept = [(name, value) for name, values in request.form.lists() for value in values if name not in _OWN]
    if not request.form.keys() & {"confirmacion", "confirmacion_llave"}:
        return _page(form, request.path, kept)
    return _prove(form, found, request.path, kept)


@area.form("/cuenta/confirmar/", access=May.ACCOUNT_USE_OWN)
def confirm() -> ResponseReturnValue:
    """Ask for a proof, and go on to the page that needs it."""
    form, found = AgainForm(), _session()
    asked = form.siguiente.data if request.method == "POST" else request.args.get("siguiente")
    onward = local_path(asked, url_for("people.account"))
    form.siguiente.data = onward
    if request.method == "POST":
        return _prove(form, found, request.path, []) or redirect(onward, 303)
    return redirect(onward) if services.is_proved(found.proved_at) else _page(form, request.path, [])


@area.post("/cuenta/confirmar/opciones/", access=May.ACCOUNT_USE_OWN)
def confirm_options() -> ResponseReturnValue:
    """Return what the browser needs to ask for one of the person's own passkeys."""
    options = services.options_to_use(
        purpose=services.Purpose.CONFIRM,
        token=current.find_token() or "",
        account_id=_session().account_id,
        browser=browser(),
    )
    return jsonify(options=options)


def _prove(
    form: AgainForm, found: SignInSession, action: str, kept: list[tuple[str, str]]
) -> ResponseReturnValue | None:
    """Take the proof that was sent; return the page that asks once more where it is none."""
    account_id, token = found.account_id, current.find_token() or ""
    try:
        if form.credential.data:
            services.confirm_with_passkey(account_id=account_id, answer=form.credential.data, session_token=token)
        else:
            services.confirm_with_password(
                account_id=account_id, password=str(form.confirmacion.data or ""), session_token=token
            )
    except TooManyError as error:
        form.form_errors.append(retry_text(error))
        return too_many(error, _page(form, action, kept)[0])
    except PasskeyError:
        commit()  # the challenge is spent, and the refusal on record
        form.form_errors.append(_("La llave de acceso no se pudo comprobar. Intente otra vez, o use su clave."))
    except services.BadCredentialsError:
        form.confirmacion.errors = [_("Esta no es su clave actual.")]
    else:
        return None
    return _page(form, action, kept, 422)


def _page(form: AgainForm, action: str, kept: list[tuple[str, str]], status: int = 200) -> tuple[str, int]:
    page = render_template(
        "people/again.html",
        form=form,
        action=action,
        kept=kept,
        has_keys=queries.count_passkeys(_session().account_id) > 0,
        minutes=int(services.PROOF_LASTS.total_seconds() // 60),
    )
    return page, status


def _session() -> SignInSession:
    found = current.find_session()
    if found is None:
        abort(404)
    return found
