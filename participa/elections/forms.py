"""The forms of a process and of its rows."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, NumberRange, Optional

from participa.councils.queries import list_ever_published
from participa.elections.models import Elected, Incident, Phase, ProcessType, RollState
from participa.foundation.i18n import _, _l
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
from participa.web.gate import current_agency

TYPE_LABELS: dict[str, Any] = {
    ProcessType.CONSTITUTION: _l("Constitución"),
    ProcessType.ELECTION: _l("Elección"),
    ProcessType.RENEWAL: _l("Renovación"),
}
PHASE_LABELS = {
    Phase.COMMISSION: _l("Designación de la comisión electoral"),
    Phase.CALL: _l("Convocatoria"),
    Phase.REGISTRATION: _l("Inscripción de organizaciones"),
    Phase.ACCREDITATION: _l("Acreditación y revisión de organizaciones"),
    Phase.PROVISIONAL_ROLL: _l("Publicación del padrón provisorio"),
    Phase.OBSERVATIONS: _l("Observaciones y reclamos al padrón"),
    Phase.FINAL_ROLL: _l("Publicación del padrón definitivo"),
    Phase.CANDIDACIES: _l("Inscripción de candidaturas"),
    Phase.CANDIDACY_REVIEW: _l("Revisión de candidaturas"),
    Phase.CANDIDATE_LIST: _l("Publicación de candidaturas"),
    Phase.VOTING: _l("Votación"),
    Phase.TALLY: _l("Escrutinio"),
    Phase.COMPLAINTS: _l("Reclamos"),
    Phase.PROCLAMATION: _l("Proclamación de resultados"),
    Phase.APPOINTMENT: _l("Nombramiento"),
    Phase.CONSTITUTION: _l("Constitución del consejo"),
    Phase.OTHER: _l("Otra etapa"),
}
INCIDENT_LABELS = {
    Incident.EXTENDED: _l("Prorrogada"),
    Incident.SUSPENDED: _l("Suspendida"),
    Incident.VOID: _l("Declarada desierta"),
    Incident.ANNULLED: _l("Anulada"),
}
ROLL_LABELS = {
    RollState.ACCREDITED: _l("Acreditada"),
    RollState.OBSERVED: _l("Con observaciones"),
    RollState.REJECTED: _l("Rechazada"),
}
ELECTED_LABELS = {
    Elected.FULL: _l("Electo como titular"),
    Elected.SUBSTITUTE: _l("Electo como suplente"),
    Elected.NO: _l("No resultó electo"),
}
_MOST_VOTES = 10_000_000


def _number_or_none(value: Any) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class CouncilProcessForm(ContentForm):
    """What an agency says of a process. Its timetable, roll, candidates and results are added afterwards."""

    groups = (
        (_l("El proceso"), "process_type"),
        (_l("Convocatoria"), "call"),
        (_l("Requisitos"), "organisation_requirements"),
        (_l("Cómo participar"), "how_to_take_part"),
        (_l("Situación especial y resultado"), "incident"),
    )

    process_type = Choice(
        _l("Tipo de proceso"), [required()], options=TYPE_LABELS.items(), default=ProcessType.ELECTION.value
    )
    council_id = SelectField(
        _l("Consejo"),
        [Optional()],
        coerce=_number_or_none,
        description=_l("Uno de los consejos publicados del organismo."),
    )
    council_name = Line(
        _l("Nombre del consejo"), [at_most(TITLE_MOST)], description=_l("Solo si todavía no está en la lista anterior.")
    )
    call = Marked(_l("Convocatoria"), [at_most(BODY_MOST)], description=_l("Quién convoca, a quiénes y para qué."))
    call_act = Line(_l("Acto que convoca"), [at_most(200)], description=_l("Tipo, número y fecha de la resolución."))
    seats = Marked(
        _l("Cupos por estamento o categoría"),
        [at_most(4000)],
        description=_l("Una categoría por línea, con su número de cupos."),
    )
    commission = Marked(_l("Comisión electoral"), [at_most(4000)], description=_l("Quiénes la forman, con su cargo."))
    organisation_requirements = Marked(
        _l("Requisitos de las organizaciones"),
        [at_most(BODY_MOST)],
        description=_l("Y los documentos que deben presentar."),
    )
    candidate_requirements = Marked(_l("Requisitos de las candidaturas"), [at_most(BODY_MOST)])
    how_to_take_part = Marked(_l("Cómo inscribirse y votar"), [at_most(4000)])
    take_part_url = Line(_l("Enlace para inscribirse o votar"), [at_most(500), WebAddress()])
    contact_email = Line(
        _l("Correo de contacto"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
    )
    legal_basis = Line(
        _l("Base legal"), [at_most(300)], description=_l("Norma general o reglamento, con sus artículos.")
    )
    incident = Choice(_l("Situación especial"), [Optional()], options=INCIDENT_LABELS.items(), blank=_l("Ninguna"))
    incident_reason = Marked(
        _l("Motivo"), [at_most(2000)], description=_l("Por qué se prorrogó, suspendió, anuló o quedó desierta.")
    )
    results_note = Marked(
        _l("Sobre el resultado"), [at_most(BODY_MOST)], description=_l("Escrutinio, empates, nombramiento.")
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Offer the agency's own councils; outside of an agency's pages (the platform's log) there are none."""
        super().__init__(*arguments, **named)
        councils = list_ever_published(current_agency().id) if "agency" in g else []
        self.council_id.choices = [
            SelectChoice("", _("Ninguno de esta lista")),
            *(SelectChoice(row.id, row.title) for row in councils),
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields."""
        super().validate(extra_validators)
        if self.incident.data and not self.incident_reason.data:
            _refuse(self.incident_reason, _("Explique el motivo: lo lee el público."))
        return not self.errors


class ProcessStageForm(FlaskForm):
    """A stage of the timetable."""

    phase = Choice(_l("Etapa"), [required()], options=PHASE_LABELS.items())
    label = Line(_l("Nombre propio de la etapa"), [at_most(160)], description=_l("En blanco usa el de la lista."))
    starts_on = Day(_l("Comienza el"), [required()])
    ends_on = Day(
        _l("Termina el"), [Optional()], description=_l("El último día se incluye completo. En blanco si dura un día.")
    )
    detail = Line(_l("Detalle"), [at_most(300)], description=_l("Por ejemplo: la votación cierra a las 18:00."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the order of the days, and that another stage has a name."""
        super().validate(extra_validators)
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            _refuse(self.ends_on, _("El término no puede ser anterior al comienzo."))
        if self.phase.data == Phase.OTHER and not self.label.data:
            _refuse(self.label, _("Escriba el nombre de la etapa."))
        return not self.errors


class RollEntryForm(FlaskForm):
    """An organisation of the roll."""

    organisation = Line(_l("Organización"), [required(), at_most(200)])
    category = Line(_l("Estamento o categoría"), [at_most(160)])
    state = Choice(_l("Estado"), [required()], options=ROLL_LABELS.items())
    reason = Line(
        _l("Motivo"),
        [at_most(500)],
        description=_l("Qué falta o por qué se rechazó. Se publica: sin datos personales."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the reason of what was not accredited."""
        super().validate(extra_validators)
        if self.state.data in (RollState.OBSERVED, RollState.REJECTED) and not self.reason.data:
            _refuse(self.reason, _("Indique el motivo: la organización tiene derecho a saberlo."))
        return not self.errors


class CandidacyForm(FlaskForm):
    """A candidate."""

    name = Line(
        _l("Nombre"), [required(), at_most(TITLE_MOST)], description=_l("Nombre y apellidos. No escriba el RUN.")
    )
    organisation = Line(_l("Organización que la presenta"), [required(), at_most(200)])
    category = Line(_l("Estamento o categoría"), [at_most(160)])
    profile = Text(_l("Presentación"), [at_most(1000)], description=_l("Unas líneas sobre la persona y su propuesta."))


class ResultLineForm(FlaskForm):
    """What a candidate got."""

    candidate = Line(_l("Candidata o candidato"), [required(), at_most(TITLE_MOST)])
    organisation = Line(_l("Organización"), [at_most(200)])
    category = Line(_l("Estamento o categoría"), [at_most(160)])
    votes = IntegerField(_l("Votos"), [Optional(), NumberRange(0, _MOST_VOTES)])
    elected = Choice(_l("Resultado"), [required()], options=ELECTED_LABELS.items())


def _refuse(field: Any, text: str) -> None:
    field.errors = [*field.errors, text]
