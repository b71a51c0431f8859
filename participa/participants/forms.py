"""The forms about who takes part."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import ValidationError
from wtforms.validators import Optional

from participa.foundation.i18n import _l
from participa.foundation.rut import RutError, parse_rut
from participa.people.forms import EmailAddress, PersonName
from participa.publishing.forms import Line, at_most, required

#: A RUT with its dots and spaces; more is no RUT.
RUT_MOST = 20
_EMAIL = {"autocomplete": "email", "inputmode": "email"}


class RutNumber(Line):
    """The RUT of an organisation; `number` holds it once it was found right."""

    number: int = 0

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002 (signature)
        """Check its digit, and that it is not usually a person's."""
        try:
            rut = parse_rut((self.data or "")[:RUT_MOST])
        except RutError as error:
            raise ValidationError(str(error)) from None
        if not rut.looks_like_organisation:
            raise ValidationError(_l("Este RUT parece de una persona: escriba el de la organización."))
        self.number = rut.number


class DeclaredForm(FlaskForm):
    """A name, and an address for the reply if the person wants one."""

    name = PersonName()
    email = EmailAddress(
        _l("Correo para recibir la respuesta (opcional)"), [Optional(), at_most(200)], render_kw=_EMAIL
    )


class EmailForm(FlaskForm):
    """An address that will be proven."""

    email = EmailAddress(
        _l("Correo"),
        [required(), at_most(200)],
        description=_l("Le enviaremos un código. No se publica ni se usa para otra cosa."),
        render_kw=_EMAIL,
    )


class OrganisationForm(FlaskForm):
    """An organisation, and who speaks for it."""

    organisation_name = Line(_l("Nombre de la organización"), [required(), at_most(200)])
    rut = RutNumber(
        _l("RUT de la organización"), [required(), at_most(RUT_MOST)], description=_l("Por ejemplo, 65.000.003-K")
    )
    name = PersonName(_l("Nombre de quien la representa"))
    email = EmailAddress(
        _l("Correo de contacto"),
        [required(), at_most(200)],
        description=_l("Le enviaremos un código. No se publica."),
        render_kw=_EMAIL,
    )


class CodeForm(FlaskForm):
    """The code of the mail."""

    code = Line(
        _l("Código de seis números"),
        [required(), at_most(20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class LinkForm(FlaskForm):
    """Nothing but the token of the page."""
