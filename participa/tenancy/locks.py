"""Lock 3: the database's own rules, made from the same criterion that the session uses.

PostgreSQL gets forced row-level security; SQLite gets triggers that call `app_agency()`, and a check of each
statement's text (it has no row security, so a read that names no agency is refused before it runs).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql

from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped
from participa.tenancy.scopes import ScopeKind, TenancyError, current_scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Engine, Table
    from sqlalchemy.orm import Mapper

APP_ROLES = ("participa_app", "participa_worker")
#: Tables whose rows are public by construction (the read model): anybody reads them, the agency writes.
OPEN_TO_READ = frozenset({"search_entry", "search_date"})


def tenant_tables() -> dict[str, Table]:
    """Return every table with an agency_id, by name."""
    return {table.name: table for table in Base.metadata.sorted_tables if "agency_id" in table.c}


def install(connection: Connection) -> None:
    """Put the locks on every tenant table that exists; safe to repeat."""
    existing = set(sa.inspect(connection).get_table_names())
    for name in tenant_tables():
        if name in existing:
            for statement in _statements(connection.dialect.name, name):
                connection.exec_driver_sql(statement)
    if connection.dialect.name == "postgresql":
        _grant(connection)


def remove(connection: Connection) -> None:
    """Take every lock away, for as long as a migration changes the tables; safe where there is none."""
    if connection.dialect.name == "postgresql":
        policies = connection.exec_driver_sql(
            "SELECT tablename, policyname FROM pg_policies "
            "WHERE schemaname = current_schema() AND policyname ^@ 'tenant_'"
        ).all()
        for table, policy in policies:
            connection.exec_driver_sql(f"DROP POLICY {policy} ON {table}")
        shut: Iterable[str] = connection.exec_driver_sql(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relrowsecurity"
        ).scalars()
        for table in sorted(
            shut
        ):  # also those that a step down closed and that have no policy: data moves on the way up
            connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    else:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'lock_%'"
        for (name,) in connection.exec_driver_sql(triggers).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def close(connection: Connection) -> None:
    """Shut every tenant table: for a schema that this version's locks don't fit, until its own version puts its own."""
    existing = set(sa.inspect(connection).get_table_names())
    if connection.dialect.name != "postgresql":
        return install(connection)  # SQLite's triggers ask for nothing but the agency
    for name in sorted(existing & set(tenant_tables())):
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
        connection.exec_driver_sql(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    return None


def missing(connection: Connection) -> list[str]:
    """Return the tenant tables of this database that lack a lock (asked of its catalogue, not of our code)."""
    existing = set(sa.inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        rows = connection.exec_driver_sql(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relrowsecurity AND c.relforcerowsecurity "
            "AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
        )
        locked = {row[0] for row in rows}
    else:
        rows = connection.exec_driver_sql(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'lock_%'"
        )
        counts: dict[str, int] = {}
        for row in rows:
            counts[row[0]] = counts.get(row[0], 0) + 1
        locked = {name for name, count in counts.items() if count == len(_EVENTS)}
    with_agency = {
        name for name in existing if any(c["name"] == "agency_id" for c in sa.inspect(connection).get_columns(name))
    }
    return sorted(with_agency - locked)


# --- PostgreSQL ------------------------------------------------------------------------------------------------

_SCOPE = "(SELECT current_setting('app.scope', true))"
_AGENCY = "(SELECT NULLIF(current_setting('app.agency_id', true), '')::integer)"


def _statements(dialect: str, name: str) -> Iterator[str]:
    return _policies(name) if dialect == "postgresql" else _triggers(name)


def _policies(name: str) -> Iterator[str]:
    own = f"{_SCOPE} = 'platform' OR ({_SCOPE} = 'agency' AND agency_id = {_AGENCY})"
    shown = public_sql(name) if name in OPEN_TO_READ else f"{_SCOPE} = 'public' AND ({public_sql(name)})"
    read = f"{own} OR ({shown})"
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    for policy in ("read", "insert", "update", "delete"):
        yield f"DROP POLICY IF EXISTS tenant_{policy} ON {name}"
    yield f"CREATE POLICY tenant_read ON {name} FOR SELECT USING ({read})"
    yield f"CREATE POLICY tenant_insert ON {name} FOR INSERT WITH CHECK ({own})"
    yield f"CREATE POLICY tenant_update ON {name} FOR UPDATE USING ({own}) WITH CHECK ({own})"
    yield f"CREATE POLICY tenant_delete ON {name} FOR DELETE USING ({own})"


def public_sql(name: str) -> str:
    """Return, as SQL, what makes a row of a table public: the class's own criterion, compiled."""
    mapper = _mapper_of(name)
    if mapper is None:
        return "false"
    if mapper.inherits is not None:
        parent = str(mapper.inherits.local_table)  # the parent's own policy applies inside the sub-select
        return f"EXISTS (SELECT 1 FROM {parent} p WHERE p.agency_id = {name}.agency_id AND p.id = {name}.id)"  # noqa: S608 (names of ours)
    # Compiled inside a SELECT of the table, so that the sub-selects correlate with it as they do in the session.
    query: Any = (
        sa.select(sa.literal_column("1")).select_from(mapper.local_table).where(mapper.class_.public_criterion())
    )
    text = str(query.compile(dialect=_dialect(), compile_kwargs={"literal_binds": True}))
    return text.split("WHERE", 1)[1] if "WHERE" in text else "true"


