"""The form of an officer."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import Email, Optional, ValidationError

from participa.foundation.i18n import _, _l
from participa.officers.models import OfficerRole, OfficerScope
from participa.publishing.forms import TITLE_MOST, Choice, ContentForm, Day, Line, at_most, required
from participa.territory.division import regions

ROLE_LABELS = {OfficerRole.TITULAR: _l("Titular"), OfficerRole.DEPUTY: _l("Subrogante")}
SCOPE_LABELS = {OfficerScope.NATIONAL: _l("Nacional"), OfficerScope.REGIONAL: _l("Regional")}
_TELEPHONE = re.compile(r"\+?[0-9][0-9 ()-]{5,24}(?: ?(?:anexo|x) ?[0-9]{1,6})?")


class OfficerForm(ContentForm):
    """What an agency says of a contact officer."""

    summary = None  # type: ignore[assignment]  # the post says it
    title = Line(_l("Nombre de la persona"), [required(), at_most(TITLE_MOST)], description=_l("Nombre y apellidos."))
    post = Line(_l("Cargo"), [at_most(200)], description=_l("Por ejemplo: Encargada de Participación Ciudadana."))
    role = Choice(
        _l("Calidad"),
        [required()],
        options=ROLE_LABELS.items(),
        description=_l("Subrogante es quien reemplaza al titular."),
    )
    scope = Choice(_l("Ámbito"), [required()], options=SCOPE_LABELS.items())
    region_code = Choice(
        _l("Región"),
        [Optional()],
        options=[(r.code, r.short_name) for r in regions()],
        blank=_l("Ninguna"),
        description=_l("Solo si su ámbito es regional."),
    )
    mail = Line(
        _l("Correo institucional"),
        [Optional(), Email(_l("Escriba un correo completo, como nombre@organismo.cl")), at_most(200)],
        description=_l("De la oficina, nunca uno personal. Se publica."),
    )
    phone = Line(
        _l("Teléfono de la oficina"), [at_most(40)], description=_l("Por ejemplo: +56 2 2345 6789. Se publica.")
    )
    hours = Line(
        _l("Horario de atención"), [at_most(160)], description=_l("Por ejemplo: lunes a viernes, de 9:00 a 14:00.")
    )
    office_address = Line(
        _l("Dirección de la oficina"), [at_most(300)], description=_l("Calle, número, piso y comuna.")
    )
    act = Line(
        _l("Acto de designación"),
        [at_most(200)],
        description=_l("Tipo y número, por ejemplo: Resolución Exenta N° 120."),
    )
    act_on = Day(_l("Fecha del acto"), [Optional()])
    since = Day(_l("En el cargo desde"), [Optional()])
    until = Day(
        _l("En el cargo hasta"),
        [Optional()],
        description=_l(
            "En blanco mientras siga en el cargo. Al pasar la fecha queda en la historia, sin datos de contacto."
        ),
    )

    def validate_phone(self, field: Line) -> None:
        """Refuse what no telephone can dial."""
        if field.data and not _TELEPHONE.fullmatch(field.data):
            raise ValidationError(_("Escriba el teléfono con números, como +56 2 2345 6789."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields: region and scope, order of the dates."""
        good = bool(super().validate(extra_validators))
        if self.scope.data == OfficerScope.REGIONAL and not self.region_code.data:
            self.region_code.errors = [*self.region_code.errors, _("Elija la región en que atiende.")]
            good = False
        if self.since.data and self.until.data and self.until.data < self.since.data:
            self.until.errors = [*self.until.errors, _("La fecha de término no puede ser anterior a la de inicio.")]
            good = False
        return good
