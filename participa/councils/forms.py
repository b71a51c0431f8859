"""The forms of a council, its members and its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import Email, NumberRange, Optional

from participa.councils import queries
from participa.councils.models import (
    USUAL_SESSIONS,
    CouncilRole,
    CouncilScope,
    CouncilSession,
    SeatKind,
    SessionKind,
    SessionMode,
    SessionState,
)
from participa.foundation.clock import local, now
from participa.foundation.i18n import _, _l
from participa.publishing.forms import (
    BODY_MOST,
    TITLE_MOST,
    Choice,
    ContentForm,
    Day,
    Line,
    Marked,
    Moment,
    at_most,
    commune_options,
    required,
)
from participa.territory.division import regions

if TYPE_CHECKING:
    from participa.councils.models import Council

SCOPE_LABELS: dict[str, Any] = {CouncilScope.NATIONAL: _l("Nacional"), CouncilScope.REGIONAL: _l("Regional")}
ROLE_LABELS = {
    CouncilRole.PRESIDENT: _l("Presidencia"),
    CouncilRole.VICE_PRESIDENT: _l("Vicepresidencia"),
    CouncilRole.COUNCILLOR: _l("Consejero o consejera"),
    CouncilRole.SECRETARY: _l("Secretaría"),
}
SEAT_LABELS = {SeatKind.FULL: _l("Titular"), SeatKind.SUBSTITUTE: _l("Suplente")}
KIND_LABELS = {SessionKind.ORDINARY: _l("Ordinaria"), SessionKind.EXTRAORDINARY: _l("Extraordinaria")}
MODE_LABELS = {
    SessionMode.IN_PERSON: _l("Presencial"),
    SessionMode.ONLINE: _l("En línea"),
    SessionMode.MIXED: _l("Presencial y en línea"),
}
STATE_LABELS = {
    SessionState.CALLED: _l("Convocada"),
    SessionState.HELD: _l("Realizada"),
    SessionState.NO_QUORUM: _l("Sin quórum"),
    SessionState.SUSPENDED: _l("Suspendida"),
}


class CouncilForm(ContentForm):
    """What an agency says of its council."""

    groups = (
        (_l("Constitución"), "purpose"),
        (_l("Integración"), "seats"),
        (_l("Funcionamiento"), "minimum_sessions"),
        (_l("Reglamento"), "bylaws"),
    )

    title = Line(
        _l("Nombre del consejo"),
        [required(), at_most(TITLE_MOST)],
        description=_l("Por ejemplo: Consejo de la Sociedad Civil del Ministerio de Ejemplo."),
    )
    scope = Choice(_l("Ámbito"), [required()], options=SCOPE_LABELS.items())
    region_code = Choice(
        _l("Región"),
        [Optional()],
        options=[(r.code, r.short_name) for r in regions()],
        blank=_l("Ninguna"),
        description=_l("Solo si el consejo es regional."),
    )
    purpose = Marked(_l("Para qué sirve"), [at_most(4000)], description=_l("Sobre qué materias opina el consejo."))
    act = Line(_l("Acto que lo constituye"), [at_most(200)], description=_l("Tipo y número: Resolución Exenta N° 45."))
    act_on = Day(_l("Fecha del acto"), [Optional()])
    term_years = IntegerField(_l("Duración del período, en años"), [Optional(), NumberRange(1, 10)])
    term_from = Day(_l("El período actual comenzó el"), [Optional()])
    term_until = Day(_l("El período actual termina el"), [Optional()])
    seats = IntegerField(_l("Número de integrantes"), [Optional(), NumberRange(1, 500)])
    seat_categories = Marked(
        _l("Cupos por estamento o categoría"),
        [at_most(2000)],
        description=_l("Una categoría por línea, con su número de cupos."),
    )
    composition_rule = Marked(
        _l("Forma de integración"), [at_most(4000)], description=_l("Cómo se elige a quienes lo integran.")
    )
    parity_rule = Marked(_l("Regla de paridad"), [at_most(2000)], description=_l("Si la hay, en palabras simples."))
    minimum_sessions = IntegerField(
        _l("Sesiones mínimas al año"),
        [required(), NumberRange(0, 100)],
        default=USUAL_SESSIONS,
        description=_l("Las que fija su reglamento."),
    )
    quorum = Line(
        _l("Quórum para sesionar"), [at_most(300)], description=_l("Por ejemplo: mayoría absoluta de sus integrantes.")
    )
    executive_secretary = Line(_l("Secretaría ejecutiva"), [at_most(200)], description=_l("Nombre y cargo."))
    contact_email = Line(
        _l("Correo del consejo"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
    )
    bylaws = Marked(
        _l("Reglamento"), [at_most(BODY_MOST)], description=_l("El texto o su resumen. El documento se adjunta aparte.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields."""
        super().validate(extra_validators)
        if self.scope.data == CouncilScope.REGIONAL and not self.region_code.data:
            _refuse(self.region_code, _("Elija la región del consejo."))
        if self.term_from.data and self.term_until.data and self.term_until.data < self.term_from.data:
            _refuse(self.term_until, _("El término del período no puede ser anterior a su comienzo."))
        return not self.errors


