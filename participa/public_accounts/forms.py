"""The forms of an account, its events and its questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import Email, NumberRange, Optional

from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.public_accounts.models import Channel, EventMode
from participa.public_accounts.queries import reporting_year_is_taken
from participa.publishing.forms import (
    BODY_MOST,
    Choice,
    ContentForm,
    Day,
    Line,
    Marked,
    Moment,
    WebAddress,
    at_most,
    commune_options,
    required,
)
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from participa.public_accounts.models import PublicAccount

MODE_LABELS = {
    EventMode.IN_PERSON: _l("Presencial"),
    EventMode.ONLINE: _l("En línea"),
    EventMode.MIXED: _l("Presencial y en línea"),
}
CHANNEL_LABELS = {
    Channel.IN_PERSON: _l("Presencial"),
    Channel.ONLINE: _l("En línea"),
    Channel.MAIL: _l("Correo"),
    Channel.OTHER: _l("Otro"),
}
FIRST_YEAR, LAST_YEAR = 2000, 2050
_MOST_PEOPLE = 10_000_000
_LONGEST_ANSWER = 10_000


def _year(label: Any, description: Any, default: Any) -> IntegerField:
    return IntegerField(
        label,
        [required(), NumberRange(FIRST_YEAR, LAST_YEAR, message=_l("Escriba el año con cuatro cifras."))],
        description=description,
        default=default,
    )


class PublicAccountForm(ContentForm):
    """What an agency says of its yearly account."""

    groups = (
        (_l("Año y convocatoria"), "reporting_year"),
        (_l("Informe"), "report_published_on"),
        (_l("Participación virtual"), "participation_opens_on"),
        (_l("Pronunciamiento del consejo de la sociedad civil"), "pronouncement"),
        (_l("Informe final"), "final_report"),
        (_l("Contacto y base legal"), "contact_email"),
    )

    reporting_year = _year(_l("Año de la gestión"), _l("El año del que se da cuenta."), lambda: today().year - 1)
    edition_year = _year(_l("Año de la edición"), _l("El año en que se realiza."), lambda: today().year)
    called_on = Day(_l("Se convoca el"), [Optional()])
    how_to_take_part = Marked(
        _l("Cómo participar"), [at_most(4000)], description=_l("Cómo asistir, preguntar u opinar.")
    )
    report_published_on = Day(_l("El informe se publica el"), [Optional()])
    report_url = Line(
        _l("Enlace al informe"),
        [at_most(500), WebAddress()],
        description=_l("Si está en otro sitio. Si no, adjúntelo como documento."),
    )
    policies = Marked(_l("Políticas"), [at_most(BODY_MOST)])
    plans = Marked(_l("Planes"), [at_most(BODY_MOST)])
    programmes = Marked(_l("Programas"), [at_most(BODY_MOST)])
    actions = Marked(_l("Acciones"), [at_most(BODY_MOST)])
    budget_execution = Marked(
        _l("Ejecución presupuestaria"),
        [at_most(BODY_MOST)],
        description=_l("El artículo 72 de la Ley 18.575 exige dar cuenta de ella."),
    )
    indicators = Marked(_l("Indicadores"), [at_most(BODY_MOST)])
    previous_commitments = Marked(
        _l("Compromisos de la cuenta anterior"),
        [at_most(BODY_MOST)],
        description=_l("Cada compromiso y qué fue de él."),
    )
    participation_opens_on = Day(_l("Se abre el"), [Optional()])
    participation_closes_on = Day(_l("Cierra el"), [Optional()], description=_l("El último día se incluye completo."))
    take_part_url = Line(_l("Enlace para participar"), [at_most(500), WebAddress()])
    pronouncement = Marked(_l("Qué dijo el consejo"), [at_most(BODY_MOST)])
    pronouncement_on = Day(_l("Fecha del pronunciamiento"), [Optional()])
    final_report = Marked(
        _l("Texto del informe final"), [at_most(BODY_MOST)], description=_l("Resume lo planteado y lo respondido.")
    )
    final_report_on = Day(_l("Se publica el"), [Optional()])
    contact_email = Line(
        _l("Correo de contacto"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
    )
    legal_basis = Line(
        _l("Base legal"), [at_most(300)], description=_l("Los artículos de la norma del organismo que la regulan.")
    )

    def __init__(self, *arguments: Any, obj: PublicAccount | None = None, **named: Any) -> None:
        """Remember which account is edited."""
        super().__init__(*arguments, obj=obj, **named)
        self._own_id = obj.id if obj is not None else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields, and that the year has no other account."""
        super().validate(extra_validators)
        order = (
            (
                self.participation_opens_on,
                self.participation_closes_on,
                _("El cierre no puede ser anterior a la apertura."),
            ),
            (
                self.participation_closes_on,
                self.final_report_on,
                _("El informe final va después del cierre de la participación."),
            ),
        )
        for first, second, text in order:
            if first.data and second.data and second.data < first.data:
                _refuse(second, text)
        years = (self.reporting_year.data, self.edition_year.data)
        if None not in years and years[1] < years[0]:
            _refuse(self.edition_year, _("La edición no puede ser anterior al año de la gestión."))
        if not self.reporting_year.errors and reporting_year_is_taken(current_agency().id, years[0], but=self._own_id):
            _refuse(self.reporting_year, _("Ya hay una cuenta de la gestión %(year)s: edítela.", year=years[0]))
        return not self.errors


