"""The forms about terms and mails."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from participa.foundation.i18n import _l

YES_OR_NO = [SelectChoice("si", _l("Sí, recibirlo")), SelectChoice("no", _l("No"))]


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
