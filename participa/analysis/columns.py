"""Answers as a table: one row an answer, one column a question or an option, under names that never change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from participa.analysis.queries import CellSaid, Fact, cells_of
from participa.analysis.results import option_label, option_labels
from participa.analysis.wording import fact_values, unsaid
from participa.contributions.showing import place_name
from participa.foundation.i18n import _
from participa.participants.models import LEVEL_LABELS
from participa.questionnaires.definition import OTHER, Kind
from participa.questionnaires.reading.cells import plain_number
from participa.questionnaires.wording import KIND_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from participa.questionnaires.definition import Definition, Question

#: Letters of a commune's or a region's code that name the region.
REGION_LETTERS = 2


#: The end of the row of a column that holds the words beside an option.
_WORDS = "/texto"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds in words, where its cells come from, and how one is written."""

    name: str
    meaning: str
    values: str
    question: int = 0
    row: str = ""
    #: None where any option belongs here.
    option: str | None = None
    write: Callable[[Any], object] = str
    #: A person's own words: in open data only with their consent.
    is_words: bool = False
    #: What is written follows from the option alone.
    is_choice: bool = False


def columns_of(definition: Definition, *, is_open: bool = False) -> list[Column]:
    """Return the columns of all questions; files of people are no data."""
    return [
        column
        for question in definition
        if question.kind is not Kind.FILE
        for column in _of_question(question, is_open=is_open)
    ]


def heads(columns: Sequence[Column], *, is_open: bool = False) -> list[str]:
    """Return the names of all columns."""
    return [*(name for name, _meaning, _values in _about(is_open=is_open)), *(column.name for column in columns)]


