"""Values for the columns of any content, made from the columns themselves: a new column is covered without anyone remembering."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from participa.foundation.db import UtcDateTime
from participa.publishing.models import Content, ContentPart
from participa.publishing.versions import NOT_TEXT

#: What is a row's own, and what is a content's life rather than its text.
LEFT_OUT = NOT_TEXT | {"content_id", "region_code"}


#: Columns that hold a code of a closed list kept outside the database.
CODES = {"commune_code": "13101"}


def value_for(column: Any, marker: str) -> Any:
    """Return a value of a column's type; text carries the marker and the column's name."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    if isinstance(kind, UtcDateTime | sa.DateTime):
        return datetime(2026, 5, 4, 12, tzinfo=UTC)
    if isinstance(kind, sa.Date):
        return date(2026, 5, 4)
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.Integer):
        return 2026
    if isinstance(kind, sa.JSON):
        return []
    return CODES.get(column.name) or f"{marker}-{column.table.name}-{column.name}"


def filled(model: type[Content | ContentPart], marker: str, *, text_only: bool = False) -> dict[str, Any]:
    """Return values for the writable columns of a content type or a part; with `text_only`, the words and what is required."""
    values: dict[str, Any] = {}
    for attribute in sa.inspect(model).column_attrs:
        column = attribute.columns[0]
        if (
            attribute.key in LEFT_OUT | getattr(model, "own_life", frozenset())
            or attribute.key.endswith("_id")
            or column.foreign_keys
        ):
            continue
        required = not column.nullable and column.default is None and column.server_default is None
        is_text = isinstance(column.type, sa.Text | sa.String) and not isinstance(column.type, sa.Enum)
        if is_text or required or not text_only:
            values[attribute.key] = value_for(column, marker)
    return values


def required(model: type[Content | ContentPart]) -> dict[str, Any]:
    """Return values for the columns that can't stay empty and have no default."""
    needed = filled(model, "prueba", text_only=True)
    return {name: value for name, value in needed.items() if not isinstance(value, str) or _must_have(model, name)}


def _must_have(model: type[Content | ContentPart], name: str) -> bool:
    column = sa.inspect(model).column_attrs[name].columns[0]
    return not column.nullable and column.default is None and name != "title"
