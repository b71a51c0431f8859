"""Figures as people read them: each question with its options in words, from the tallies; and to JSON and back."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from participa.analysis.hiding import FEWEST, hide_parts
from participa.contributions.showing import place_name
from participa.foundation.i18n import _
from participa.questionnaires.definition import AGREE, DISAGREE, OTHER, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from participa.analysis.counting import Counting
    from participa.analysis.queries import Filters, Middle, Tally
    from participa.questionnaires.definition import Definition, Question

#: Places that a list shows; the file has them all.
MOST_PLACES = 25


@dataclass(frozen=True, slots=True)
class Line:
    """An option and how many chose it; None where it is hidden."""

    label: str
    times: int | None
    #: Its mean place, of a ranking.
    mean: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The options of a question, or of one of its rows. Shares are of those who answered it."""

    label: str
    answered: int | None
    lines: tuple[Line, ...] = ()
    #: How many wrote a comment.
    comments: int | None = None

    def share(self, line: Line) -> float | None:
        """Return a line's part of those who answered."""
        if line.times is None or not self.answered:
            return None
        return line.times / self.answered


@dataclass(frozen=True, slots=True)
class Result:
    """What a question came to."""

    number: int
    place: int
    label: str
    kind: str
    answered: int | None
    blocks: tuple[Block, ...] = ()
    mean: float | None = None
    median: float | None = None
    least: float | None = None
    most: float | None = None

    @property
    def has_options(self) -> bool:
        """Tell whether there is something to draw."""
        return any(block.lines for block in self.blocks)


class _Counted:
    """The tallies of all questions, by where they belong."""

    def __init__(
        self,
        tallies: Iterable[Tally],
        people: Mapping[int, int],
        words: Mapping[tuple[int, str], int],
        middles: Mapping[int, Middle],
    ) -> None:
        self.by_question: dict[int, dict[tuple[str, str], Tally]] = {}
        for tally in tallies:
            self.by_question.setdefault(tally.question, {})[tally.row, tally.option] = tally
        self.people, self.words, self.middles = people, words, middles

    def times(self, question: Question, row: str, option: str) -> int:
        found = self.by_question.get(question.number, {}).get((row, option))
        return found.times if found else 0

    def of(self, question: Question) -> list[Tally]:
        return list(self.by_question.get(question.number, {}).values())


def results_of(counting: Counting, definition: Definition, filters: Filters) -> list[Result]:
    """Return what every question came to, in the order they are asked; at most six statements."""
    numbers = {kind: [q.number for q in definition if q.kind is kind] for kind in Kind}
    counted = _Counted(
        counting.tallies(filters, [*numbers[Kind.RANKING], *numbers[Kind.NUMBER]]),
        counting.people(numbers[Kind.MANY], filters),
        counting.words(numbers[Kind.PARAGRAPHS], filters),
        counting.middles(numbers[Kind.NUMBER], filters),
    )
    return [_result(question, place, counted) for place, question in enumerate(definition, 1)]


def without_small(result: Result) -> Result:
    """Return a result whose small figures are hidden: for the public."""
    blocks = tuple(_without_small(block, exclusive=result.kind != Kind.MANY) for block in result.blocks)
    answered = result.answered if result.answered is None or not 0 < result.answered < FEWEST else None
    if len(blocks) == 1 and result.kind in (Kind.ONE, Kind.SCALE, Kind.PLACE):
        answered = blocks[0].answered
    few = answered is None
    return replace(
        result,
        answered=answered,
        blocks=blocks,
        mean=None if few else result.mean,
        median=None if few else result.median,
        # The ends of the numbers are what one person wrote.
        least=None,
        most=None,
    )


