"""Reading the lists of the office from the first row to the last, a few hundred rows in memory at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.extensions import db
from participa.publishing.queries import list_for_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from participa.exchange.columns import Column
    from participa.foundation.db import AnySelect
    from participa.publishing.content_types import ContentType

#: Rows fetched at a time.
AT_A_TIME = 500


def rows_of(query: AnySelect, *, scalars: bool = False) -> Iterator[Any]:
    """Yield the rows of one statement, which sees the database at one moment, without holding them all."""
    result: Any = db.session.execute(query, execution_options={"yield_per": AT_A_TIME})
    yield from result.scalars() if scalars else result


def content_rows(
    content_type: ContentType, agency_id: int, columns: Sequence[Column], *, text: str = "", state: str = ""
) -> Iterator[list[object]]:
    """Yield the cells of the contents that the office's list shows under the same filters."""
    model = content_type.model
    query: Any = list_for_office(content_type, agency_id, text, state)
    for row in rows_of(query.with_only_columns(*(getattr(model, column.name) for column in columns))):
        yield [column.show(value) for column, value in zip(columns, row, strict=True)]
