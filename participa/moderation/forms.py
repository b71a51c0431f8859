"""Deciding on answers, hiding words in one."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms.validators import Optional

from participa.contributions.wording import REDACTION_LABELS
from participa.foundation.i18n import _l
from participa.moderation.wording import REASON_LABELS
from participa.publishing.forms import Choice, Text, at_most, required


class DecideForm(FlaskForm):
    """What happens to the answers that were ticked."""

    reason = Choice(
        _l("Motivo para no publicar"), [Optional()], options=REASON_LABELS.items(), blank=_l("Elija el motivo")
    )


class RedactForm(FlaskForm):
    """Words to hide."""

    words = Text(
        _l("Palabras que hay que ocultar"),
        [required(), at_most(500)],
        description=_l("Cópielas de la respuesta. Se ocultan en todos los lugares en que la respuesta las dice."),
    )
    reason = Choice(_l("Por qué"), [required()], options=REDACTION_LABELS.items())
