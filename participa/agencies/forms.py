"""The forms with which an agency keeps its own card and its look."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileSize
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Optional, ValidationError

from participa.agencies import logos
from participa.foundation.colours import ColourError, parse_colour
from participa.foundation.i18n import _l
from participa.publishing.forms import Line, Text, WebAddress, at_most, required

_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{4,38}[0-9]")


class Telephone:
    """Validator: digits with the usual signs between them."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise ValidationError with the remedy."""
        if field.data and not _PHONE.fullmatch(field.data):
            raise ValidationError(_l("Escriba el teléfono con números, por ejemplo +56 2 2345 6789."))


class HexColour:
    """Validator: strictly #rrggbb, because it ends up in a style sheet (abuse case X17)."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Raise ValidationError with the remedy."""
        if field.data:
            try:
                field.data = str(parse_colour(field.data))
            except ColourError as error:
                raise ValidationError(str(error)) from error


class CardForm(FlaskForm):
    """What an agency says of itself. Its name is the platform's to change, since addresses and lists hang from it."""

    about = Text(
        _l("Qué hace el organismo"),
        [at_most(400)],
        description=_l("Una o dos frases en lenguaje claro, como se lo diría a un vecino."),
    )
    address = Line(_l("Dirección de atención"), [at_most(200)], description=_l("Calle y número, sin la comuna."))
    website = Line(_l("Sitio web"), [at_most(300), WebAddress()], description=_l("Con https:// al comienzo."))
    email = Line(
        _l("Correo institucional"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
        description=_l("El de la oficina, no el de una persona."),
    )
    phone = Line(_l("Teléfono"), [at_most(40), Telephone()])


class ColourForm(FlaskForm):
    """The colour of the section."""

    colour = Line(
        _l("Color de la sección"),
        [HexColour()],
        description=_l("Un # y seis cifras, por ejemplo #0f69b4. Vacío usa el color del portal."),
    )


class FourEyesForm(FlaskForm):
    """Who approves what is published."""

    four_eyes = RadioField(
        _l("Antes de publicar un texto"),
        choices=[
            SelectChoice("si", _l("Lo aprueba una persona distinta de quien lo escribió (recomendado)")),
            SelectChoice("no", _l("Puede publicarlo la misma persona que lo escribió")),
        ],
        validators=[required(_l("Elija una de las dos."))],
    )


class LogoForm(FlaskForm):
    """The logo of the section."""

    logo = FileField(
        _l("Logo"),
        [
            FileAllowed(list(logos.EXTENSIONS), _l("El logo debe ser una imagen PNG, JPG o WebP.")),
            FileSize(logos.MAX_BYTES, message=_l("El archivo pesa más de 2 MB: redúzcalo.")),
        ],
        description=_l("Se muestra sobre fondo blanco y se ajusta a 480 × 240 puntos; hasta 4.000 puntos por lado."),
    )
