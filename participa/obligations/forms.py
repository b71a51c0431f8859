"""The forms about terms and mails."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from participa.foundation.i18n import _, _l
from participa.obligations.models import Unit
from participa.obligations.rules import MOST
from participa.obligations.wording import UNITS
from participa.publishing.forms import Choice, Line, at_most, required

YES_OR_NO = [SelectChoice("si", _l("Sí, recibirlo")), SelectChoice("no", _l("No"))]


class TermForm(FlaskForm):
    """A term of an agency's own."""

    quantity = IntegerField(
        _l("Cuántos"), [required(), NumberRange(1, max(MOST.values()), _l("Escriba un número desde 1."))]
    )
    unit = Choice(_l("Se cuenta en"), [required()], options=[(unit.value, label) for unit, label in UNITS.items()])
    basis = Line(
        _l("Dónde lo dice su norma"),
        [at_most(200)],
        description=_l(
            "Por ejemplo: «Resolución Exenta N° 120 de 2025, artículo 14». "
            "Vacío, se mostrará como decisión de su organismo."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the longest term of the unit."""
        good = bool(super().validate(extra_validators))
        if good and self.quantity.data > MOST[Unit(self.unit.data)]:
            most = MOST[Unit(self.unit.data)]
            self.quantity.errors = [_("Con esta unidad, el plazo más largo es %(most)s.", most=most)]
            return False
        return good


class MailsForm(FlaskForm):
    """Which mails a person wants. Both answers are written out: a field that does not come says nothing."""

    weekly = RadioField(
        _l("Resumen de la semana"),
        [Optional()],
        choices=YES_OR_NO,
        description=_l("Cada lunes en la mañana, si tiene algo pendiente."),
    )
    reminders = RadioField(
        _l("Recordatorios"),
        [Optional()],
        choices=YES_OR_NO,
        description=_l("Una semana antes de cada fecha, un día hábil antes y si se atrasa; a lo más un correo al día."),
    )
