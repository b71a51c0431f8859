"""A cross table in words, with what is small hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from participa.analysis.hiding import Hidden, hide, round_down
from participa.analysis.queries import Fact
from participa.analysis.results import option_label, option_labels
from participa.analysis.wording import FACT_LABELS, age, fact_values, people, unsaid
from participa.foundation.i18n import _, _l
from participa.questionnaires.definition import Kind

if TYPE_CHECKING:
    from participa.analysis.counting import Counting
    from participa.analysis.queries import Filters
    from participa.questionnaires.definition import Definition, Question

#: The words of the two sides.
CROSSED = (_l("Pregunta en las filas"), _l("En las columnas"))
#: Kinds whose options can be crossed.
KINDS = frozenset({Kind.ONE, Kind.MANY, Kind.SCALE, Kind.PLACE, Kind.MATRIX, Kind.PARAGRAPHS})
_SHORT = 70


@dataclass(frozen=True, slots=True)
class Axis:
    """A question, or one of its rows, as a side of the table."""

    question: Question
    place: int
    row: str = ""

    @property
    def label(self) -> str:
        """Return its words."""
        words = f"{self.place}. {self.question.label}"
        return f"{words}: {self.question.option_label(self.row)}" if self.row else words

    @property
    def short_label(self) -> str:
        """Return its words, cut for a list of choices."""
        return self.label if len(self.label) <= _SHORT else f"{self.label[: _SHORT - 1].rstrip()}…"


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table to be shown: words of rows and columns, figures or None, and their totals."""

    title: str
    down: tuple[str, ...]
    across: tuple[str, ...]
    figures: Hidden
    #: Somebody may have chosen several options: sums are of choices, not of people.
    several: bool
    #: Figures are rounded down: answers still come.
    is_rounded: bool
    #: Of when its figures are, in words; empty where they are of this moment.
    age: str

    @property
    def heads(self) -> list[str]:
        """Return the heads of its columns, for a file."""
        return [_("Respuesta"), *self.across, _("Total")]

    @property
    def lines(self) -> list[list[object]]:
        """Return its rows with their totals, for a file."""
        rows = zip(self.down, self.figures.cells, self.figures.rows, strict=True)
        lines: list[list[object]] = [[label, *map(_cell, cells), _cell(total)] for label, cells, total in rows]
        return [*lines, [_("Total"), *map(_cell, self.figures.columns), _cell(self.figures.total)]]


def axes_of(definition: Definition) -> dict[str, Axis]:
    """Return what can be crossed, by the word that an address names it with."""
    axes = {}
    for place, question in enumerate(definition, 1):
        if question.kind not in KINDS:
            continue
        rows = [row.key for row in question.rows] if question.kind in (Kind.MATRIX, Kind.PARAGRAPHS) else [""]
        for row in rows:
            axes[f"p{question.number}.{row}" if row else f"p{question.number}"] = Axis(question, place, row)
    return axes


def table_of(
    counting: Counting, down: Axis, across: Axis | Fact, filters: Filters, *, rounded: bool = False
) -> Crossed:
    """Return the table of a question against another one or a fact: one statement."""
    side = across if isinstance(across, Fact) else (across.question.number, across.row)
    counted = counting.cross((down.question.number, down.row), side, filters)
    rows = _labels(down, {key for key, _other in counted})
    columns = _labels(across, {key for _other, key in counted})
    figures = hide([[counted.get((row, column), 0) for column in columns] for row in rows])
    if rounded:
        figures = round_down(figures)
    name = str(FACT_LABELS[across]) if isinstance(across, Fact) else across.label
    several = Kind.MANY in {down.question.kind, None if isinstance(across, Fact) else across.question.kind}
    title = _("%(down)s por %(across)s", down=down.label, across=name)
    return Crossed(
        title,
        tuple(rows.values()),
        tuple(columns.values()),
        figures,
        several,
        rounded,
        age(counting.made_at, is_renewed=counting.is_renewed),
    )


def _labels(axis: Axis | Fact, found: set[str]) -> dict[str, str]:
    """Return the words of a side's options in their order; of places and facts only those that were given."""
    if isinstance(axis, Fact):
        known = {key: label for key, label in fact_values(axis).items() if key in found}
        return known | ({"": unsaid()} if "" in found else {})
    known = option_labels(axis.question)
    if axis.question.kind is Kind.PARAGRAPHS and "" not in found:
        known.pop("", None)
    return known | {key: option_label(axis.question, key) for key in sorted(found) if key not in known}


def _cell(figure: int | None) -> object:
    return people(None) if figure is None else figure
