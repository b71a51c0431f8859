"""The forms of petitions: asking, deciding, and when the agency takes them."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import Email, NumberRange, Optional

from participa.foundation.i18n import _, _l
from participa.petitions.models import KEPT_MONTHS, Intake, PetitionState
from participa.publishing.forms import TITLE_MOST, Choice, Day, Line, Text, at_most, required
from participa.territory.division import regions

STATE_LABELS = {
    PetitionState.RECEIVED: _l("Por resolver"),
    PetitionState.ACCEPTED: _l("Aceptada"),
    PetitionState.REJECTED: _l("Rechazada"),
    PetitionState.JOINED: _l("Unida a otra consulta"),
}
INTAKE_LABELS = {
    Intake.ALWAYS: _l("Siempre"),
    Intake.BETWEEN: _l("Entre dos fechas"),
    Intake.NEVER: _l("No se reciben"),
}


class PetitionForm(FlaskForm):
    """What somebody asks to be consulted on. No account, no RUN; the contact is optional."""

    subject = Line(
        _l("Sobre qué pide una consulta"), [required(), at_most(TITLE_MOST)], description=_l("En una frase.")
    )
    reasons = Text(_l("Por qué hace falta"), [required(), at_most(4000)])
    region_code = Choice(
        _l("Región"), [Optional()], options=[(r.code, r.short_name) for r in regions()], blank=_l("Todo el país")
    )
    territory = Line(_l("Lugar más preciso, si lo hay"), [at_most(200)])
    organisation = Line(_l("Organización, si pide en su nombre"), [at_most(160)])
    name = Line(_l("Su nombre (opcional)"), [at_most(160)])
    email = Line(
        _l("Su correo (opcional)"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@ejemplo.cl")), at_most(200)],
        description=_l("Para avisarle de la decisión. No se publica y se borra después."),
    )
    show_name = BooleanField(_l("El organismo puede publicar el nombre de mi organización o el mío"))


class FollowForm(FlaskForm):
    """The code of a petition."""

    code = Line(_l("Código de su solicitud"), [required(), at_most(60)], render_kw={"autocomplete": "off"})


class DecisionForm(FlaskForm):
    """What was decided, and why."""

    state = Choice(
        _l("Decisión"),
        [required()],
        options=[
            (PetitionState.ACCEPTED, _l("Aceptar: crea una consulta propuesta")),
            (PetitionState.REJECTED, _l("Rechazar")),
            (PetitionState.JOINED, _l("Unir a otra consulta")),
        ],
        blank=_l("Elija la decisión"),
    )
    public_subject = Line(
        _l("Materia, como se publicará"),
        [required(), at_most(TITLE_MOST)],
        description=_l("Sin nombres ni datos de personas."),
    )
    consultation_id = SelectField(
        _l("Consulta a la que se une"), [Optional()], coerce=lambda value: int(value) if value else None
    )
    council_opinion = Text(_l("Opinión del consejo de la sociedad civil"), [at_most(2000)])
    reason = Text(_l("Motivo público"), [required(), at_most(2000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields."""
        good = bool(super().validate(extra_validators))
        if self.state.data == PetitionState.JOINED and not self.consultation_id.data:
            self.consultation_id.errors = [_("Elija la consulta a la que se une.")]
            return False
        return good


class IntakeForm(FlaskForm):
    """When the agency takes petitions."""

    intake = Choice(_l("Cuándo se reciben solicitudes"), [required()], options=INTAKE_LABELS.items())
    from_day = Day(_l("Desde el"), [Optional()])
    to_day = Day(_l("Hasta el"), [Optional()], description=_l("El último día se incluye completo."))
    kept_months = IntegerField(
        _l("Meses que se guarda el contacto después de resolver"),
        [Optional(), NumberRange(1, 60, _l("Escriba un número de meses entre 1 y 60."))],
        default=KEPT_MONTHS,
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the order of the days, and that there are some where they rule."""
        good = bool(super().validate(extra_validators))
        self.kept_months.data = self.kept_months.data or KEPT_MONTHS
        if self.intake.data == Intake.BETWEEN and not (self.from_day.data and self.to_day.data):
            self.from_day.errors = [_("Indique las dos fechas.")]
            return False
        if self.from_day.data and self.to_day.data and self.to_day.data < self.from_day.data:
            self.to_day.errors = [_("El término no puede ser anterior al inicio.")]
            return False
        return good
