"""The forms of the first steps: few fields, filled in as far as the portal knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional

from participa.documents.forms import CheckedFile, Upload
from participa.foundation.i18n import _, _l
from participa.norms.forms import NORM_TYPE_LABELS
from participa.people.forms import PersonName, Several
from participa.publishing.forms import SUMMARY_MOST, Choice, Line, Text, WebAddress, at_most, not_future, required

if TYPE_CHECKING:
    from collections.abc import Iterable


class OfficerStepForm(FlaskForm):
    """Who answers for participation, to begin with; the rest of the record is filled in later."""

    title = PersonName(_l("Nombre y apellidos"))
    post = Line(_l("Cargo"), [required(), at_most(200)])
    mail = Line(
        _l("Correo institucional"),
        [required(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
        description=_l("De la oficina, nunca uno personal. Se publica."),
    )
    phone = Line(_l("Teléfono de la oficina"), [at_most(40)], description=_l("Se publica. Puede agregarlo después."))


class NormStepForm(FlaskForm):
    """The general norm: its act, and its text as a link or as a file."""

    norm_type = Choice(_l("Tipo de norma"), [required()], options=NORM_TYPE_LABELS.items())
    number = Line(_l("Número"), [required(), at_most(40)], description=_l("El del acto, por ejemplo 1.234."))
    act_on = DateField(_l("Fecha"), [required(_l("Indique la fecha del acto.")), not_future])
    url = Line(
        _l("Enlace al texto completo"),
        [at_most(500), WebAddress()],
        description=_l("Si ya está en su sitio web. Si no, suba el archivo."),
    )
    upload = Upload(_l("O el archivo"), [CheckedFile()])
    summary = Text(
        _l("Resumen"), [required(), at_most(SUMMARY_MOST)], description=_l("Cámbielo si puede decirlo mejor.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the text, in one of the two ways; a picture of it could not be read by everybody."""
        good = bool(super().validate(extra_validators))
        if not self.url.data and not self.upload.data:
            self.url.errors = [*self.url.errors, _("Escriba el enlace o suba el archivo con el texto.")]
            good = False
        received = self.upload.received
        if received is not None and received[0].is_image:
            self.upload.errors = [*self.upload.errors, _("Es una imagen: suba la norma como PDF o Word con texto.")]
            good = False
        return good


class MechanismsStepForm(FlaskForm):
    """Which mechanisms the agency has."""

    types = Several(_l("Mecanismos que tiene el organismo"), [Optional()])

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer the mechanisms that have no text yet: pairs of type and label."""
        self.types.choices = [SelectChoice(value, label) for value, label in options]


class ConfirmStepForm(FlaskForm):
    """A step that asks for nothing but the click."""
