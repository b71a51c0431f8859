"""Values for the columns of any content, made from the columns themselves: a new column is covered without anyone remembering."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from participa.foundation.db import UtcDateTime
from participa.publishing.models import Content, ContentPart

LEFT_OUT = frozenset(
    {"id", "agency_id", "content_id", "kind", "slug", "state", "version", "region_code", "state_reason"}
)


def value_for(column: sa.Column[Any], marker: str) -> Any:
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
    return f"{marker}-{column.table.name}-{column.name}"


def filled(model: type[Content | ContentPart], marker: str, *, text_only: bool = False) -> dict[str, Any]:
    """Return values for the writable columns of a content type or a part; with `text_only`, the words and what is required."""
    values: dict[str, Any] = {}
    for attribute in sa.inspect(model).column_attrs:
        column = attribute.columns[0]
        if (
            attribute.key in LEFT_OUT
            or attribute.key.endswith("_id")
            or column.foreign_keys
            or attribute.key.endswith("_at")
        ):
            continue
        required = not column.nullable and column.default is None and column.server_default is None
        is_text = isinstance(column.type, sa.Text | sa.String) and not isinstance(column.type, sa.Enum)
        if is_text or required or not text_only:
            values[attribute.key] = value_for(column, marker)
    return values
