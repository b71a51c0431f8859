"""The form of a consultation."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, NumberRange, Optional

from participa.consultations.models import (
    RETENTION_MONTHS,
    AgeRule,
    AnswersShown,
    Mode,
    Origin,
)
from participa.foundation.i18n import _, _l
from participa.participants.models import KNOWN_AGAIN, LEVEL_LABELS
from participa.publishing.forms import (
    BODY_MOST,
    TITLE_MOST,
    Choice,
    ContentForm,
    Day,
    Line,
    Marked,
    Text,
    WebAddress,
    at_most,
    required,
)
from participa.questionnaires.queries import list_in_use
from participa.web.gate import current_agency

PURPOSE_MOST = 500
ORIGIN_LABELS = {Origin.EX_OFFICIO: _l("De oficio"), Origin.ON_PETITION: _l("A petición de parte")}
AGE_LABELS = {
    AgeRule.WITH_LEAVE: _l("Todas las edades; menores de 14, con autorización de quien los cuida"),
    AgeRule.FROM_14: _l("Desde los 14 años"),
    AgeRule.FROM_18: _l("Desde los 18 años"),
}
SHOWN_LABELS = {
    AnswersShown.NO: _l("No se publican"),
    AnswersShown.WITH_CONSENT: _l("Se publican con permiso de cada persona y revisión previa"),
}
MONTHS = (
    *(_l("Enero"), _l("Febrero"), _l("Marzo"), _l("Abril"), _l("Mayo"), _l("Junio")),
    *(_l("Julio"), _l("Agosto"), _l("Septiembre"), _l("Octubre"), _l("Noviembre"), _l("Diciembre")),
)
MODE_LABELS = {Mode.ONLINE: _l("En línea"), Mode.IN_PERSON: _l("Presencial"), Mode.MIXED: _l("En línea y presencial")}


class ConsultationForm(ContentForm):
    """What an agency says of a consultation."""

    groups = (
        (_l("Lo que se consulta"), "origin"),
        (_l("Cómo participar"), "addressed_to"),
        (_l("Responder en línea"), "questionnaire_id"),
        (_l("Fechas"), "opens_on"),
        (_l("Contacto y base legal"), "contact_name"),
        (_l("Respuesta"), "outcome"),
    )

    origin = Choice(_l("Origen"), [required()], options=ORIGIN_LABELS.items())
    mode = Choice(_l("Modalidad"), [required()], options=MODE_LABELS.items())
    background = Marked(
        _l("De qué se trata"),
        [at_most(BODY_MOST)],
        description=_l("Los fundamentos y antecedentes, en párrafos cortos."),
    )
    open_to_change = Marked(
        _l("Qué está abierto a cambio"),
        [at_most(4000)],
        description=_l("Lo que la opinión de las personas todavía puede cambiar."),
    )
    already_decided = Marked(_l("Qué ya está decidido"), [at_most(4000)])
    weighing = Marked(_l("Cómo se evaluarán y ponderarán las opiniones"), [at_most(4000)])
    addressed_to = Line(_l("A quiénes está dirigida"), [at_most(300)])
    territory = Line(
        _l("Territorio"), [at_most(200)], description=_l("Por ejemplo: todo el país, o la provincia de Arauco.")
    )
    requirements = Line(_l("Requisitos para participar"), [at_most(300)])
    how_to_take_part = Marked(_l("Cómo participar"), [at_most(4000)])
    take_part_url = Line(_l("Enlace para participar"), [at_most(500), WebAddress()])
    place = Line(_l("Lugar"), [at_most(300)])
    questionnaire_id = SelectField(
        _l("Cuestionario"),
        [Optional()],
        coerce=lambda value: int(value) if value not in ("", None, "None") else None,
        description=_l("Con él las personas responden aquí, en línea. Se ofrecen los que ya están en uso."),
    )
    identity_level = Choice(_l("Con qué identidad se responde"), [required()], options=LEVEL_LABELS.items())
    one_each = BooleanField(
        _l("Una respuesta por persona u organización"),
        description=_l("Solo con correo comprobado, RUT de organización o ClaveÚnica."),
    )
    minimum_age_rule = Choice(_l("Edad"), [required()], options=AGE_LABELS.items(), default=AgeRule.FROM_14.value)
    publication_of_answers = Choice(_l("Publicación de las respuestas"), [required()], options=SHOWN_LABELS.items())
    retention_months = IntegerField(
        _l("Meses que se guarda la identidad"),
        [Optional(), NumberRange(1, 120, _l("Escriba un número de meses entre 1 y 120."))],
        default=RETENTION_MONTHS,
        description=_l("Se cuentan desde la respuesta. Después las respuestas quedan sin identidad."),
    )
    opens_on = Day(_l("Se abre el"), [Optional()])
    closes_on = Day(_l("Cierra el"), [Optional()], description=_l("El último día se incluye completo."))
    results_due_on = Day(_l("Resultados comprometidos para el"), [Optional()])
    reply_due_on = Day(_l("Respuesta comprometida para el"), [Optional()])
    contact_name = Line(_l("Contacto"), [at_most(160)])
    contact_email = Line(
        _l("Correo de contacto"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
    )
    legal_basis = Line(_l("Base legal"), [at_most(300)])
    outcome = Marked(
        _l("Respuesta fundada"),
        [at_most(BODY_MOST)],
        description=_l("Qué se decidió y por qué. El público la lee cuando usted publica la respuesta."),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Offer the agency's own questionnaires; outside of an agency's pages (the platform's log) there are none."""
        super().__init__(*arguments, **named)
        asked = list_in_use(current_agency().id) if "agency" in g else []
        self.questionnaire_id.choices = [
            SelectChoice("", _("No se responde en línea")),
            *(SelectChoice(key, title) for key, title in asked),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields: the order of the dates."""
        good = bool(super().validate(extra_validators))
        order = (
            (self.opens_on, self.closes_on, _("El cierre no puede ser anterior a la apertura.")),
            (self.closes_on, self.results_due_on, _("Los resultados no pueden comprometerse para antes del cierre.")),
            (self.closes_on, self.reply_due_on, _("La respuesta no puede comprometerse para antes del cierre.")),
        )
        for first, second, text in order:
            if first.data and second.data and second.data < first.data:
                second.errors = [*second.errors, text]
                good = False
        if self.one_each.data and self.identity_level.data not in KNOWN_AGAIN:
            text = _("Para una respuesta por persona, elija una identidad que se pueda comprobar.")
            self.one_each.errors = [*self.one_each.errors, text]
            good = False
        if self.retention_months.data is None:
            self.retention_months.data = RETENTION_MONTHS
        return good


def _reason() -> Text:
    return Text(_l("Motivo público"), [required(), at_most(500)], description=_l("Lo lee quien visite la consulta."))


class ReasonForm(FlaskForm):
    """A step with its public reason."""

    reason = _reason()


class ExtendForm(FlaskForm):
    """The new closing and why."""

    closes_on = Day(
        _l("Nuevo cierre"), [required()], description=_l("El último día se incluye completo, como hasta ahora.")
    )
    reason = _reason()


class NoteForm(FlaskForm):
    """A step with a word for the public, where there is one."""

    reason = Text(_l("Comentario para el público"), [at_most(500)])


class PlanForm(FlaskForm):
    """What the yearly plan says of a consultation that is not called yet."""

    subject = Line(
        _l("Materia"), [required(), at_most(TITLE_MOST)], description=_l("Como la leerá el público en el plan.")
    )
    purpose = Text(_l("Para qué se consultará"), [at_most(PURPOSE_MOST)], description=_l("En una o dos frases."))
    year = IntegerField(
        _l("Año"), [required(_l("Escriba el año.")), NumberRange(2000, 2100, _l("Escriba un año de 4 cifras."))]
    )
    month = Choice(
        _l("Mes en que se abriría"),
        options=[(str(number), name) for number, name in enumerate(MONTHS, 1)],
        blank=_l("Todavía no se sabe"),
    )
    territory = Line(
        _l("Territorio"), [at_most(200)], description=_l("Por ejemplo: todo el país, o la provincia de Arauco.")
    )

    def facts(self) -> dict[str, Any]:
        """Return what was said."""
        return {
            "subject": str(self.subject.data),
            "purpose": self.purpose.data or "",
            "year": self.year.data,
            "month": int(self.month.data) if self.month.data else None,
            "territory": self.territory.data or "",
        }
