"""Forms of contents: the base every type's form extends, and the fields they share."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields import DateTimeLocalField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from participa.foundation.clock import SANTIAGO, local, now, today
from participa.foundation.i18n import _, _l
from participa.foundation.spanish import fold
from participa.territory.division import communes, region, regions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from wtforms import Field
    from wtforms.form import BaseForm

FIRST_PRINTABLE = 32
TITLE_MOST = 160
SUMMARY_MOST = 400
BODY_MOST = 20_000
#: Years that a date may have; the holidays are known for all but the first of them.
FIRST_YEAR, LAST_YEAR = 1990, 2050


class Filled(InputRequired):
    """Validator: something was typed that a reader would see; spaces and invisible characters alone are nothing."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise StopValidation with the remedy."""
        typed = [text for text in field.raw_data or () if isinstance(text, str)]
        if typed and not any(map(_is_seen, typed)):
            field.errors = []
            raise StopValidation(str(self.message))
        super().__call__(form, field)


def _is_seen(text: str) -> bool:
    return any(not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf") for letter in text)


def required(remedy: Any = None) -> Filled:
    """Return the validator of a field that can't stay empty, with its remedy."""
    return Filled(remedy or _l("Complete este campo."))


def at_most(characters: int) -> Length:
    """Return the validator of the longest text of a field."""
    return Length(max=characters, message=_l("Acorte el texto a %(max)d caracteres como máximo."))


def not_future(_form: Any, field: Field) -> None:
    """Raise ValidationError for a day that has not come."""
    if field.data and field.data > today():
        raise ValidationError(_l("La fecha no puede ser posterior a hoy."))


def clean(text: str | None) -> str:
    """Strip, and drop what no field may hold: NUL and lone surrogates."""
    return (text or "").replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()


class Line(StringField):
    """One line of text, cleaned: line breaks and repeated spaces become one space."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what came."""
        self.data = " ".join(clean(valuelist[0]).split()) if valuelist else ""


class Text(TextAreaField):
    """Several lines of text, cleaned."""

    is_prose = True

    def process_formdata(self, valuelist: list[str]) -> None:
        """Clean what came."""
        self.data = clean(valuelist[0]).replace("\r\n", "\n") if valuelist else ""


class Marked(Text):
    """Text with simple marks (Markdown), which readers see as headings, lists and links."""

    is_marked = True


class Choice(SelectField):
    """A closed list: pairs of value and label; an empty first line where `blank` is given."""

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        options: Iterable[tuple[str, Any]] = (),
        blank: Any = None,
        **kwargs: Any,
    ) -> None:
        """Build the choices; a blank choice stores None."""
        choices = [SelectChoice(value, text) for value, text in options]
        if blank is not None:
            choices.insert(0, SelectChoice("", blank))
        super().__init__(label, validators, choices=choices, coerce=_none_if_empty, **kwargs)


def _none_if_empty(value: Any) -> str | None:
    return str(value) if value not in (None, "", "None") else None


class Moment(DateTimeLocalField):
    """An instant, typed as a wall-clock time of Santiago and kept aware, in UTC."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        """Take the formats browsers send."""
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def process_data(self, value: datetime | None) -> None:
        """Show the clock of Santiago."""
        self.data = local(value).replace(tzinfo=None) if value else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature)
        """Refuse years that no calendar of ours reaches."""
        _check_year(self.data)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ARG002, FBT001 (signature)
        """Make it aware; an hour that the clocks skip moves on, one that repeats is the first."""
        if self.data is not None and self.data.tzinfo is None:
            self.data = self.data.replace(tzinfo=SANTIAGO)


class Day(DateField):
    """A date within a lifetime of now: what lies further off is a slip of the keys, and breaks sums of dates."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature)
        """Raise ValidationError with the remedy."""
        _check_year(self.data)


def _check_year(value: date | None) -> None:
    if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Revise el año: debe estar entre %(first)s y %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        )


def commune_options() -> list[tuple[str, str]]:
    """Return every commune with its region, by name, for a closed list."""
    named = ((c.code, f"{c.name} ({region(c.region_code).short_name})") for c in communes())
    return sorted(named, key=lambda option: fold(option[1]))


