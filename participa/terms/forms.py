"""The form of a term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.fields.choices import SelectChoice

from participa.foundation.i18n import _, _l
from participa.publishing.forms import Choice, Line, at_most, required
from participa.terms.models import Unit
from participa.terms.rules import MOST
from participa.terms.wording import UNITS

if TYPE_CHECKING:
    from participa.terms.rules import Term


class TermForm(FlaskForm):
    """A term of an agency's own."""

    quantity = IntegerField(_l("Cuántos"), [required(_l("Escriba un número."))])
    unit = Choice(_l("Se cuenta en"), [required()])
    basis = Line(
        _l("Dónde lo dice su norma"),
        [at_most(200)],
        description=_l(
            "Por ejemplo: «Resolución Exenta N° 120 de 2025, artículo 14». "
            "Vacío, se mostrará como decisión de su organismo."
        ),
    )

    def __init__(self, term: Term, **options: Any) -> None:
        """Offer what this term may be counted in."""
        super().__init__(obj=term, data={"unit": term.unit.value}, **options)
        self.least = term.least
        self.unit.choices = [SelectChoice(unit.value, UNITS[unit]) for unit in term.units]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shortest and the longest term of the unit."""
        if not super().validate(extra_validators):
            return False
        most = MOST[Unit(self.unit.data)]
        if self.quantity.data < self.least:
            self.quantity.errors = [_("Escriba un número desde %(least)s.", least=self.least)]
        elif self.quantity.data > most:
            self.quantity.errors = [_("Con esta unidad, el plazo más largo es %(most)s.", most=most)]
        return not self.quantity.errors
