"""The form of an information sheet."""

from __future__ import annotations

from typing import Any

from wtforms import DateField
from wtforms.validators import Optional

from participa.foundation.i18n import _, _l
from participa.information.models import SheetKind
from participa.publishing.forms import BODY_MOST, Choice, ContentForm, Line, Marked, at_most, not_future, required

SHEET_KIND_LABELS = {
    SheetKind.POLICY: _l("Política"),
    SheetKind.PLAN: _l("Plan"),
    SheetKind.PROGRAMME: _l("Programa"),
    SheetKind.ACTION: _l("Acción"),
    SheetKind.BUDGET: _l("Presupuesto"),
    SheetKind.STUDY: _l("Estudio"),
}


class InformationSheetForm(ContentForm):
    """What an agency tells in a sheet."""

    sheet_kind = Choice(_l("De qué informa"), [required()], options=SHEET_KIND_LABELS.items())
    period = Line(_l("Período"), [at_most(80)], description=_l("Por ejemplo, 2026 o 2022-2026."))
    body = Marked(
        _l("Información"),
        [at_most(BODY_MOST)],
        description=_l("Qué es, a quiénes llega, cuánto cuesta y en qué va. Los datos pueden ir como adjuntos."),
    )
    responsible_unit = Line(_l("Unidad responsable"), [at_most(200)])
    data_updated_on = DateField(
        _l("Fecha de los datos"), [Optional(), not_future], description=_l("A qué día corresponden.")
    )
    next_update_on = DateField(_l("Próxima actualización"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields: the order of the dates."""
        good = super().validate(extra_validators)
        data, following = self.data_updated_on.data, self.next_update_on.data
        if data and following and following <= data:
            text = _("La próxima actualización debe ser posterior a la fecha de los datos.")
            self.next_update_on.errors = [*self.next_update_on.errors, text]
            return False
        return bool(good)
