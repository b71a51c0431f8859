"""Cells that a spreadsheet would take for formulas, made harmless and back again.

A formula begins with `=`, `+`, `-`, `@`, a tab or a return, or a full-width form of the signs. An apostrophe goes
before it: at the beginning of the cell, and also after a separator or line break inside it, because a spreadsheet
set to another separator splits the cell there. Where apostrophes stand before such a sign already one more is
added, so that taking one away always gives the original. International telephone numbers (`+56 2 2345 6789`) are
left alone: digits and spaces are no formula, and people copy them.

In XLSX a text is marked as text, so only the apostrophes that reading takes away are added.
"""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\t\r＝＋－＠"
_TELEPHONE = re.compile(r"\+[0-9](?: ?[0-9])*")


def _before_signs(apostrophes: str) -> re.Pattern[str]:
    """At the beginning of a cell blanks may stand before the sign: some spreadsheets drop them."""
    at_start = rf"^{apostrophes}(?=(?:[^\S\t\r\n]|[\u200b\ufeff])*[\n{_SIGNS}])"
    inside = rf"(?<=[;,\t\r\n|]){apostrophes}(?=[{_SIGNS}])"
    return re.compile(f"{at_start}|{inside}")


_DANGEROUS = _before_signs("'*")
_QUOTED = _before_signs("'+")
# What neither format can hold, or what would end a text early in some reader.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_dangerous(text: str) -> bool:
    """Tell whether a spreadsheet could take the text, or a part of it, for a formula."""
    return bool(_DANGEROUS.search(text)) and not _TELEPHONE.fullmatch(text)


def escape_for_csv(text: str) -> str:
    """Return the cell with an apostrophe wherever a formula could begin."""
    plain = _NOT_TEXT.sub("", text)
    return _DANGEROUS.sub(_one_more, plain) if is_dangerous(plain) else plain


def escape_for_xlsx(text: str) -> str:
    """Return the cell so that `unescape` restores it; that it is text is said by its type."""
    return _QUOTED.sub(_one_more, _NOT_TEXT.sub("", text))


def unescape(text: str) -> str:
    """Take away the apostrophes that `escape_for_csv` or `escape_for_xlsx` added."""
    return _QUOTED.sub(lambda match: match[0][1:], text)


def _one_more(match: re.Match[str]) -> str:
    return f"{match[0]}'"
