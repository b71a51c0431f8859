"""The forms of the desk."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from participa.data_rights.models import OUTCOME_LABELS, RIGHT_LABELS, Outcome, Right
from participa.foundation.i18n import _l
from participa.people.forms import EmailAddress, PersonName
from participa.publishing.forms import Line, Text, at_most, required

TEXT_MOST = 4000
CODE_MOST = 60


class AskForm(FlaskForm):
    """What a person asks."""

    right = RadioField(
        _l("Qué derecho quiere ejercer"),
        [required(_l("Elija un derecho."))],
        choices=[SelectChoice(right.value, label) for right, label in RIGHT_LABELS.items()],
    )
    text = Text(
        _l("Qué pide"),
        [required(), at_most(TEXT_MOST)],
        description=_l("Por ejemplo, en qué consulta participó o qué dato está errado. No necesita citar la ley."),
    )
    name = PersonName()
    email = EmailAddress(
        _l("Correo para la respuesta"),
        [required(), at_most(200)],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    receipt = Line(
        _l("Código de su comprobante"),
        [at_most(CODE_MOST)],
        description=_l("Lo recibió al responder una consulta. Sirve para encontrar lo que envió."),
    )

    @property
    def asked_right(self) -> Right:
        """Return the right that was chosen."""
        return Right(str(self.right.data))


class FollowForm(FlaskForm):
    """The code of a request."""

    code = Line(_l("Código de su solicitud"), [required(), at_most(CODE_MOST)], render_kw={"autocomplete": "off"})


class ExtendForm(FlaskForm):
    """Why more time is needed."""

    reason = Text(
        _l("Por qué se necesita más tiempo"),
        [required(), at_most(TEXT_MOST)],
        description=_l("La persona lo leerá. La ley permite ampliar el plazo una sola vez, por 30 días corridos."),
    )


class AnswerForm(FlaskForm):
    """What was decided, and why."""

    outcome = RadioField(
        _l("Decisión"),
        [required(_l("Elija una decisión."))],
        choices=[SelectChoice(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
    )
    text = Text(
        _l("Respuesta a la persona"),
        [required(), at_most(TEXT_MOST)],
        description=_l(
            "Diga qué se hizo. Si no se acoge todo, explique por qué: el portal agrega cómo reclamar ante la Agencia."
        ),
    )

    @property
    def decided(self) -> Outcome:
        """Return the decision that was chosen."""
        return Outcome(str(self.outcome.data))
