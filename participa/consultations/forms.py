"""The form of a consultation."""

from __future__ import annotations

from typing import Any

from wtforms import IntegerField
from wtforms.validators import Email, NumberRange, Optional

from participa.consultations.models import Mode, Origin
from participa.foundation.i18n import _, _l
from participa.publishing.forms import BODY_MOST, Choice, ContentForm, Day, Line, Marked, WebAddress, at_most, required

ORIGIN_LABELS = {Origin.EX_OFFICIO: _l("De oficio"), Origin.ON_PETITION: _l("A petición de parte")}
MODE_LABELS = {Mode.ONLINE: _l("En línea"), Mode.IN_PERSON: _l("Presencial"), Mode.MIXED: _l("En línea y presencial")}


class ConsultationForm(ContentForm):
    """What an agency says of a consultation."""

    groups = (
        (_l("Lo que se consulta"), "origin"),
        (_l("Cómo participar"), "addressed_to"),
        (_l("Fechas"), "opens_on"),
        (_l("Contacto y base legal"), "contact_name"),
        (_l("Resultado"), "participants"),
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
    requirements = Line(_l("Requisitos para participar"), [at_most(300)])
    how_to_take_part = Marked(_l("Cómo participar"), [at_most(4000)])
    take_part_url = Line(_l("Enlace para participar"), [at_most(500), WebAddress()])
    place = Line(_l("Lugar"), [at_most(300)])
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
    participants = IntegerField(_l("Cuántas personas participaron"), [Optional(), NumberRange(0, 10_000_000)])
    outcome = Marked(
        _l("Respuesta fundada"),
        [at_most(BODY_MOST)],
        description=_l("Qué dijeron las personas, qué se decidió y por qué."),
    )
    outcome_on = Day(_l("Fecha de la respuesta"), [Optional()])

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
        return good
