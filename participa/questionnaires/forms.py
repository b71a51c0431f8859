"""The forms of the builder: a question of each kind, a page, a correction of wording."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from participa.foundation.i18n import _, _l
from participa.publishing.forms import Choice, Day, Line, Text, at_most, required
from participa.questionnaires.definition import MOST_OPTIONS, Kind, Limits, Option, Page, Question, editing
from participa.questionnaires.definition.model import WITH_OPTIONS, WITH_OTHER, WITH_ROWS
from participa.questionnaires.definition.reading_json import (
    HELP_MOST,
    INTRO_MOST,
    LABEL_MOST,
    LONGEST_SCALE,
    OPTION_MOST,
    ROW_MOST,
    TITLE_MOST,
)
from participa.questionnaires.reading.cells import plain_number
from participa.questionnaires.reading.kinds import TEXT_MOST, parse_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from participa.questionnaires.definition import Definition

_LIST_MOST = 120_000


class Amount(Line):
    """A number, typed as Chileans write it; `data` is a Decimal or None, what was typed stays when it is none."""

    data: Any

    def __init__(
        self, label: Any = None, *, least: int = 0, most: int = 10**12, whole: bool = True, **kwargs: Any
    ) -> None:
        """Keep the range."""
        super().__init__(label, [], **kwargs)
        self.least, self.most, self.whole = least, most, whole
        self.typed = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what came."""
        super().process_formdata(valuelist)
        self.typed = str(self.data or "")
        self.data = parse_number(self.typed) if self.typed else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 (signature)
        """Refuse what is no number of the range."""
        if not self.typed:
            return
        number = self.data
        if number is None or (self.whole and number != int(number)) or not self.least <= number <= self.most:
            if self.most == 10**12:
                raise ValidationError(_("Escriba un número."))
            raise ValidationError(_("Escriba un número entre %(least)s y %(most)s.", least=self.least, most=self.most))

    def _value(self) -> str:
        return self.typed or (plain_number(self.data) if isinstance(self.data, Decimal) else "")


def split_lines(text: str) -> list[str]:
    """Return the lines that say something, each with single spaces."""
    return [line for line in (" ".join(line.split()) for line in text.split("\n")) if line]


def split_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what empty lines part."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


class TitleForm(FlaskForm):
    """The name by which the office knows a questionnaire."""

    title = Line(
        _l("Título"),
        [required(), at_most(TITLE_MOST)],
        description=_l("Para reconocerlo en la gestión, por ejemplo «Transporte público 2026»."),
    )


class PageForm(FlaskForm):
    """A page's own words."""

    title = Line(_l("Título de la página"), [at_most(TITLE_MOST)])
    intro = Text(
        _l("Texto antes de las preguntas"),
        [at_most(INTRO_MOST)],
        description=_l("Lo que hay que saber para responder. Puede ir vacío."),
    )

    def page(self, before: Page) -> Page:
        """Return the page as the form says it."""
        return replace(before, title=str(self.title.data), intro=str(self.intro.data))


