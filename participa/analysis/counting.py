"""Where figures come from: counted in the answers when read, or from the sums kept of a large consultation."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from participa.analysis import marks, queries
from participa.analysis.models import Kept
from participa.analysis.queries import NO_FILTERS, Fact, Filters, Head, Middle, Tally

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from participa.analysis.models import Sheet
    from participa.analysis.queries import CrossedPlace
    from participa.consultations.models import Consultation

#: More pairs than these, as of communes, are not asked for one by one: each answer is looked at instead.
MOST_PAIRS = 4_000


class Counting:
    """The figures of a consultation, counted when they are asked for."""

    #: When the sums were made; None where they are of this moment.
    made_at: datetime | None = None
    #: Answers may have come or changed since, and the sums will be made anew.
    is_renewed = False

    def __init__(self, consultation: Consultation) -> None:
        """Count in the answers of a consultation."""
        self.where = {"agency_id": consultation.agency_id, "content_id": consultation.id}

    def heads(self) -> list[Head]:
        """Return how many answers share each combination of facts."""
        return queries.count_heads(**self.where)

    def tallies(self, filters: Filters, numbered: Collection[int]) -> list[Tally]:
        """Return how often each option was chosen."""
        return queries.list_tallies(**self.where, filters=filters, numbered=numbered)

    def people(self, questions: Sequence[int], filters: Filters) -> dict[int, int]:
        """Return how many answered some questions of which several options may be chosen."""
        return queries.count_people_by_question(**self.where, questions=questions, filters=filters)

    def words(self, questions: Collection[int], filters: Filters = NO_FILTERS) -> dict[tuple[int, str], int]:
        """Return how many wrote something."""
        return queries.count_words(**self.where, questions=questions, filters=filters)

    def middles(self, questions: Collection[int], filters: Filters) -> dict[int, Middle]:
        """Return where the numbers lie."""
        return queries.middles(**self.where, questions=questions, filters=filters)

    def cross(self, down: CrossedPlace, across: CrossedPlace | Fact, filters: Filters) -> dict[tuple[str, str], int]:
        """Return how many hold each pair."""
        return queries.cross(**self.where, down=down, across=across, filters=filters)


class FromSheet(Counting):
    """The same figures from kept sums."""

    def __init__(self, consultation: Consultation, sheet: Sheet) -> None:
        """Read a sheet that holds."""
        super().__init__(consultation)
        self.sheet, self.made_at = sheet, sheet.made_at
        self.is_renewed = sheet.closes_at != consultation.closes_at or sheet.made_of != sheet.revision

    def heads(self) -> list[Head]:
        """Return how many answers share each combination of facts."""
        return [Head(*head) for head in self.sheet.heads]

    def tallies(self, filters: Filters, numbered: Collection[int]) -> list[Tally]:
        """Return how often each option was chosen."""
        if not filters:
            return [
                Tally(c.question, c.row, c.option, c.times, c.total, c.firsts)
                for c in self._sums
                if c.kind is Kept.OPTION
            ]
        mask, found = self._mask(filters), []
        for (question, row, option), (bits, packed) in self._all_bits[Kept.OPTION].items():
            times = (bits & mask).bit_count()
            numbers: list[float] = []
            if question in numbered and packed is not None and times:
                numbers = marks.numbers_of(marks.unpack_numbers(packed), bits, mask)
            if times:
                found.append(Tally(question, row, option, times, sum(numbers), numbers.count(1.0)))
        return found

    def people(self, questions: Sequence[int], filters: Filters) -> dict[int, int]:
        """Return how many answered some questions of which several options may be chosen."""
        counts = dict.fromkeys(questions, 0)
        return counts | {place[0]: times for place, times in self._times(Kept.ANY, filters) if place[0] in counts}

    def words(self, questions: Collection[int], filters: Filters = NO_FILTERS) -> dict[tuple[int, str], int]:
        """Return how many wrote something."""
        return {
            (place[0], place[1]): times
            for place, times in self._times(Kept.WORDS, filters)
            if times and place[0] in questions
        }

    def middles(self, questions: Collection[int], filters: Filters) -> dict[int, Middle]:
        """Return where the numbers lie."""
        found: dict[int, Middle] = {}
        if not questions:
            return found
        mask = self._mask(filters) if filters else None
        for column in queries.list_bits(self.sheet, [Kept.OPTION], [(question, "") for question in questions]):
            if column.numbers is None:
                continue
            numbers = marks.numbers_of(marks.unpack_numbers(column.numbers), marks.unpack(column.bits), mask)
            if numbers:
                numbers.sort()
                middle = (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2
                found[column.question] = Middle(column.question, middle, numbers[0], numbers[-1])
        return found

    def cross(self, down: CrossedPlace, across: CrossedPlace | Fact, filters: Filters) -> dict[tuple[str, str], int]:
        """Return how many hold each pair."""
        first = self._bits_at(down)
        second = self._facts[across] if isinstance(across, Fact) else self._bits_at(across)
        if filters:
            mask = self._mask(filters)
            first = {option: bits & mask for option, bits in first.items()}
        if len(first) * len(second) > MOST_PAIRS:
            return marks.pairs(first, second)
        pairs = product(first.items(), second.items())
        counted = {(one, other): (bits & more).bit_count() for (one, bits), (other, more) in pairs}
        return {pair: times for pair, times in counted.items() if times}

    @cached_property
    def _sums(self) -> Sequence[Any]:
        return queries.list_sums(self.sheet)

    @cached_property
    def _facts(self) -> dict[Fact, dict[str, int]]:
        found: dict[Fact, dict[str, int]] = {fact: {} for fact in Fact}
        for column in queries.list_bits(self.sheet, [Kept.FACT]):
            found[Fact(column.row)][column.option] = marks.unpack(column.bits)
        return found

    @cached_property
    def _all_bits(self) -> dict[Kept, dict[tuple[int, str, str], tuple[int, bytes | None]]]:
        found: dict[Kept, dict[tuple[int, str, str], tuple[int, bytes | None]]] = {kind: {} for kind in Kept}
        for column in queries.list_bits(self.sheet, [Kept.OPTION, Kept.ANY, Kept.WORDS]):
            place = column.question, column.row, column.option
            found[column.kind][place] = marks.unpack(column.bits), column.numbers
        return found

    def _mask(self, filters: Filters) -> int:
        """Return the bits of those whom filters name."""
        mask = (1 << self.sheet.people) - 1
        for fact in Fact:
            if value := getattr(filters, fact.value):
                mask &= self._facts[fact].get(value, 0)
        return mask

    def _times(self, kind: Kept, filters: Filters) -> list[tuple[tuple[int, str, str], int]]:
        if not filters:
            return [((c.question, c.row, c.option), c.times) for c in self._sums if c.kind is kind]
        mask = self._mask(filters)
        return [(place, (bits & mask).bit_count()) for place, (bits, _numbers) in self._all_bits[kind].items()]

    def _bits_at(self, place: CrossedPlace) -> dict[str, int]:
        return {c.option: marks.unpack(c.bits) for c in queries.list_bits(self.sheet, [Kept.OPTION], [place])}


class NotCountedYetError(Exception):
    """There are more answers than a person should wait for, and the worker has not counted them yet."""


def counting_of(consultation: Consultation) -> Counting:
    """Return where the figures that the office reads come from: they may be some minutes old, and say so.

    Raises NotCountedYetError.
    """
    return _counting_from(queries.find_edition(consultation), consultation)


def last_counting_of(consultation: Consultation) -> Counting:
    """Return where figures that hold to the last answer come from. Raises NotCountedYetError."""
    return _counting_from(queries.find_sheet(consultation), consultation)


def _counting_from(sheet: Sheet | None, consultation: Consultation) -> Counting:
    if sheet is not None:
        return FromSheet(consultation, sheet)
    if queries.has_many(consultation):
        raise NotCountedYetError
    return Counting(consultation)