def _dialect() -> Any:
    make: Any = postgresql.dialect
    return make()


def _mapper_of(table: str) -> Mapper[Any] | None:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, TenantScoped) and mapper.local_table.name == table:  # type: ignore[attr-defined]
            return mapper
    return None


def _grant(connection: Connection) -> None:
    present = {row[0] for row in connection.exec_driver_sql("SELECT rolname FROM pg_roles")}
    schema: str = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    for role in APP_ROLES:
        if role in present:
            connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {role}")
            connection.exec_driver_sql(
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"
            )
            connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}")
            # The log is append-only for the application.
            connection.exec_driver_sql(f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM {role}")


# --- SQLite ----------------------------------------------------------------------------------------------------

_EVENTS = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


def _triggers(name: str) -> Iterator[str]:
    for verb, rows in _EVENTS.items():
        foreign = " OR ".join(f"{row}.agency_id IS NOT app_agency()" for row in rows)
        yield f"DROP TRIGGER IF EXISTS lock_{name}_{verb}"
        yield (
            f"CREATE TRIGGER lock_{name}_{verb} BEFORE {verb.upper()} ON {name} "
            f"WHEN app_scope() IS NOT 'platform' AND (app_scope() IS NOT 'agency' OR {foreign}) "
            f"BEGIN SELECT RAISE(ABORT, 'tenancy: this row is not of the active agency'); END"
        )


def _app_scope() -> str | None:
    scope = current_scope()
    return scope.kind.value if scope else None


def _app_agency() -> int | None:
    scope = current_scope()
    return scope.agency_id if scope else None


def guard_engine(engine: Engine) -> None:
    """Register the functions of the triggers and the statement check on an SQLite engine."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _register_functions)
    event.listen(engine, "before_cursor_execute", _check_statement)


def _register_functions(connection: Any, _record: object) -> None:
    connection.create_function("app_scope", 0, _app_scope)
    connection.create_function("app_agency", 0, _app_agency)


_tenant_word: list[re.Pattern[str]] = []
_passed: set[str] = set()
_MOST_REMEMBERED = 5_000


def _check_statement(
    _connection: object, _cursor: object, statement: str, _parameters: object, _context: object, _many: object
) -> None:
    """Refuse SQL on a tenant table that names no agency_id, outside the platform scope."""
    if statement in _passed:
        return
    scope = current_scope()
    if scope is not None and scope.kind is ScopeKind.PLATFORM:
        return
    if not _tenant_word:
        names = "|".join(sorted(set(tenant_tables()) - OPEN_TO_READ))
        _tenant_word.append(re.compile(rf"\b(?:{names})\b"))
    if _tenant_word[0].search(statement) and "agency_id" not in statement:
        message = f"a statement on a tenant table names no agency_id: {statement[:200]}"
        raise TenancyError(message)
    if len(_passed) < _MOST_REMEMBERED:
        _passed.add(statement)
