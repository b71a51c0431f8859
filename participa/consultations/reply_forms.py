"""The forms of the reasoned reply: figures, themes, commitments and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from participa.consultations import queries
from participa.consultations.models import Channel, Decision
from participa.foundation.clock import today
from participa.foundation.i18n import _l
from participa.mechanisms.forms import COMMITMENT_LABELS
from participa.publishing.forms import Choice, Day, Line, Text, at_most, not_future, required

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from participa.consultations.models import Consultation

MOST = 10_000_000
CHANNEL_LABELS = {
    Channel.ONLINE: _l("En línea"),
    Channel.MEETING: _l("Encuentros presenciales"),
    Channel.PAPER: _l("Formularios en papel"),
    Channel.MAIL: _l("Correo"),
    Channel.OTHER: _l("Otros"),
}
DECISION_LABELS = {
    Decision.ACCEPTED: _l("Acogida"),
    Decision.PARTLY: _l("Acogida en parte"),
    Decision.NOT_ACCEPTED: _l("No acogida"),
    Decision.OUT_OF_COMPETENCE: _l("Fuera de nuestra competencia"),
    Decision.CONSIDERED_BEFORE: _l("Ya estaba considerada"),
}


def _count(label: Any, *more: Any) -> IntegerField:
    return IntegerField(label, [*(more or [Optional()]), NumberRange(0, MOST)])


class FigureForm(FlaskForm):
    """How many took part by one channel."""

    channel = Choice(_l("Canal"), [required()], options=CHANNEL_LABELS.items())
    people = _count(_l("Personas"), required(_l("Escriba un número.")))
    women = _count(_l("Mujeres, si se sabe"))
    men = _count(_l("Hombres, si se sabe"))
    organisations = _count(_l("Organizaciones, si se sabe"))


class ThemeForm(FlaskForm):
    """One theme: usted dijo, decidimos, hicimos."""

    title = Line(_l("Tema"), [required(), at_most(160)])
    said = Text(_l("Qué dijeron las personas"), [required(), at_most(4000)])
    mentions = _count(_l("Cuántas lo dijeron"))
    decision = Choice(
        _l("Qué se decidió"), [required()], options=DECISION_LABELS.items(), blank=_l("Elija la decisión")
    )
    reason = Text(_l("Por qué"), [required(), at_most(4000)], description=_l("La razón de este tema, no una general."))
    done = Text(_l("Qué se hizo o se hará"), [at_most(4000)])
    position = IntegerField(
        _l("Lugar en la lista"), [Optional(), NumberRange(0, 999)], default=0, description=_l("El menor va primero.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Give what was left empty its place."""
        good = bool(super().validate(extra_validators))
        self.position.data = self.position.data or 0
        return good


def _number(value: Any) -> int | None:
    return int(value) if str(value or "").isdecimal() else None


class OfContent(FlaskForm):
    """A form with a list of rows that hang from the same consultation."""

    #: The field, and what lists (number, words).
    listed: tuple[str, Callable[[Consultation], Iterable[tuple[int, str]]]]

    @property
    def content(self) -> Consultation:
        """Return the consultation at hand."""
        return self._content

    @content.setter
    def content(self, content: Consultation) -> None:
        self._content = content
        name, find = self.listed
        rows = [SelectChoice(number, text) for number, text in find(content)]
        self[name].choices = [SelectChoice("", _l("Toda la consulta")), *rows]


class CommitmentForm(OfContent):
    """What the agency commits itself to."""

    listed = ("theme_id", lambda content: [(theme.id, theme.title) for theme in queries.list_themes(content)])

    theme_id = SelectField(_l("Tema"), [Optional()], coerce=_number, choices=[])
    text = Line(_l("Compromiso"), [required(), at_most(300)])
    responsible = Line(_l("Quién responde por él"), [required(), at_most(160)])
    due_on = Day(_l("Fecha comprometida"), [required()])


class UpdateForm(OfContent):
    """What became of a commitment."""

    listed = ("commitment_id", lambda content: [(row.id, row.text) for row in queries.list_commitments(content)])

    commitment_id = SelectField(_l("Compromiso"), [Optional()], coerce=_number, choices=[])
    progress = Choice(_l("Cómo va"), [required()], options=COMMITMENT_LABELS.items())
    on_day = Day(_l("Fecha"), [required(), not_future], default=today)
    note = Text(_l("Qué se hizo o qué pasó"), [required(), at_most(1000)])
