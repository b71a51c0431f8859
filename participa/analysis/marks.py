"""Who chose what, as rows of bits: one bit an answer, in the order of the answers' keys. Counting is an AND."""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import compress
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_QUICK = 1
_SOME = re.compile(rb"[^\x00]")
_BITS = [tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256)]
_FLAGS = bytes.maketrans(b"01", b"\x00\x01")


def marked(places: Iterable[int], width: int) -> int:
    """Return bits set at some places."""
    made = bytearray(width // 8 + 1)
    for place in places:
        made[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(made, "little")


def places_of(keys: Iterable[int], ordered: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Yield for each key, which come in order too, its turn among them and its place; those not found are left out."""
    at, most = 0, len(ordered)
    for turn, key in enumerate(keys):
        at = bisect_left(ordered, key, at)
        if at < most and ordered[at] == key:
            yield turn, at


def places(bits: int) -> Iterator[int]:
    """Yield the places of the bits that are set; quick where they are few."""
    data = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    for found in _SOME.finditer(data):
        first = found.start() << 3
        for bit in _BITS[data[found.start()]]:
            yield first + bit


def pairs(first: Mapping[str, int], second: Mapping[str, int]) -> Counter[tuple[str, str]]:
    """Return how many have each pair, looking at each of them once."""
    owned: dict[int, list[str]] = defaultdict(list)
    for down, bits in first.items():
        for place in places(bits):
            owned[place].append(down)
    return Counter((down, across) for across, bits in second.items() for place in places(bits) for down in owned[place])


def pack(bits: int, width: int) -> bytes:
    """Return bits as they are kept."""
    return zlib.compress(bits.to_bytes(width // 8 + 1, "little"), _QUICK)


def unpack(data: bytes) -> int:
    """Return bits that were kept."""
    return int.from_bytes(zlib.decompress(data), "little")


def pack_numbers(numbers: Iterable[float]) -> bytes:
    """Return the numbers of those whose bit is set, in order, as they are kept."""
    return zlib.compress(array("d", numbers).tobytes(), _QUICK)


def unpack_numbers(data: bytes) -> array[float]:
    """Return numbers that were kept."""
    made = array("d")
    made.frombytes(zlib.decompress(data))
    return made


def numbers_of(numbers: Sequence[float], bits: int, mask: int | None) -> list[float]:
    """Return the numbers of those who are in the mask too; who gave none has none."""
    wanted: Iterable[float] = numbers
    if mask is not None:
        wanted = compress(numbers, compress(_flags(mask, bits.bit_length()), _flags(bits, bits.bit_length())))
    return [number for number in wanted if not isnan(number)]


def _flags(bits: int, width: int) -> bytes:
    """Return a byte an answer, 0 or 1."""
    return format(bits, "b")[::-1].encode().translate(_FLAGS).ljust(width, b"\x00")