class WebAddress:
    """Validator: an http(s) address with a host, and nothing that a browser would run."""

    is_web_address = True

    def __call__(self, _form: Any, field: Field) -> None:
        """Raise ValidationError with the remedy."""
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
            good = (
                parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and "@" not in parts.netloc
                and "." in str(parts.hostname)
            )
        except ValueError:
            good = False
        if not good or any(c.isspace() or ord(c) < FIRST_PRINTABLE or c == "\\" for c in field.data):
            raise ValidationError(_l("Escriba una dirección completa, como https://www.ejemplo.gob.cl/pagina"))


class ContentForm(FlaskForm):
    """What every content's form begins with."""

    title = Line(
        _l("Título"), [required(), at_most(TITLE_MOST)], description=_l("Breve y claro, como lo diría a un vecino.")
    )
    summary = Text(
        _l("Resumen"),
        [at_most(SUMMARY_MOST)],
        description=_l("Una o dos frases en lenguaje claro. Es lo que se lee en las listas y en el buscador."),
    )
    region_code = Choice(
        _l("Región"),
        [Optional()],
        options=[(r.code, r.short_name) for r in regions()],
        blank=_l("Todo el país o la del organismo"),
    )


class ConfirmForm(FlaskForm):
    """A step that asks for nothing but the click."""


class WithdrawForm(FlaskForm):
    """The public reason of a withdrawal."""

    reason = Text(
        _l("Motivo público"), [required(), at_most(500)], description=_l("Se muestra a quien visite la dirección.")
    )


class ArchiveForm(FlaskForm):
    """The public reason of archiving, where there is something to say."""

    reason = Text(_l("Motivo público"), [at_most(500)], description=_l("Si quiere decir algo a quien lo busque."))


class NoteForm(FlaskForm):
    """What the public reads of a change."""

    note = Text(_l("Qué cambió y por qué (lo lee el público)"), [at_most(500)])


class DeadlineForm(FlaskForm):
    """Why a public date of a row changes. It stands beside the row's own form, whose token serves for both."""

    class Meta:
        """No token of its own."""

        csrf = False

    note = Text(
        _l("Motivo del cambio de fecha"),
        [at_most(500)],
        description=_l("Si cambia una fecha que ya es pública. Lo lee el público en «Qué cambió»."),
    )


class MessageForm(FlaskForm):
    """A word to those who review."""

    message = Text(_l("Mensaje para quien revisa"), [at_most(2000)])


class CommentForm(FlaskForm):
    """A comment inside the agency."""

    message = Text(_l("Comentario para el equipo"), [required(), at_most(2000)])


class ReturnForm(FlaskForm):
    """What to change in a text that goes back."""

    message = Text(
        _l("Qué hay que cambiar"), [required(), at_most(2000)], description=_l("Lo lee solo el equipo del organismo.")
    )


class PublishForm(NoteForm):
    """How a text is published: the public note, and its hours when they are not now."""

    shown_from = Moment(
        _l("Mostrar desde"), [Optional()], description=_l("Vacío: de inmediato. La hora es la de Santiago.")
    )
    shown_until = Moment(_l("Mostrar hasta"), [Optional()], description=_l("Vacío: sin término."))
    without_review = BooleanField(
        _l("Publicar sin revisión"),
        description=_l("Quedará a la vista de su equipo, pendiente de que otra persona lo apruebe."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the window has a length, and is not over."""
        good = bool(super().validate(extra_validators))
        start, end = self.shown_from.data, self.shown_until.data
        if end and end <= (start or now()):
            self.shown_until.errors = [
                *self.shown_until.errors,
                _("El término debe ser posterior al inicio y a ahora."),
            ]
            good = False
        return good


def values(form: FlaskForm) -> dict[str, Any]:
    """Return what a form holds for the content's columns: no token, no buttons, no files."""
    left_out = {"csrf_token", "submit"}
    return {
        field.short_name: ""
        if field.data is None
        and isinstance(field, StringField)
        and not isinstance(field, DateField | DateTimeLocalField)
        else field.data
        for field in form
        if field.short_name not in left_out and field.type not in ("SubmitField", "FileField", "MultipleFileField")
    }


def grouped(form: FlaskForm) -> list[tuple[Any, list[Field]]]:
    """Return a form's fields under their legends, as its `groups` say: ((legend, first field of the group), ...)."""
    starts = {first: legend for legend, first in getattr(form, "groups", ())}
    shown: list[tuple[Any, list[Field]]] = [("", [])]
    for field in form:
        if field.short_name in ("csrf_token", "submit"):
            continue
        if field.short_name in starts:
            shown.append((starts[field.short_name], []))
        shown[-1][1].append(field)
    return [(legend, fields) for legend, fields in shown if fields]
