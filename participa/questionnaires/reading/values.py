"""The answer to one question, also a wrong one: what was typed is kept to be shown again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO

from participa.questionnaires.definition.model import OTHER

if TYPE_CHECKING:
    from participa.foundation.files import Inspected


@dataclass(frozen=True, slots=True)
class RowValue:
    """What was said of one row: the row's key, the chosen option (of a ranking, its position as typed), the comment."""

    row: str
    option: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with this sending and passed its check; whoever keeps it puts its mark into `Value.text`."""

    inspected: Inspected
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Value:
    """An answer.

    text: of texts, the text; of numbers and days, as typed, and once right in one form (1234.5, 2026-12-31);
    of "another, which?", the words; of a file, the mark under which it is kept.
    options: of one, many, scale, place.
    rows: of matrix, paragraphs and ranking, only those that say something.
    number: of numbers and scales, once right.
    """

    text: str = ""
    options: tuple[str, ...] = ()
    rows: tuple[RowValue, ...] = ()
    number: Decimal | None = None
    upload: Upload | None = None

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.text or self.options or self.rows or self.upload)

    def holds(self, option: str) -> bool:
        """Tell whether an option was chosen."""
        return option in self.options

    @property
    def holds_other(self) -> bool:
        """Tell whether "another" was chosen."""
        return OTHER in self.options

    def row(self, key: str) -> RowValue:
        """Return what was said of a row; an empty one where nothing was."""
        return next((each for each in self.rows if each.row == key), RowValue(key))


EMPTY = Value()