def dictionary(columns: Sequence[Column], *, is_open: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield name, meaning and possible values of every column."""
    yield from _about(is_open=is_open)
    shown = _("Solo de quienes autorizaron publicarlo y cuya respuesta está publicada; █ es un dato personal oculto")
    for column in columns:
        values = f"{column.values}. {shown}" if is_open and column.is_words else column.values
        yield column.name, column.meaning, values


def rows(
    records: Iterable[Any], columns: Sequence[Column], *, is_open: bool = False, told: Collection[tuple[str, ...]] = ()
) -> Iterator[list[object]]:
    """Return the rows of some records, one an answer, holding one at a time; words are looked up before the first.

    Open data leaves out key, day and level, tells region, sex and age only in combinations that `told` holds, and
    shows words only of those who agreed, once somebody looked and showed them: never of a hidden one. A part that was
    redacted is nowhere in the cells.
    """
    words = {fact: fact_values(fact) for fact in Fact}
    levels = {level.value: str(label) for level, label in LEVEL_LABELS.items()}
    return _rows(records, _Places(columns), _Facts(words, unsaid()), levels, told if is_open else None)


def _rows(
    records: Iterable[Any],
    places: _Places,
    facts: _Facts,
    levels: dict[str, str],
    told: Collection[tuple[str, ...]] | None,
) -> Iterator[list[object]]:
    is_open = told is not None
    for number, record in enumerate(records, 1):
        made = places.filled(record, wordless=is_open and not record.is_shown)
        own = (record.region_code, record.sex or "", record.age_band or "")
        if told is not None:
            yield [number, *facts.of(record.channel, *(own if own in told else ("", "", ""))), *made]
        else:
            head = (str(record.id), record.received_on.isoformat(), levels[record.level])
            yield [*head, *facts.of(record.channel, *own), *made]


class _Facts:
    """The words of an answer's facts, looked up once for each combination."""

    def __init__(self, words: dict[Fact, dict[str, str]], unsaid_words: str) -> None:
        """Keep the words of all values."""
        self.words, self.unsaid = words, unsaid_words
        self.known: dict[tuple[str, ...], list[str]] = {}

    def of(self, *values: str) -> list[str]:
        """Return the words of channel, region, sex and age."""
        found = self.known.get(values)
        if found is None:
            pairs = zip(Fact, values, strict=True)
            found = self.known[values] = [self._word(fact, value) for fact, value in pairs]
        return found

    def _word(self, fact: Fact, value: str) -> str:
        if value:
            return self.words[fact].get(value, "")
        return "" if fact is Fact.CHANNEL else self.unsaid


class _Places:
    """Which columns a cell belongs to: that of its option, that of its question, that of its words."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Look them up once."""
        self.empty: list[object] = [""] * len(columns)
        self.options: dict[tuple[int, str, str | None], tuple[int, Column]] = {}
        self.words: dict[tuple[int, str], int] = {}
        #: What the choice of an option is written as, and where; made when it is met first.
        self.chosen: dict[tuple[int, str, str], tuple[int, object]] = {}
        for at, column in enumerate(columns):
            if column.row.endswith(_WORDS):
                self.words[column.question, column.row.removesuffix(_WORDS)] = at
            else:
                self.options[column.question, column.row, column.option] = at, column

    def filled(self, record: Any, *, wordless: bool) -> list[object]:
        """Return the columns of a record."""
        made, chosen = self.empty.copy(), self.chosen
        for question, row, option, text, number in cells_of(record):
            known = chosen.get((question, row, option))
            if known is not None:
                made[known[0]] = known[1]
            else:
                self._put(made, CellSaid(question, row, option, text, number), wordless=wordless)
            if text and not wordless:
                at = self.words.get((question, row))
                if at is not None:
                    made[at] = text
        return made

    def _put(self, made: list[object], cell: CellSaid, *, wordless: bool) -> None:
        """Write a cell into its column."""
        question, row, option = cell[:3]
        found = self.options.get((question, row, option)) or self.options.get((question, row, None))
        if found is None or (wordless and found[1].is_words):
            return
        made[found[0]] = found[1].write(cell)
        if found[1].is_choice:
            self.chosen[question, row, option] = found[0], made[found[0]]


def _about(*, is_open: bool) -> list[tuple[str, str, str]]:
    own = [("numero", _("Número de la fila"), "")]
    if not is_open:
        own = [
            ("respuesta", _("Clave de la respuesta: no dice quién ni cuándo"), ""),
            ("recibida", _("Día en que se recibió"), _("Fecha")),
            ("identificacion", _("Cómo se identificó la persona"), "; ".join(str(x) for x in LEVEL_LABELS.values())),
        ]
    names = {Fact.CHANNEL: "canal", Fact.REGION: "region", Fact.SEX: "sexo", Fact.AGE: "edad"}
    meanings = {
        Fact.CHANNEL: _("Por dónde llegó"),
        Fact.REGION: _("Región que dijo la persona"),
        Fact.SEX: _("Sexo que dijo la persona"),
        Fact.AGE: _("Tramo de edad que dijo la persona"),
    }
    values = {fact: "; ".join(fact_values(fact).values()) for fact in Fact}
    if is_open:
        kept = _("«%(unsaid)s» también cuando menos de 5 personas comparten región, sexo y edad", unsaid=unsaid())
        values |= {fact: f"{values[fact]}; {kept}" for fact in Fact if fact is not Fact.CHANNEL}
    return [*own, *((names[fact], meanings[fact], values[fact]) for fact in Fact)]


def _of_question(question: Question, *, is_open: bool) -> Iterator[Column]:
    make = _MAKERS.get(question.kind)
    if question.kind is Kind.PLACE and is_open:
        yield _one(question, write=_region)
    elif make is not None:
        yield from make(question)
    else:
        yield _one(question, write=lambda cell: cell.text, is_words=question.kind is not Kind.DATE)
    if question.other and question.kind in (Kind.ONE, Kind.MANY):
        words = f"{question.label}: {option_label(question, OTHER)}"
        name = f"p{question.number}_otra_texto"
        yield Column(name, words, _("Texto"), question.number, row=_WORDS, is_words=True)


def _one(question: Question, *, write: Callable[[Any], object], is_words: bool = False) -> Column:
    kind = str(KIND_LABELS[question.kind])
    return Column(f"p{question.number}", question.label, kind, question.number, write=write, is_words=is_words)


def _of_choice(question: Question) -> Iterator[Column]:
    labels = option_labels(question)
    column = _one(question, write=lambda cell: labels.get(cell.option) or option_label(question, cell.option))
    yield replace(column, values="; ".join(labels.values()), is_choice=True)


def _of_number(question: Question) -> Iterator[Column]:
    yield _one(question, write=_number)


def _of_options(question: Question) -> Iterator[Column]:
    is_order = question.kind is Kind.RANKING
    for key in [option.key for option in question.options] if is_order else question.choices:
        yield Column(
            f"p{question.number}_{key}",
            f"{question.label}: {option_label(question, key)}",
            _("Lugar") if is_order else _("1 si la eligió"),
            question.number,
            option=key,
            write=_number if is_order else lambda _cell: 1,
            is_choice=not is_order,
        )


def _of_rows(question: Question) -> Iterator[Column]:
    number, labels = question.number, {key: option_label(question, key) for key in question.choices}
    for row in question.rows:
        words = f"{question.label}: {row.label}"
        yield Column(
            f"p{number}_{row.key}",
            words,
            "; ".join(labels.values()),
            number,
            row.key,
            write=lambda cell: labels.get(cell.option) or (option_label(question, cell.option) if cell.option else ""),
            is_choice=True,
        )
        if question.kind is Kind.PARAGRAPHS:
            yield Column(
                f"p{number}_{row.key}_texto", words, _("Comentario"), number, f"{row.key}{_WORDS}", is_words=True
            )


def _region(cell: Any) -> object:
    """Tell no more than the region: a commune may be one person's."""
    return place_name(cell.option[:REGION_LETTERS])


def _number(cell: Any) -> object:
    text = "" if cell.number is None else plain_number(Decimal(cell.number))
    return "" if not text else int(text) if text.lstrip("-").isdigit() else float(text)


_MAKERS: dict[Kind, Callable[[Question], Iterator[Column]]] = {
    Kind.ONE: _of_choice,
    Kind.SCALE: _of_choice,
    Kind.PLACE: _of_choice,
    Kind.MANY: _of_options,
    Kind.RANKING: _of_options,
    Kind.MATRIX: _of_rows,
    Kind.PARAGRAPHS: _of_rows,
    Kind.NUMBER: _of_number,
}
