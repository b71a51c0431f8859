"""What the command line does about accounts."""

from __future__ import annotations

from flask import current_app

from participa.extensions import db
from participa.foundation.i18n import _
from participa.people import queries, services
from participa.people.identity import IdentityError


def create_super_admin(email: str, name: str, password: str, *, supervises: bool = False) -> str:
    """Make a super-admin, or a supervisor, and commit; return what is wrong with the facts, or an empty text.

    Needs an app context.
    """
    try:
        services.create_super_admin(email=email, name=name, password=password, supervises=supervises)
        db.session.commit()
    except IdentityError:
        return _("Escriba un correo completo, como nombre@organismo.cl, y el nombre y apellido de una persona.")
    except services.WeakPasswordError as error:
        return str(error)
    except services.EmailTakenError:
        return _("Ya existe una cuenta con ese correo.")
    return ""


def reset_second_step(email: str) -> str:
    """Take the second step from an account and commit. Return what is wrong, or an empty text. Needs an app context."""
    account = queries.find_account_by_email(email)
    if account is None or account.second_step_since is None:
        return _("Ninguna cuenta con ese correo tiene la verificación en dos pasos.")
    with current_app.test_request_context("/", base_url=current_app.config["BASE_URL"]):  # for the links of the mail
        services.reset_for(account)
        db.session.commit()
    return ""
