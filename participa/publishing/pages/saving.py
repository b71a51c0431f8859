"""Saving what a form brought, so that nothing typed is lost when it can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import IntegrityError

from participa.extensions import db
from participa.foundation.files import StorageFull
from participa.foundation.i18n import _
from participa.publishing import services
from participa.web.unit_of_work import NotSavedError, commit, is_full

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_wtf import FlaskForm


def attempt(form: FlaskForm, save: Callable[[], Any]) -> Any:
    """Save and commit; when it can't be, say why on the form and return None, so that nothing typed is lost."""
    try:
        saved = save()
        commit()
    except services.ConflictError:
        form.form_errors.append(
            _("Otra persona guardó cambios mientras usted editaba. Compare con lo guardado y guarde de nuevo.")
        )
    except StorageFull as error:
        form.form_errors.append(str(error))
    except IntegrityError:
        db.session.rollback()
        form.form_errors.append(
            _("Otra persona guardó lo mismo hace un momento. Revise la lista antes de intentarlo de nuevo.")
        )
    except NotSavedError as error:
        form.form_errors.append(
            _("No queda espacio en el servidor y no se pudo guardar. Lo escrito sigue aquí: avise a quien administra.")
            if is_full(error)
            else _("La base de datos está ocupada y no se pudo guardar. Lo escrito sigue aquí: intente otra vez.")
        )
    else:
        return saved
    ask_again_for_files(form)
    return None


def ask_again_for_files(form: FlaskForm) -> None:
    """Say beside each file that it must be chosen again: browsers drop it from a form that comes back."""
    for field in form:
        if field.type == "FileField" and field.data and not field.errors:
            field.errors = [_("Elija de nuevo el archivo: el navegador no lo conserva cuando hay algo por corregir.")]


def status(form: FlaskForm) -> int:
    """Return 422 for a form that came back with errors, 200 for one shown afresh."""
    return 422 if form.errors or form.form_errors else 200
