"""The parts of a questionnaire. Keys and numbers never change over its versions, so answers stay comparable."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES, MOST_QUESTIONS, MOST_OPTIONS = 30, 100, 100
#: The key of "another, which?"; no option of the list has it.
OTHER = "other"
#: The two stances on a paragraph of a document.
AGREE, DISAGREE = "agree", "disagree"


class Kind(enum.StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"
    #: A commune, or a region for who does not want to say more.
    PLACE = "place"
    #: Agree, disagree, comment: on each paragraph of a document.
    PARAGRAPHS = "paragraphs"


#: Kinds that need options, kinds that need rows, kinds on which another question may depend.
WITH_OPTIONS = frozenset({Kind.ONE, Kind.MANY, Kind.MATRIX, Kind.RANKING})
WITH_ROWS = frozenset({Kind.MATRIX, Kind.PARAGRAPHS})
WITH_OTHER = frozenset({Kind.ONE, Kind.MANY})
DECIDING = frozenset({Kind.ONE, Kind.MANY, Kind.SCALE})


@dataclass(frozen=True, slots=True)
class Option:
    """One of the options, or one of the rows of a matrix, or one paragraph of a document."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Show only if the answer to an earlier question holds one of some options; of a scale, the number as text."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer must keep within; each kind reads its own, and None is no limit of its own.

    `least` and `most`: characters of a text, chosen options, the ends of a scale, a number's range, the positions of
    a ranking (`most`), the megabytes of a file (`most`). `first` and `last`: days. The labels: the ends of a scale.
    """

    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int = 0
    first: date | None = None
    last: date | None = None
    least_label: str = ""
    most_label: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question. `number` is what answers are kept under; the place that people see is `Definition.ordinals`."""

    key: str
    number: int
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    limits: Limits = Limits()
    show_if: Condition | None = None
    #: Offers "another, which?" after the options.
    other: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """Return every option key an answer may hold, in the order shown."""
        if self.kind is Kind.SCALE:
            return tuple(str(step) for step in self.scale)
        if self.kind is Kind.PARAGRAPHS:
            return (AGREE, DISAGREE)
        keys = tuple(option.key for option in self.options)
        return (*keys, OTHER) if self.other and self.kind in WITH_OTHER else keys

    @property
    def scale(self) -> range:
        """Return the steps of a scale: 1 to 5 where nothing else is said."""
        least, most = self.limits.least, self.limits.most
        return range(int(1 if least is None else least), int(5 if most is None else most) + 1)

    @property
    def positions(self) -> int:
        """Return how many options a ranking asks to put in order."""
        most = self.limits.most
        return len(self.options) if most is None else min(int(most), len(self.options))

    def option_label(self, key: str) -> str:
        """Return the words of an option or a row; the key itself where there is none."""
        return next((option.label for option in (*self.options, *self.rows) if option.key == key), key)


@dataclass(frozen=True, slots=True)
class Page:
    """What is answered at once."""

    key: str
    title: str = ""
    intro: str = ""
    questions: tuple[Question, ...] = ()
    show_if: Condition | None = None


@dataclass(frozen=True)
class Definition:
    """All that a version asks."""

    pages: tuple[Page, ...] = ()

    def __iter__(self) -> Iterator[Question]:
        """Go through the questions in the order they are asked."""
        for page in self.pages:
            yield from page.questions

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Return the questions by key."""
        return {question.key: question for question in self}

    @cached_property
    def by_number(self) -> dict[int, Question]:
        """Return the questions by the number their answers are kept under."""
        return {question.number: question for question in self}

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """Return the place of each question, from 1, as people see it."""
        return {question.key: place for place, question in enumerate(self, start=1)}

    def page_of(self, key: str) -> Page | None:
        """Return the page on which a question is."""
        return next((page for page in self.pages if any(question.key == key for question in page.questions)), None)

    def page(self, key: str) -> Page | None:
        """Return a page by its key."""
        return next((page for page in self.pages if page.key == key), None)