def to_json(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Return results as plain values."""
    return [asdict(result) for result in results]


def from_json(data: Iterable[Mapping[str, Any]]) -> list[Result]:
    """Return results from the values that `to_json` made."""
    return [Result(**{**one, "blocks": tuple(_block_from(block) for block in one["blocks"])}) for one in data]


def option_labels(question: Question) -> dict[str, str]:
    """Return the words of every option that an answer may hold, in the order shown."""
    labels = {key: option_label(question, key) for key in question.choices}
    if question.kind is Kind.PARAGRAPHS:
        labels[""] = _("Solo comenta")
    return labels


def option_label(question: Question, key: str) -> str:
    """Return the words of one option."""
    if question.kind is Kind.PLACE:
        return place_name(key)
    if question.kind is Kind.SCALE:
        ends = {question.scale[0]: question.limits.least_label, question.scale[-1]: question.limits.most_label}
        words = ends.get(int(key)) if key.lstrip("-").isdigit() else ""
        return f"{key}: {words}" if words else key
    fixed = {AGREE: _("De acuerdo"), DISAGREE: _("En desacuerdo"), OTHER: _("Otra")}
    return fixed.get(key) or question.option_label(key)


def _result(question: Question, place: int, counted: _Counted) -> Result:
    result = Result(question.number, place, question.label, question.kind.value, 0)
    match question.kind:
        case Kind.ONE | Kind.SCALE | Kind.PLACE:
            block = _options(question, counted)
            result = replace(result, answered=block.answered, blocks=(block,))
            return _with_middle(result, question, counted) if question.kind is Kind.SCALE else result
        case Kind.MANY:
            people = counted.people.get(question.number, 0)
            return replace(result, answered=people, blocks=(replace(_options(question, counted), answered=people),))
        case Kind.MATRIX | Kind.PARAGRAPHS:
            blocks = tuple(_row(question, row.key, row.label, counted) for row in question.rows)
            return replace(result, answered=max((b.answered or 0 for b in blocks), default=0), blocks=blocks)
        case Kind.RANKING:
            return _ranking(result, question, counted)
        case _:
            return _plain(result, question, counted)


def _options(question: Question, counted: _Counted) -> Block:
    labels = option_labels(question)
    times = {key: counted.times(question, "", key) for key in labels}
    for tally in counted.of(question):
        times.setdefault(tally.option, tally.times)
    lines = [Line(labels.get(key) or option_label(question, key), number) for key, number in times.items()]
    if question.kind is Kind.PLACE:
        lines.sort(key=lambda line: -(line.times or 0))
        rest = sum(line.times or 0 for line in lines[MOST_PLACES:])
        lines = [*lines[:MOST_PLACES], *([Line(_("Otros lugares"), rest)] if rest else [])]
    return Block("", sum(times.values()), tuple(lines))


def _row(question: Question, row: str, label: str, counted: _Counted) -> Block:
    labels = option_labels(question)
    lines = tuple(Line(words, counted.times(question, row, key)) for key, words in labels.items())
    comments = counted.words.get((question.number, row), 0) if question.kind is Kind.PARAGRAPHS else None
    return Block(label, sum(line.times or 0 for line in lines), lines, comments)


def _ranking(result: Result, question: Question, counted: _Counted) -> Result:
    tallies = {tally.option: tally for tally in counted.of(question)}
    lines = [
        Line(option.label, tally.times, tally.total / tally.times)
        if (tally := tallies.get(option.key))
        else Line(option.label, 0)
        for option in question.options
    ]
    lines.sort(key=lambda line: (line.mean is None, line.mean or 0.0))
    answered = sum(tally.firsts for tally in tallies.values())
    return replace(result, answered=answered, blocks=(Block("", answered, tuple(lines)),))


def _plain(result: Result, question: Question, counted: _Counted) -> Result:
    tallies = counted.of(question)
    answered = sum(tally.times for tally in tallies)
    middle = counted.middles.get(question.number)
    if middle is None or not answered:
        return replace(result, answered=answered)
    mean = sum(tally.total for tally in tallies) / answered
    return replace(result, answered=answered, mean=mean, median=middle.median, least=middle.least, most=middle.most)


def _with_middle(result: Result, question: Question, counted: _Counted) -> Result:
    """Return the result of a scale with its mean and its median, which its steps tell."""
    steps = sorted(
        (int(tally.option), tally.times) for tally in counted.of(question) if tally.option.lstrip("-").isdigit()
    )
    many = sum(times for _step, times in steps)
    if not many:
        return result
    mean = sum(step * times for step, times in steps) / many
    median = (_step_at(steps, (many - 1) // 2) + _step_at(steps, many // 2)) / 2
    return replace(result, mean=mean, median=median)


def _step_at(steps: Sequence[tuple[int, int]], place: int) -> int:
    for step, times in steps:
        if place < times:
            return step
        place -= times
    return steps[-1][0]


def _without_small(block: Block, *, exclusive: bool) -> Block:
    """Hide what is small: options that exclude one another give each other away, others do not."""
    figures = [line.times or 0 for line in block.lines]
    shown: Sequence[int | None]
    if exclusive and figures and sum(figures) == block.answered:
        shown, answered = hide_parts(figures)
    else:
        shown = [None if 0 < figure < FEWEST else figure for figure in figures]
        answered = None if block.answered is not None and 0 < block.answered < FEWEST else block.answered
    lines = tuple(
        replace(line, times=figure, mean=None if figure is None else line.mean)
        for line, figure in zip(block.lines, shown, strict=True)
    )
    few = block.comments is not None and 0 < block.comments < FEWEST
    return replace(block, answered=answered, lines=lines, comments=None if few else block.comments)


def _block_from(data: Mapping[str, Any]) -> Block:
    return Block(**{**data, "lines": tuple(Line(**line) for line in data["lines"])})
