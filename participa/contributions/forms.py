"""What is asked beside the questions: about the person (all voluntary), an address to go on later, a receipt's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileSize
from wtforms import BooleanField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, NumberRange, ValidationError

from participa.consultations.models import AnswersShown
from participa.contributions import receipts
from participa.contributions.about import AboutYou
from participa.contributions.models import AgeBand, Channel, Sex
from participa.contributions.wording import AGE_LABELS, AGE_SENTENCES, CHANNEL_LABELS, SEX_LABELS
from participa.foundation.files import MAX_UPLOAD
from participa.foundation.i18n import _, _l
from participa.participants.models import Level
from participa.publishing.forms import Choice, Day, Line, at_most, not_future, required
from participa.territory.division import regions

if TYPE_CHECKING:
    from wtforms import Field

    from participa.consultations.models import Consultation
    from participa.participants.current import Participant

MOST_SHEETS = 2_000
UNSAID = _l("Prefiero no decirlo")


class AboutForm(FlaskForm):
    """The last page: voluntary facts, age, consent."""

    region_code = Choice(_l("Región donde vive"), blank=UNSAID)
    sex = Choice(_l("Sexo"), options=SEX_LABELS.items(), blank=UNSAID)
    age_band = Choice(_l("Edad"), options=AGE_LABELS.items(), blank=UNSAID)
    may_publish = BooleanField(_l("Acepto que mi respuesta se publique, después de revisada"))
    named = RadioField(
        _l("Si se publica"),
        choices=[
            SelectChoice("", _l("Sin mi nombre")),
            SelectChoice("1", _l("Con mi nombre")),
        ],
        default="",
        validate_choice=True,
    )
    old_enough = BooleanField(_l("Edad"))

    def __init__(self, consultation: Consultation, participant: Participant | None) -> None:
        """Fit the questions to the consultation: what it does not need is not asked."""
        super().__init__()
        self.region_code.choices = _regions()
        self.old_enough.label.text = AGE_SENTENCES[consultation.minimum_age_rule]
        self._name = participant.name if participant is not None else ""
        self._organisation = participant.organisation_name if participant is not None else ""
        if consultation.publication_of_answers is AnswersShown.NO:
            del self.may_publish
        if consultation.publication_of_answers is AnswersShown.NO or not self._name or self._organisation:
            del self.named
        if participant is not None and participant.level is Level.ORGANISATION:
            del self.sex, self.age_band

    def validate_old_enough(self, field: Field) -> None:
        """Raise ValidationError unless it is declared."""
        if not field.data:
            raise ValidationError(_("Marque esta casilla para enviar su respuesta."))

    def about(self) -> AboutYou:
        """Return what was said."""
        named = "named" in self and bool(self.named.data)
        return AboutYou(
            region_code=self.region_code.data or "",
            sex=Sex(self.sex.data) if "sex" in self and self.sex.data else None,
            age_band=AgeBand(self.age_band.data) if "age_band" in self and self.age_band.data else None,
            may_publish="may_publish" in self and bool(self.may_publish.data),
            shown_name=self._organisation or (self._name if named else ""),
        )


class LaterForm(FlaskForm):
    """Where to send the link that leads back."""

    email = Line(
        _l("Su correo"),
        [required(), Email(_l("Escriba un correo completo, como nombre@correo.cl")), at_most(200)],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class CodeForm(FlaskForm):
    """The code of a receipt."""

    code = Line(
        _l("Código del comprobante"),
        [required()],
        description=_l("Los 26 números y letras. Puede escribirlo con o sin guiones."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def validate_code(self, field: Field) -> None:
        """Raise ValidationError for what can be no code."""
        if not receipts.normal(field.data or ""):
            raise ValidationError(_("Revise el código: debe tener 26 números y letras."))


class PressedForm(FlaskForm):
    """A button."""


class BatchForm(FlaskForm):
    """A batch of paper."""

    channel = Choice(
        _l("De dónde viene"),
        [required()],
        options=[(c, CHANNEL_LABELS[c]) for c in (Channel.PAPER, Channel.MEETING)],
    )
    place = Line(_l("Lugar"), [at_most(160)], description=_l("Por ejemplo: Oficina de Partes, Cabildo de Lebu."))
    gathered_on = Day(_l("Fecha en que se recibieron"), [required(_l("Complete este campo.")), not_future])
    sheets = IntegerField(
        _l("Cuántas respuestas hay en papel"),
        [
            required(_l("Complete este campo.")),
            NumberRange(1, MOST_SHEETS, _l("Escriba un número del 1 al 2.000.")),
        ],
    )

    scan = FileField(_l("Escaneo del papel (opcional)"), [FileSize(MAX_UPLOAD)])


class PaperForm(FlaskForm):
    """The voluntary facts of a sheet."""

    region_code = Choice(_l("Región"), blank=UNSAID)
    sex = Choice(_l("Sexo"), options=SEX_LABELS.items(), blank=UNSAID)
    age_band = Choice(_l("Edad"), options=AGE_LABELS.items(), blank=UNSAID)

    def __init__(self) -> None:
        """Fill in the regions."""
        super().__init__()
        self.region_code.choices = _regions()

    def about(self) -> AboutYou:
        """Return what the sheet says."""
        return AboutYou(
            region_code=self.region_code.data or "",
            sex=Sex(self.sex.data) if self.sex.data else None,
            age_band=AgeBand(self.age_band.data) if self.age_band.data else None,
        )


class NoteForm(FlaskForm):
    """What the second person found."""

    note = Line(_l("Qué hay que corregir"), [required(), at_most(500)])


def _regions() -> list[SelectChoice]:
    return [SelectChoice("", UNSAID), *(SelectChoice(each.code, each.name) for each in regions())]
