"""What the command line does about accounts."""

from __future__ import annotations

from participa.extensions import db
from participa.foundation.i18n import _
from participa.people import services
from participa.people.identity import IdentityError


def create_super_admin(email: str, name: str, password: str) -> str:
    """Make a super-admin and commit. Return what is wrong with the facts, or an empty text. Needs an app context."""
    try:
        services.create_super_admin(email=email, name=name, password=password)
        db.session.commit()
    except IdentityError:
        return _("Escriba un correo completo, como nombre@organismo.cl, y el nombre y apellido de una persona.")
    except services.WeakPasswordError as error:
        return str(error)
    except services.EmailTakenError:
        return _("Ya existe una cuenta con ese correo.")
    return ""