class CouncilMemberForm(FlaskForm):
    """A member. There is no RUN, address or telephone to fill in."""

    name = Line(
        _l("Nombre"), [required(), at_most(TITLE_MOST)], description=_l("Nombre y apellidos. No escriba el RUN.")
    )
    role = Choice(
        _l("Rol en el consejo"), [required()], options=ROLE_LABELS.items(), default=CouncilRole.COUNCILLOR.value
    )
    seat = Choice(_l("Titular o suplente"), [required()], options=SEAT_LABELS.items())
    organisation = Line(_l("Organización"), [at_most(200)], description=_l("La organización por la que participa."))
    representation = Line(
        _l("Representación o calidad"), [at_most(200)], description=_l("El estamento o la categoría de su cupo.")
    )
    commune_code = Choice(_l("Comuna"), [Optional()], options=commune_options(), blank=_l("Sin indicar"))
    since = Day(_l("Integra el consejo desde"), [Optional()])
    until = Day(
        _l("Hasta"), [Optional()], description=_l("En blanco mientras siga. Al pasar la fecha queda en la historia.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the order of the days."""
        super().validate(extra_validators)
        if self.since.data and self.until.data and self.until.data < self.since.data:
            _refuse(self.until, _("El término no puede ser anterior al comienzo."))
        return not self.errors


class CouncilSessionForm(FlaskForm):
    """A session, called or held."""

    content: Council
    part: CouncilSession | None

    number = IntegerField(
        _l("Número de la sesión"), [required(), NumberRange(1, 999)], description=_l("Se cuenta desde 1 cada año.")
    )
    kind = Choice(_l("Tipo"), [required()], options=KIND_LABELS.items())
    starts_at = Moment(_l("Fecha y hora"), [required()])
    state = Choice(_l("Estado"), [required()], options=STATE_LABELS.items())
    mode = Choice(_l("Modalidad"), [required()], options=MODE_LABELS.items())
    place = Line(_l("Lugar"), [at_most(300)], description=_l("Dirección, o cómo conectarse si es abierta."))
    agenda = Marked(_l("Tabla"), [at_most(8000)], description=_l("Los temas de la sesión, uno por línea."))
    attendance = IntegerField(_l("Integrantes que asistieron"), [Optional(), NumberRange(0, 500)])
    agreements = Marked(_l("Acuerdos"), [at_most(BODY_MOST)], description=_l("Lo que el consejo acordó o recomendó."))
    minutes_text = Marked(
        _l("Acta"), [at_most(60_000)], description=_l("El texto del acta. Sin RUN ni datos personales.")
    )
    minutes_note = Line(
        _l("Nota sobre el acta"), [at_most(300)], description=_l("Por ejemplo: se aprueba en la próxima sesión.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the number within its year, and that what is still to come is not told as held."""
        super().validate(extra_validators)
        moment = self.starts_at.data
        if self.errors or moment is None:
            return False
        if self.state.data in (SessionState.HELD, SessionState.NO_QUORUM) and moment > now():
            _refuse(self.state, _("La sesión todavía no ocurre: déjela como convocada."))
        own = self.part.id if self.part else None
        if queries.session_number_is_taken(self.content, local(moment).year, self.number.data, but=own):
            _refuse(self.number, _("Ya hay una sesión con ese número en %(year)s: use otro.", year=local(moment).year))
        return not self.errors


def _refuse(field: Any, text: str) -> None:
    field.errors = [*field.errors, text]