class QuestionForm(FlaskForm):
    """A question. Each kind leaves out the fields that are not its own."""

    kind: Kind
    label = Text(_l("Pregunta"), [required(), at_most(LABEL_MOST)], render_kw={"rows": 2})
    help = Text(
        _l("Ayuda"),
        [at_most(HELP_MOST)],
        render_kw={"rows": 2},
        description=_l("Se lee bajo la pregunta. Puede ir vacía."),
    )
    options = Text(
        _l("Opciones"), [at_most(_LIST_MOST)], description=_l("Una por línea, en el orden en que se muestran.")
    )
    other = BooleanField(_l("Ofrecer «Otra, ¿cuál?»"))
    rows = Text(_l("Filas"), [at_most(_LIST_MOST)], description=_l("Una por línea."))
    least = Amount()
    most = Amount()
    least_label = Line(
        _l("Qué significa el primer punto"), [at_most(OPTION_MOST)], description=_l("Por ejemplo «Nada de acuerdo».")
    )
    most_label = Line(
        _l("Qué significa el último punto"), [at_most(OPTION_MOST)], description=_l("Por ejemplo «Muy de acuerdo».")
    )
    decimals = Amount(_l("Cuántos decimales"), most=4, description=_l("Vacío: solo números enteros."))
    first = Day(_l("Primer día posible"), [Optional()])
    last = Day(_l("Último día posible"), [Optional()])
    required = BooleanField(_l("Es obligatorio responderla"))

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        """Keep the fields of one kind, with its words."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        own = FIELDS[kind]
        for name in (
            "options",
            "other",
            "rows",
            "least",
            "most",
            "least_label",
            "most_label",
            "decimals",
            "first",
            "last",
        ):
            if name not in own:
                del self[name]
        for name, (label, hint, least, most) in WORDS.get(kind, {}).items():
            field = self[name]
            field.label.text, field.description = label, hint
            if isinstance(field, Amount):
                field.least, field.most, field.whole = least, most, kind is not Kind.NUMBER

    def validate_options(self, field: Field) -> None:
        """Check the lines: how many, how long, none twice."""
        self._check_lines(
            split_lines(field.data), OPTION_MOST, 2 - bool(self.other and self.other.data if "other" in self else 0)
        )

    def validate_rows(self, field: Field) -> None:
        """Check the rows or paragraphs."""
        texts = split_paragraphs(field.data) if self.kind is Kind.PARAGRAPHS else split_lines(field.data)
        self._check_lines(texts, ROW_MOST, 1)

    def validate_most(self, field: Field) -> None:
        """Check that the end is not before the beginning."""
        least = self["least"].data if "least" in self else None
        if self.kind is Kind.SCALE:
            first, last = (1 if least is None else least), (5 if field.data is None else field.data)
            if not 1 <= last - first < LONGEST_SCALE:
                raise ValidationError(_("Una escala tiene entre 2 y %(most)s puntos.", most=LONGEST_SCALE))
        elif least is not None and field.data is not None and field.data < least:
            raise ValidationError(_("Debe ser mayor que el mínimo."))

    def validate_last(self, field: Field) -> None:
        """Check that the last day is not before the first."""
        if field.data and self["first"].data and field.data < self["first"].data:
            raise ValidationError(_("Debe ser posterior al primer día."))

    @staticmethod
    def _check_lines(texts: Sequence[str], longest: int, fewest: int) -> None:
        if len(texts) < fewest:
            raise ValidationError(
                _("Escriba al menos dos opciones, una por línea.") if fewest > 1 else _("Escriba al menos una línea.")
            )
        if len(texts) > MOST_OPTIONS:
            raise ValidationError(
                _("Son %(number)s: puede haber hasta %(most)s.", number=len(texts), most=MOST_OPTIONS)
            )
        if long := next((text for text in texts if len(text) > longest), None):
            raise ValidationError(_("Acorte «%(start)s…» a %(most)s caracteres.", start=long[:40], most=longest))
        if twice := next((text for text in texts if texts.count(text) > 1), None):
            raise ValidationError(_("«%(text)s» está repetida.", text=twice[:80]))

    def question(self, before: Question, new_key: Callable[[str], str]) -> Question:
        """Return the question as the form says it; what stayed of its options keeps their keys."""
        options: tuple[Option, ...] = ()
        rows: tuple[Option, ...] = ()
        if "options" in self:
            options = editing.options_of(split_lines(self["options"].data), before.options, lambda: new_key("o"))
        if "rows" in self:
            split = split_paragraphs if self.kind is Kind.PARAGRAPHS else split_lines
            rows = editing.options_of(split(self["rows"].data), before.rows, lambda: new_key("r"))
        return replace(
            before,
            label=str(self.label.data),
            help=str(self.help.data),
            required=bool(self.required.data),
            options=options,
            rows=rows,
            other=bool(self["other"].data) if "other" in self else False,
            limits=self._limits(),
        )

    def _limits(self) -> Limits:
        held = {
            name: self[name].data
            for name in ("least", "most", "least_label", "most_label", "first", "last")
            if name in self
        }
        decimals = int(self["decimals"].data or 0) if "decimals" in self else 0
        return Limits(decimals=decimals, **{name: value for name, value in held.items() if value not in (None, "")})


def facts_of(question: Question) -> dict[str, Any]:
    """Return what the form of a question is filled with."""
    parting = "\n\n" if question.kind is Kind.PARAGRAPHS else "\n"
    limits = question.limits
    return {
        "label": question.label,
        "help": question.help,
        "required": question.required,
        "options": "\n".join(option.label for option in question.options),
        "rows": parting.join(row.label for row in question.rows),
        "other": question.other,
        "least": limits.least,
        "most": limits.most,
        "least_label": limits.least_label,
        "most_label": limits.most_label,
        "decimals": Decimal(limits.decimals) if limits.decimals else None,
        "first": limits.first,
        "last": limits.last,
    }


#: The fields of each kind beside the question, its help and whether it is required.
FIELDS: dict[Kind, frozenset[str]] = {
    kind: frozenset(
        {
            name
            for name, kinds in (("options", WITH_OPTIONS), ("rows", WITH_ROWS), ("other", WITH_OTHER))
            if kind in kinds
        }
        | own
    )
    for kind, own in {
        Kind.SHORT: {"most"},
        Kind.LONG: {"most"},
        Kind.ONE: set[str](),
        Kind.MANY: {"least", "most"},
        Kind.SCALE: {"least", "most", "least_label", "most_label"},
        Kind.MATRIX: set[str](),
        Kind.RANKING: {"most"},
        Kind.NUMBER: {"least", "most", "decimals"},
        Kind.DATE: {"first", "last"},
        Kind.FILE: {"most"},
        Kind.PLACE: set[str](),
        Kind.PARAGRAPHS: set[str](),
    }.items()
}
#: Of some fields, what they are called in a kind: label, hint, and the range of an amount.
WORDS: dict[Kind, dict[str, tuple[Any, Any, int, int]]] = {
    Kind.SHORT: {"most": (_l("Máximo de caracteres"), _l("Vacío: 300."), 1, 1000)},
    Kind.LONG: {"most": (_l("Máximo de caracteres"), _l("Vacío: 5.000."), 50, TEXT_MOST)},
    Kind.MANY: {
        "least": (_l("Cuántas elegir como mínimo"), "", 0, MOST_OPTIONS),
        "most": (_l("Cuántas elegir como máximo"), _l("Vacío: todas las que quiera."), 1, MOST_OPTIONS),
    },
    Kind.SCALE: {
        "least": (_l("Primer punto"), _l("Vacío: 1."), 0, 10),
        "most": (_l("Último punto"), _l("Vacío: 5."), 1, 10),
    },
    Kind.RANKING: {"most": (_l("Cuántas ordenar"), _l("Vacío: todas."), 1, MOST_OPTIONS)},
    Kind.NUMBER: {
        "least": (_l("Número más bajo"), "", -(10**12), 10**12),
        "most": (_l("Número más alto"), "", -(10**12), 10**12),
    },
    Kind.FILE: {"most": (_l("Tamaño máximo en MB"), _l("Vacío: 10."), 1, 25)},
    Kind.PARAGRAPHS: {
        "rows": (_l("Texto del documento"), _l("Péguelo aquí: cada párrafo, separado por una línea en blanco."), 0, 0)
    },
}


class ConditionForm(FlaskForm):
    """Which answers of an earlier question show this one."""

    options = SelectMultipleField(
        _l("Se muestra si eligió"), choices=[], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill the list with the answers of the chosen question."""
        self.options.choices = list(choices)

    def validate_options(self, field: Field) -> None:
        """Ask for at least one."""
        if not field.data:
            raise ValidationError(_("Elija al menos una respuesta."))


