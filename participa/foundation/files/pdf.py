"""Whether a PDF can be read out loud: it holds text, not only pictures of it, and tags that say what each part is.

A look at its streams, no reader of the whole format: what it can't tell it says so, and nobody is refused for it.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Octets that are unpacked of one stream and of a whole document: enough to see, too few to tire the server.
MOST_OF_A_STREAM = 2_000_000
MOST_OF_ALL = 60_000_000
_DICTIONARY = 800

#: An operator that shows text, after its string or its array.
_SHOWS_TEXT = re.compile(rb"[)\]>]\s*(?:Tj|TJ|'|\")(?=[\s\[(<]|$)")
_TAGS = re.compile(rb"/StructTreeRoot\s+\d+\s+\d+\s+R")
_OTHER_FILTERS = re.compile(rb"/(?:ASCII85|ASCIIHex|LZW|RunLength|DCT|JPX|CCITT|JBIG2)")
_NOT_PAGES = re.compile(rb"/(?:Image|FontFile\d?|XRef|Metadata|ICCBased|Length1|CIDFontType0C|Type1C|OpenType)\b")


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a look told; None where it can't be told (protected, or packed in a way of its own)."""

    has_text: bool | None
    has_tags: bool | None


def look_into_pdf(stream: BinaryIO) -> PdfFacts:
    """Look for text and tags."""
    stream.seek(0)
    data = stream.read()
    if b"/Encrypt" in data:
        return PdfFacts(None, None)
    text, tags, sure, spent = False, bool(_TAGS.search(data)), True, 0
    for dictionary, packed in _streams(data):
        if (text and tags) or spent > MOST_OF_ALL:
            sure = sure and spent <= MOST_OF_ALL
            break
        if _NOT_PAGES.search(dictionary):
            continue
        content = _unpacked(dictionary, packed)
        if content is None:
            sure = False
            continue
        spent += len(content)
        if b"/ObjStm" in dictionary:
            tags = tags or bool(_TAGS.search(content))
        else:
            text = text or bool(_SHOWS_TEXT.search(content))
    return PdfFacts(text or (False if sure else None), tags or (False if sure else None))


def _streams(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield each stream's dictionary, as far as it stands just before it, and its octets."""
    place = 0
    while (start := data.find(b"stream", place)) >= 0:
        end = data.find(b"endstream", start)
        if end < 0:
            return
        head = data[max(place, start - _DICTIONARY) : start]
        dictionary = head[head.rfind(b" obj") :] if b" obj" in head else head
        yield dictionary, data[start + len(b"stream") : end].lstrip(b"\r\n")
        place = end + len(b"endstream")


def _unpacked(dictionary: bytes, packed: bytes) -> bytes | None:
    """Return a stream's content, or None when it is packed in another way."""
    if b"/Filter" not in dictionary:
        return packed[:MOST_OF_A_STREAM]
    if b"/FlateDecode" not in dictionary or _OTHER_FILTERS.search(dictionary):
        return None
    try:
        return zlib.decompressobj().decompress(packed, MOST_OF_A_STREAM)
    except zlib.error:
        return None
