"""What people write into the analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm

from participa.foundation.i18n import _l
from participa.publishing.forms import Choice, Line, Text, at_most, required

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.analysis.models import Code


class PressedForm(FlaskForm):
    """A button."""


class CodeForm(FlaskForm):
    """A code of the book."""

    name = Line(_l("Nombre del código"), [required(), at_most(80)], description=_l("Corto, como «Alumbrado»."))
    description = Text(
        _l("Qué incluye"),
        [at_most(600)],
        description=_l("Para que todos lo apliquen igual. Puede dar ejemplos."),
    )


class TagForm(FlaskForm):
    """A code on a text, or on the words that are quoted from it."""

    code = Choice(_l("Código"), [required()], blank=_l("Elija un código"))
    quoted = Text(
        _l("Palabras que marca (opcional)"),
        [at_most(2_000)],
        description=_l("Copie aquí la parte del texto que trata de esto. Vacío: todo el texto."),
    )

    def __init__(self, codes: Sequence[Code], **more: Any) -> None:
        """Offer the codes of one consultation."""
        super().__init__(**more)
        self.code.choices = [*(self.code.choices or []), *((str(code.id), code.name) for code in codes)]