class InsertForm(FlaskForm):
    """A question of the library, and the page it goes to."""

    saved = Choice(_l("Pregunta"), [required()], blank=_l("Elija una"))
    page = Choice(_l("Página"), [required()])

    def offer(self, questions: Sequence[tuple[str, str]], definition: Definition) -> None:
        """Fill both lists."""
        self.saved.choices = [*self.saved.choices[:1], *questions]
        self.page.choices = [
            (page.key, page.title or _("Página %(place)s", place=place))
            for place, page in enumerate(definition.pages, start=1)
        ]


def wording_form(question: Question) -> FlaskForm:
    """Return the form that corrects a question's words: one field for each text, and the reason."""
    fields: dict[str, Any] = {
        "label": Text(_l("Pregunta"), [required(), at_most(LABEL_MOST)], default=question.label),
        "help": Text(_l("Ayuda"), [at_most(HELP_MOST)], default=question.help),
    }
    for place, option in enumerate(question.options, start=1):
        label = _("Opción %(place)s", place=place)
        fields[f"option-{option.key}"] = Line(label, [required(), at_most(OPTION_MOST)], default=option.label)
    for place, row in enumerate(question.rows, start=1):
        label = _("Fila %(place)s", place=place)
        fields[f"row-{row.key}"] = Text(label, [required(), at_most(ROW_MOST)], default=row.label)
    fields["reason"] = Line(
        _l("Por qué se corrige"),
        [required(), at_most(500)],
        description=_l("Queda en el registro de correcciones, con su nombre y la fecha."),
    )
    form: FlaskForm = type("WordingForm", (FlaskForm,), fields)()
    return form


def corrected_texts(form: FlaskForm) -> dict[str, str]:
    """Return the texts of a correction by part."""
    return {
        field.short_name.replace("-", ":", 1): str(field.data or "")
        for field in form
        if field.short_name not in ("csrf_token", "reason")
    }
