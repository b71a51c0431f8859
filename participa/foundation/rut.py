"""RUN and RUT: the numbers of persons and organisations, checked by modulo 11.

The check digit comes from the weights 2 to 7, repeated from the right: 11 less the sum's remainder by 11; 11 is written
0 and 10 is written K. Numbers are kept apart from their digit: the number is what is stored and compared.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering

from participa.foundation.i18n import _

MAX_NUMBER = 99_999_999
# A rule of thumb of the registries, not of the law: persons are numbered below it.
_FIRST_ORGANISATION = 50_000_000

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
_SHAPE = re.compile(r"0*([0-9]{1,8})([0-9K])", re.ASCII)


class RutError(ValueError):
    """The text is no RUT. Its message is for the person who typed it."""


@total_ordering
@dataclass(frozen=True, slots=True)
class Rut:
    """A number whose check digit is right: `Rut(12345678)` is 12.345.678-5."""

    number: int

    def __post_init__(self) -> None:
        """Refuse a number that none can have."""
        if not 0 < self.number <= MAX_NUMBER:
            message = "a RUT runs from 1 to 99.999.999"
            raise RutError(message)

    def __lt__(self, other: Rut) -> bool:
        """Order by number."""
        return self.number < other.number

    def __str__(self) -> str:
        """Write it as people do: 12.345.678-5."""
        return f"{self.number:,}".replace(",", ".") + f"-{self.check_digit}"

    @property
    def check_digit(self) -> str:
        """The digit after the dash: 0 to 9 or K."""
        return check_digit(self.number)

    @property
    def compact(self) -> str:
        """Without dots: 12345678-5, the form of forms and tables."""
        return f"{self.number}-{self.check_digit}"

    @property
    def looks_like_organisation(self) -> bool:
        """Tell whether the number is of those usually given to organisations. A guess: never decide on it alone."""
        return self.number >= _FIRST_ORGANISATION


def check_digit(number: int) -> str:
    """Return the check digit of a number: '0' to '9' or 'K'."""
    total = sum(int(digit) * (2 + position % 6) for position, digit in enumerate(reversed(str(number))))
    return "0123456789K0"[11 - total % 11]


def parse_rut(text: str) -> Rut:
    """Read a RUT written with or without dots, dash, spaces or leading zeros, with k or K.

    Raises RutError, with a message in the reader's language that says what to correct.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    shape = _SHAPE.fullmatch(plain)
    if not shape:
        raise RutError(_("Escriba el RUT con su dígito verificador, por ejemplo 12.345.678-5."))
    number = int(shape[1])
    if not number or check_digit(number) != shape[2]:
        raise RutError(_("El dígito verificador no corresponde al RUT: revise los números."))
    return Rut(number)


def is_valid_rut(text: str) -> bool:
    """Tell whether the text is a RUT with the right check digit."""
    try:
        parse_rut(text)
    except RutError:
        return False
    return True
