"""The forms of a mechanism and of its commitments."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField
from wtforms.validators import Email, NumberRange, Optional

from participa.foundation.i18n import _, _l
from participa.mechanisms.models import CommitmentState, Level, MechanismMode, MechanismType
from participa.publishing.forms import (
    BODY_MOST,
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

TYPE_LABELS: dict[str, Any] = {
    MechanismType.PUBLIC_HEARING: _l("Audiencia pública"),
    MechanismType.TOWN_ASSEMBLY: _l("Cabildo ciudadano"),
    MechanismType.PARTICIPATORY_DIALOGUE: _l("Diálogo participativo"),
    MechanismType.PARTICIPATORY_BUDGET: _l("Presupuesto participativo"),
    MechanismType.DIGITAL_PLATFORM: _l("Plataforma digital participativa"),
    MechanismType.PUBLIC_MANAGEMENT_SCHOOL: _l("Escuela de gestión pública"),
    MechanismType.WORKING_TABLE: _l("Mesa de trabajo"),
    MechanismType.INFORMATION_DAY: _l("Jornada informativa"),
    MechanismType.PARTICIPATION_COMMITTEE: _l("Comité de participación"),
    MechanismType.CITIZEN_SERVICE_OFFICE: _l("Información y atención ciudadana (SIAC u OIRS)"),
    MechanismType.ADVANCE_CONSULTATION: _l("Consulta anticipada de temas"),
    MechanismType.RELEVANT_INFORMATION: _l("Acceso a información relevante"),
    MechanismType.CITIZEN_CONSULTATION: _l("Consulta ciudadana"),
    MechanismType.PUBLIC_ACCOUNT: _l("Cuenta pública participativa"),
    MechanismType.CIVIL_SOCIETY_COUNCIL: _l("Consejo de la Sociedad Civil"),
    MechanismType.OTHER: _l("Otro mecanismo"),
}
LEVEL_LABELS = {
    Level.INFORM: _l("Informar"),
    Level.CONSULT: _l("Consultar"),
    Level.INVOLVE: _l("Involucrar"),
    Level.COLLABORATE: _l("Colaborar"),
    Level.EMPOWER: _l("Empoderar"),
}
#: What the agency promises at each level, in our words.
LEVEL_PROMISES = {
    Level.INFORM: _l("Le mantendremos al tanto con información completa y clara."),
    Level.CONSULT: _l("Escucharemos su opinión y le diremos cómo influyó en lo decidido."),
    Level.INVOLVE: _l(
        "Trabajaremos con usted para que lo que le importa se vea en las alternativas, y le diremos cómo influyó."
    ),
    Level.COLLABORATE: _l(
        "Buscaremos con usted las soluciones y llevaremos a la decisión todo lo posible de su propuesta."
    ),
    Level.EMPOWER: _l("Haremos lo que ustedes decidan."),
}
MODE_LABELS = {
    MechanismMode.IN_PERSON: _l("Presencial"),
    MechanismMode.ONLINE: _l("En línea"),
    MechanismMode.MIXED: _l("Presencial y en línea"),
}
COMMITMENT_LABELS = {
    CommitmentState.PENDING: _l("Pendiente"),
    CommitmentState.IN_PROGRESS: _l("En curso"),
    CommitmentState.DONE: _l("Cumplido"),
    CommitmentState.DROPPED: _l("No se cumplirá"),
}
_MOST_PEOPLE = 10_000_000
_MOST_PESOS = 10**13


class MechanismForm(ContentForm):
    """What an agency says of a mechanism."""

    groups = (
        (_l("Qué es y para qué"), "mechanism_type"),
        (_l("Quiénes y cómo participan"), "addressed_to"),
        (_l("Fechas y lugar"), "is_permanent"),
        (_l("Contacto y base legal"), "contact_name"),
        (_l("Consejo asociado"), "has_council"),
        (_l("Resultado"), "results"),
    )

    mechanism_type = Choice(_l("Tipo de mecanismo"), [required()], options=TYPE_LABELS.items())
    variant = Line(
        _l("Variante"), [at_most(120)], description=_l("Si corresponde: sectorial, territorial, intercultural…")
    )
    objective = Marked(_l("Objetivo"), [at_most(4000)], description=_l("Qué se busca lograr, en palabras simples."))
    purpose = Marked(
        _l("Propósito"),
        [at_most(4000)],
        description=_l("Para qué se usará lo que resulte: qué decisión, política o programa."),
    )
    level = Choice(
        _l("Nivel de participación"),
        [required()],
        options=LEVEL_LABELS.items(),
        default=Level.CONSULT.value,
        description=_l("La página muestra lo que el organismo promete en ese nivel."),
    )
    amount = IntegerField(
        _l("Monto por decidir, en pesos"),
        [Optional(), NumberRange(0, _MOST_PESOS, message=_l("Escriba un monto en pesos, sin puntos."))],
        description=_l("Solo para presupuestos participativos. Sin puntos."),
    )
    addressed_to = Line(_l("Participantes o beneficiarios"), [at_most(300)], description=_l("A quiénes está dirigido."))
    requirements = Line(
        _l("Requisitos para participar"), [at_most(300)], description=_l("Si no hay, escriba: sin requisitos.")
    )
    how_to_take_part = Marked(
        _l("Cómo participar"), [at_most(4000)], description=_l("Los pasos: inscripción, plazos, qué llevar.")
    )
    take_part_url = Line(_l("Enlace para participar o saber más"), [at_most(500), WebAddress()])
    is_permanent = BooleanField(_l("Es permanente: está disponible todo el año"))
    starts_on = Day(_l("Comienza el"), [Optional()], description=_l("Déjelo en blanco si es permanente."))
    ends_on = Day(
        _l("Termina el"), [Optional()], description=_l("El último día se incluye completo. En blanco si dura un día.")
    )
    schedule = Marked(_l("Días y horarios"), [at_most(2000)], description=_l("Si hay varias reuniones, una por línea."))
    mode = Choice(_l("Modalidad"), [required()], options=MODE_LABELS.items())
    place = Line(_l("Lugar"), [at_most(300)], description=_l("Dirección y comuna."))
    contact_name = Line(_l("Contacto"), [at_most(160)], description=_l("Persona u oficina."))
    contact_email = Line(
        _l("Correo de contacto"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
    )
    legal_basis = Line(
        _l("Base legal"), [at_most(300)], description=_l("Por ejemplo: Norma General de Participación, artículo 9.")
    )
    has_council = BooleanField(_l("Tiene un consejo consultivo"))
    council_url = Line(
        _l("Enlace al consejo"), [at_most(500), WebAddress()], description=_l("La página donde se muestra el consejo.")
    )
    results = Marked(
        _l("Qué resultó"),
        [at_most(BODY_MOST)],
        description=_l("Qué se conversó, qué se decidió y por qué. Los compromisos se agregan aparte."),
    )
    results_on = Day(_l("Fecha de los resultados"), [Optional()])
    participants = IntegerField(_l("Participantes, en total"), [Optional(), NumberRange(0, _MOST_PEOPLE)])
    participants_women = IntegerField(_l("Mujeres"), [Optional(), NumberRange(0, _MOST_PEOPLE)])
    participants_men = IntegerField(_l("Hombres"), [Optional(), NumberRange(0, _MOST_PEOPLE)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields."""
        super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            _refuse(self.ends_on, _("El término no puede ser anterior al comienzo."))
        if self.is_permanent.data and (self.starts_on.data or self.ends_on.data):
            _refuse(self.is_permanent, _("Un mecanismo permanente no lleva fechas: quite la marca o las fechas."))
        if self.ends_on.data and not self.starts_on.data and not self.is_permanent.data:
            _refuse(self.starts_on, _("Indique cuándo comienza."))
        if self.council_url.data and not self.has_council.data:
            _refuse(self.has_council, _("Marque que tiene un consejo consultivo, o quite el enlace."))
        parts = (self.participants_women.data or 0) + (self.participants_men.data or 0)
        if self.participants.data is not None and parts > self.participants.data:
            _refuse(self.participants, _("El total no puede ser menor que mujeres y hombres juntos."))
        return not self.errors


def _refuse(field: Any, text: str) -> None:
    field.errors = [*field.errors, text]


class MechanismCommitmentForm(FlaskForm):
    """Something the agency promised."""

    text = Text(_l("Compromiso"), [required(), at_most(1000)], description=_l("Qué se hará, en una o dos frases."))
    responsible = Line(
        _l("Responsable"), [required(), at_most(200)], description=_l("El cargo o la unidad que responde.")
    )
    due_on = Day(_l("Fecha comprometida"), [Optional()])
    state = Choice(_l("Estado"), [required()], options=COMMITMENT_LABELS.items())
    progress = Line(_l("Avance"), [at_most(300)], description=_l("Qué se ha hecho hasta ahora."))
