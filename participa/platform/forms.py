"""The forms of the platform's office."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from wtforms import BooleanField, IntegerField
from wtforms.validators import Email, NumberRange, Optional, ValidationError

from participa.agencies import queries
from participa.agencies.importing import MAX_BYTES
from participa.agencies.importing.columns import NAME_MOST
from participa.agencies.labels import KINDS, REGIMES
from participa.agencies.models import Agency, AgencyState
from participa.foundation.i18n import _, _l
from participa.foundation.slugs import SlugRefused, check_slug
from participa.publishing.forms import Choice, Line, Text, at_most, required
from participa.territory.division import communes, regions

_MAIL = _l("Escriba un correo completo, como nombre@organismo.cl")
_KIND_OPTIONS = [(kind.value, label) for kind, label in KINDS.items()]


class CreateForm(FlaskForm):
    """The least a new agency needs; everything else its people fill in."""

    name = Line(
        _l("Nombre del organismo"), [required(), at_most(NAME_MOST)], description=_l("El nombre oficial completo.")
    )
    kind = Choice(_l("Tipo"), [required()], options=_KIND_OPTIONS, blank=_l("Elija uno"))
    email = Line(
        _l("Correo de quien lo administrará"),
        [required(), Email(_MAIL), at_most(200)],
        description=_l("Recibirá una invitación para entrar y armar la sección."),
    )
    is_separate = BooleanField(_l("Es un organismo distinto: crearlo de todos modos"))


class FactsForm(FlaskForm):
    """What only the platform changes of an agency."""

    name = Line(_l("Nombre"), [required(), at_most(NAME_MOST)])
    slug = Line(
        _l("Dirección en el portal"),
        [required(), at_most(80)],
        description=_l("La palabra de /organismos/…/. Si la cambia, la anterior seguirá llevando a la nueva."),
    )
    acronym = Line(_l("Sigla"), [at_most(30)])
    kind = Choice(_l("Tipo"), [required()], options=_KIND_OPTIONS)
    regime = Choice(_l("Régimen"), [required()], options=[(r.value, label) for r, label in REGIMES.items()])
    code = Line(
        _l("Código de transparencia (CPLT)"),
        [at_most(20)],
        description=_l("Por ejemplo AB002. Identifica al organismo en las importaciones."),
    )
    ministry_id = Choice(_l("Ministerio"), [Optional()])
    region_code = Choice(
        _l("Región"), [Optional()], options=[(r.code, r.short_name) for r in regions()], blank=_l("Todo el país")
    )
    commune_code = Choice(
        _l("Comuna de su sede"), [Optional()], options=[(c.code, c.name) for c in communes()], blank=_l("Sin indicar")
    )

    files_quota_mb = IntegerField(
        _l("Espacio para archivos, en MB"),
        [Optional(), NumberRange(1, 1_000_000, _l("Escriba un número de MB entre 1 y 1.000.000."))],
        description=_l("Si se deja vacío, el organismo tiene el espacio común del portal."),
    )

    def __init__(self, agency: Agency, **kwargs: Any) -> None:
        """Offer the ministries there are."""
        super().__init__(obj=agency, **kwargs)
        self.agency = agency
        ministries = [(str(i), name) for i, _slug, name in queries.list_ministries() if i != agency.id]
        self.ministry_id.choices = [("", str(_l("Ninguno"))), *ministries]

    def validate_slug(self, field: Any) -> None:
        """Hold the address to the rules of addresses (abuse cases T21, T22)."""
        if field.data == self.agency.slug:
            return
        try:
            field.data = check_slug(field.data)
        except SlugRefused as error:
            raise ValidationError(str(error)) from error
        if queries.slug_is_taken(field.data) and queries.find_former(field.data) != self.agency.slug:
            raise ValidationError(_("Esa dirección es o fue de otro organismo: elija otra."))

    def validate_code(self, field: Any) -> None:
        """Keep one code for one body."""
        field.data = (field.data or "").upper()
        other = queries.find_by_code(field.data) if field.data else None
        if other is not None and other.id != self.agency.id:
            raise ValidationError(_("El código ya es de «%(name)s».", name=other.name))

    def validate_commune_code(self, field: Any) -> None:
        """Keep the seat inside its region."""
        if field.data and self.region_code.data and not field.data.startswith(self.region_code.data):
            raise ValidationError(_("La comuna no es de esa región: corrija una de las dos."))


class StateForm(FlaskForm):
    """The public reason of a suspension or closure, asked for only then."""

    reason = Text(_l("Motivo"), [at_most(500)], description=_l("Lo lee quien visite la sección."))

    def __init__(self, state: AgencyState, **kwargs: Any) -> None:
        """Know which state is asked for."""
        super().__init__(**kwargs)
        self.needs_reason = state in (AgencyState.SUSPENDED, AgencyState.CLOSED)
        if self.needs_reason:
            self.reason.flags.required = True

    def validate_reason(self, field: Any) -> None:
        """Ask for the reason where it is shown."""
        if self.needs_reason and not field.data:
            raise ValidationError(_("Escriba el motivo: se muestra en lugar de la sección."))


class SuccessorForm(FlaskForm):
    """Which body took over."""

    successor_id = Choice(_l("Organismo que asumió sus funciones"), [Optional()])

    def __init__(self, agency: Agency, **kwargs: Any) -> None:
        """Offer every other agency."""
        super().__init__(obj=agency, **kwargs)
        self.successor_id.choices = [
            ("", str(_l("Ninguno"))),
            *((str(i), name) for i, name in queries.list_others(agency.id)),
        ]


class UploadForm(FlaskForm):
    """A spreadsheet of agencies."""

    table = FileField(
        _l("Planilla"),
        [
            FileRequired(_l("Elija la planilla.")),
            FileAllowed(["csv", "xlsx", "tsv", "txt"], _l("Suba la tabla como CSV o como libro de Excel (.xlsx).")),
            FileSize(MAX_BYTES, message=_l("El archivo pesa más de 5 MB: divídalo en varios.")),
        ],
    )
