"""The mixin that makes a table a tenant's: key lock and the rule of what is public."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, ForeignKey, ForeignKeyConstraint, SQLColumnExpression, UniqueConstraint
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.sql.expression import FunctionElement

LIVE = "live"
#: Light references, so that this room needs no import of the domains above it.
AGENCY = sa.table(
    "agency", sa.column("id", sa.Integer), sa.column("state", sa.Text), sa.column("practice_of_id", sa.Integer)
)
CONTENT = sa.table(
    "content",
    sa.column("agency_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("state", sa.Text),
    sa.column("shown_from", sa.DateTime(timezone=True)),
    sa.column("shown_until", sa.DateTime(timezone=True)),
)


class database_now(FunctionElement[Any]):  # noqa: N801 (reads as a function of SQL)
    """The instant by the database's clock: what is scheduled appears for everybody at once, and no job has to run."""

    type = sa.DateTime(timezone=True)
    inherit_cache = True
    name = "database_now"


@compiles(database_now)
def _now(_element: database_now, _compiler: Any, **_options: Any) -> str:
    return "now()"


@compiles(database_now, "sqlite")
def _now_sqlite(_element: database_now, _compiler: Any, **_options: Any) -> str:
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"  # as SQLAlchemy writes instants


def within(shown_from: Any, shown_until: Any) -> ColumnElement[bool]:
    """Return the criterion that now is inside a window; an end that is NULL is open."""
    return sa.and_(
        sa.or_(shown_from.is_(None), shown_from <= database_now()),
        sa.or_(shown_until.is_(None), shown_until > database_now()),
    )


class TenantScoped:
    """A row that belongs to one agency.

    The mapper's key is (agency_id, id) while the table's is id: so every UPDATE, DELETE and look-up by key names the
    agency, and the session never hands out another agency's object that it happens to remember.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The agency whose row this is.
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="RESTRICT"))

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Put the agency into the identity of every object."""
        return {"primary_key": ["agency_id", "id"]}

    @classmethod
    def public_criterion(cls) -> ColumnElement[bool]:
        """Return what makes a row public; by default nothing does. It becomes the database's own rule too."""
        return sa.false()


def tenant_table(*more: Any) -> tuple[Any, ...]:
    """Return the table arguments every tenant table needs: the composite key that children point at."""
    return (UniqueConstraint("agency_id", "id"), *more)


def belongs_to(parent_table: str, column: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """Return the composite foreign key to a parent of the same agency: a row can't point into another one."""
    return ForeignKeyConstraint(
        ["agency_id", column], [f"{parent_table}.agency_id", f"{parent_table}.id"], ondelete=ondelete
    )


def of_a_live_agency(agency_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the criterion that the row's agency is on."""
    return sa.exists(
        sa.select(AGENCY.c.id).where(AGENCY.c.id == agency_id, AGENCY.c.state == LIVE).correlate_except(AGENCY)
    )


def of_practice(agency_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Return the criterion that the row stands in a practice section."""
    mine = (AGENCY.c.id == agency_id, AGENCY.c.practice_of_id.is_not(None))
    return sa.exists(sa.select(AGENCY.c.id).where(*mine).correlate_except(AGENCY))


def of_published_content(
    agency_id: SQLColumnExpression[int], content_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """Return the criterion that the content a row hangs from is published by a live agency."""
    parent = CONTENT.alias("parent_content")
    return sa.exists(
        sa.select(parent.c.id)
        .where(parent.c.agency_id == agency_id, parent.c.id == content_id, parent.c.state == "published")
        .where(within(parent.c.shown_from, parent.c.shown_until))
        .where(of_a_live_agency(parent.c.agency_id))
        .correlate_except(parent)
    )
