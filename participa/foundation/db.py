"""The declarative base and the column types that both engines must agree on."""

import enum
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Boolean, CursorResult, DateTime, Dialect, Enum, MetaData, Result, Select, Text, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.expression import FunctionElement

#: A select of any columns.
AnySelect = Select[*tuple[Any, ...]]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def rows_changed(result: Result[Any]) -> int:
    """Return how many rows an UPDATE or a DELETE reached: the session types its result as any statement's."""
    return cast("CursorResult[Any]", result).rowcount


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. SQLite drops the zone, so it is put back on reading; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (signature)
        """Convert to UTC; raise ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "naive datetime refused: use participa.foundation.clock"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (signature)
        """Return an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class unindexed(FunctionElement[Any]):  # noqa: N801 (reads as a function of SQL)
    """A column that SQLite shall compare without walking its index: `unindexed(opens_at) <= moment`.

    SQLite knows of a range only that it is one: it takes "opened before now", which is nearly every row there is, for
    as narrow as "closes after now". PostgreSQL keeps histograms and needs no such word.
    """

    inherit_cache = True
    name = "unindexed"

    def __init__(self, column: Any) -> None:
        """Keep the column's own type, so that what it is compared with is written as the column's values are."""
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _plain(element: unindexed, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(unindexed, "sqlite")
def _with_plus(element: unindexed, compiler: Any, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


class implied(FunctionElement[bool]):  # noqa: N801 (reads as a function of SQL)
    """A criterion that follows from the others: PostgreSQL is told, for its statistics; SQLite is not.

    To check what is true anyway SQLite would leave its index and read the row of the table.
    """

    inherit_cache = True
    name = "implied"
    type = Boolean()


@compiles(implied)
def _told(element: implied, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(implied, "sqlite")
def _untold(_element: implied, _compiler: Any, **_options: Any) -> str:
    return "1"


def choice_type(cls: type[enum.StrEnum]) -> Enum:
    """Return the column type of a closed list: text with a CHECK, the same on both engines."""
    name = "".join(f"_{c.lower()}" if c.isupper() else c for c in cls.__name__).lstrip("_")
    return Enum(
        cls,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name,
        validate_strings=True,
    )


class Base(DeclarativeBase):
    """Every model's base. Our own rather than `db.Model`: typed, and independent of Flask-SQLAlchemy's class tricks."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime(), str: Text()}
