"""Cells of a spreadsheet as what a form receives: words of closed lists, days and yes or no as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wtforms import BooleanField, DateField, SelectField
from wtforms.fields import DateTimeLocalField

from participa.agencies.importing.columns import key_of
from participa.foundation.i18n import _

if TYPE_CHECKING:
    from wtforms import Field

_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", re.ASCII)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)?", re.ASCII)
_YES = frozenset({"si", "yes", "verdadero", "true", "1", "x"})
_NO = frozenset({"no", "falso", "false", "0"})
_MOST_SAID = 12


class CellError(ValueError):
    """A cell can't be read; the message says how to mend it."""


def as_typed(field: Field, cell: str) -> str:
    """Return a cell as the form would receive it. Raises CellError."""
    if isinstance(field, SelectField):
        return _chosen(field, cell)
    if isinstance(field, BooleanField):
        return _marked(cell)
    if isinstance(field, DateField | DateTimeLocalField):
        return _dated(cell)
    return cell


def as_shown(field: Field) -> str:
    """Return what a field holds as the form would send it back."""
    if isinstance(field, BooleanField):
        return "y" if field.data else ""
    if isinstance(field, SelectField):
        return "" if field.data is None else str(field.data)
    return str(field._value() or "")  # noqa: SLF001 (the name under which WTForms offers it)


def _chosen(field: SelectField, cell: str) -> str:
    labels = {key_of(str(choice.label)): str(choice.value) for choice in field.choices if choice.value}
    found = labels.get(key_of(cell)) or next((value for value in labels.values() if value == cell), None)
    if found is None:
        known = [str(choice.label) for choice in field.choices if choice.value]
        more = "…" if len(known) > _MOST_SAID else ""
        raise CellError(
            _(
                "«%(text)s» no está en la lista. Use: %(known)s.",
                text=cell[:40],
                known=", ".join(known[:_MOST_SAID]) + more,
            )
        )
    return found


def _marked(cell: str) -> str:
    key = key_of(cell)
    if key not in _YES | _NO:
        raise CellError(_("«%(text)s» no se entiende: escriba sí o no.", text=cell[:40]))
    return "y" if key in _YES else ""


def _dated(cell: str) -> str:
    first = _DAY_FIRST.fullmatch(cell)
    text = f"{first[3]}-{first[2]:0>2}-{first[1]:0>2}" if first else cell
    if not _ISO_DAY.fullmatch(text):
        raise CellError(_("La fecha «%(text)s» no se entiende: escríbala como 2026-03-01.", text=cell[:40]))
    return text
