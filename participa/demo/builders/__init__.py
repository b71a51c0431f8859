"""One builder for each kind of content: from an agency's setting to its items. A kind without a builder fails a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.demo.builders import (
    consultation,
    council,
    council_process,
    document,
    information_sheet,
    mechanism,
    norm,
    officer,
    public_account,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from participa.demo.items import Item
    from participa.demo.setting import Setting

#: kind of content -> what makes an agency's items of it.
BUILDERS: dict[str, Callable[[Setting], Iterator[Item]]] = {
    "officer": officer.build,
    "norm": norm.build,
    "information_sheet": information_sheet.build,
    "mechanism": mechanism.build,
    "consultation": consultation.build,
    "public_account": public_account.build,
    "council": council.build,
    "council_process": council_process.build,
    "document": document.build,
}


def build(setting: Setting) -> list[Item]:
    """Return everything an agency shows and prepares, in the order in which it was made."""
    found = [item for builder in BUILDERS.values() for item in builder(setting)]
    return sorted(found, key=lambda item: item.made_on)
