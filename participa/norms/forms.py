"""The forms of a norm and of the acts that amended it."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import DateField
from wtforms.validators import Optional

from participa.foundation.i18n import _, _l
from participa.norms.models import NormStatus, NormType
from participa.norms.queries import find_other_current
from participa.publishing.forms import (
    TITLE_MOST,
    Choice,
    ContentForm,
    Line,
    Marked,
    Text,
    at_most,
    not_future,
    required,
)
from participa.tenancy.scopes import current_agency_id

NORM_TYPE_LABELS = {
    NormType.EXEMPT_RESOLUTION: _l("Resolución exenta"),
    NormType.EXEMPT_DECREE: _l("Decreto exento"),
    NormType.SUPREME_DECREE: _l("Decreto supremo"),
}
STATUS_LABELS = {
    NormStatus.IN_FORCE: _l("Vigente"),
    NormStatus.MODIFIED: _l("Modificada por una versión posterior"),
    NormStatus.REPEALED: _l("Derogada"),
}
#: Norms run to fifty pages; this is some eighty.
NORM_MOST = 200_000


class NormForm(ContentForm):
    """What an agency says of a version of its norm."""

    region_code = None  # type: ignore[assignment]  # a norm binds its whole agency
    norm_type = Choice(_l("Tipo de norma"), [required()], options=NORM_TYPE_LABELS.items())
    number = Line(_l("Número"), [at_most(40)], description=_l("El del acto administrativo, como 1.234 exenta."))
    act_on = DateField(_l("Fecha del acto administrativo"), [Optional(), not_future])
    gazette_on = DateField(
        _l("Fecha en el Diario Oficial"), [Optional(), not_future], description=_l("Si se publicó ahí.")
    )
    modified_on = DateField(
        _l("Fecha de última modificación"), [Optional(), not_future], description=_l("Si ha tenido alguna.")
    )
    instruction_number = Line(_l("Instructivo presidencial que invoca"), [at_most(80)], description=_l("Su número."))
    instruction_on = DateField(_l("Fecha del instructivo"), [Optional(), not_future])
    mechanisms = Text(_l("Mecanismos que contempla"), [at_most(4000)], description=_l("Uno por línea."))
    body = Marked(
        _l("Texto completo y actualizado"),
        [at_most(NORM_MOST)],
        description=_l("Péguelo aquí o, después de guardar, adjunte el documento. Que no sea solo una imagen."),
    )
    status = Choice(_l("Situación"), [required()], options=STATUS_LABELS.items())

    def __init__(self, formdata: Any = _Auto, obj: Any = None, **kwargs: Any) -> None:
        """Remember which norm is edited."""
        super().__init__(formdata, obj=obj, **kwargs)
        self._norm = obj

    def validate(self, extra_validators: Any = None) -> bool:
        """Check what needs two fields: the order of the dates, and that one norm is in force."""
        good = super().validate(extra_validators)
        order = (
            (self.act_on, self.modified_on, _("La última modificación no puede ser anterior al acto.")),
            (self.act_on, self.gazette_on, _("El Diario Oficial no puede ser anterior al acto.")),
            (self.instruction_on, self.act_on, _("El acto no puede ser anterior al instructivo que invoca.")),
        )
        for first, second, text in order:
            if first.data and second.data and second.data < first.data:
                second.errors = [*second.errors, text]
                good = False
        return self._one_in_force() and good

    def _one_in_force(self) -> bool:
        """A draft may wait as "in force" beside the present one; what is public may not."""
        if self._norm is None or not self._norm.is_published or self.status.data != NormStatus.IN_FORCE:
            return True
        other = find_other_current(current_agency_id(), self._norm.id)
        if other is not None:
            self.status.errors = [*self.status.errors, already_in_force(other.title)]
        return other is None


def already_in_force(title: str) -> str:
    """Return the remedy when a second norm would be in force."""
    return _(
        "Ya hay una norma publicada como vigente: «%(title)s». Márquela primero como modificada o derogada.",
        title=title,
    )


class NormActForm(FlaskForm):
    """An act that amended the norm."""

    number = Line(_l("Número"), [required(), at_most(40)])
    act_on = DateField(_l("Fecha"), [required(), not_future])
    title = Line(_l("Título"), [at_most(TITLE_MOST)])
    note = Text(_l("Qué cambió"), [at_most(2000)])