class AccountEventForm(FlaskForm):
    """An event of an account."""

    starts_at = Moment(_l("Fecha y hora"), [required()])
    mode = Choice(_l("Modalidad"), [required()], options=MODE_LABELS.items())
    place = Line(_l("Lugar"), [at_most(300)], description=_l("Nombre del lugar y dirección."))
    commune_code = Choice(
        _l("Comuna"),
        [Optional()],
        options=commune_options(),
        blank=_l("Sin indicar"),
    )
    streaming_url = Line(_l("Enlace de la transmisión"), [at_most(500), WebAddress()])
    host = Line(_l("Autoridad que da la cuenta"), [at_most(200)], description=_l("Cargo y nombre."))
    attendance = IntegerField(_l("Asistentes, en total"), [Optional(), NumberRange(0, _MOST_PEOPLE)])
    attendance_women = IntegerField(_l("Mujeres"), [Optional(), NumberRange(0, _MOST_PEOPLE)])
    attendance_men = IntegerField(_l("Hombres"), [Optional(), NumberRange(0, _MOST_PEOPLE)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the whole is not less than its parts, and that one can find the event."""
        super().validate(extra_validators)
        parts = (self.attendance_women.data or 0) + (self.attendance_men.data or 0)
        if self.attendance.data is not None and parts > self.attendance.data:
            _refuse(self.attendance, _("El total no puede ser menor que mujeres y hombres juntos."))
        if self.mode.data in (EventMode.IN_PERSON, EventMode.MIXED) and not self.place.data:
            _refuse(self.place, _("Indique el lugar."))
        return not self.errors


class AccountQuestionForm(FlaskForm):
    """A question with its answer."""

    question = Marked(
        _l("Pregunta u observación"),
        [required(), at_most(4000)],
        description=_l("Sin nombres ni datos de quien pregunta: se publica."),
    )
    channel = Choice(_l("Cómo llegó"), [required()], options=CHANNEL_LABELS.items())
    topic = Line(_l("Tema"), [at_most(160)])
    answer = Marked(_l("Respuesta"), [at_most(_LONGEST_ANSWER)])
    answered_on = Day(_l("Respondida el"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse the day of an answer that is not there."""
        super().validate(extra_validators)
        if self.answered_on.data and not self.answer.data:
            _refuse(self.answer, _("Escriba la respuesta, o quite la fecha."))
        return not self.errors


def _refuse(field: Any, text: str) -> None:
    field.errors = [*field.errors, text]
