"""Lock 1: the session adds the scope to every statement and checks every flush."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, event
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.attributes import get_history

from participa.tenancy.models import TenantScoped
from participa.tenancy.scopes import Scope, ScopeKind, TenancyError, current_scope

SETTINGS = sa.text("SELECT set_config('app.scope', :kind, true), set_config('app.agency_id', :agency, true)")


class TenantSession(Session):
    """Flask-SQLAlchemy's session with the locks of the room."""

    def leave_scope(self) -> None:
        """Write pending changes under the scope they were made in, and forget its tenant objects."""
        self.flush()
        for instance in list(self.identity_map.values()):
            if isinstance(instance, TenantScoped):
                self.expunge(instance)

    def enter_scope(self) -> None:
        """Tell the open transaction of the new scope; a transaction that begins later is told by `after_begin`."""
        if self.in_transaction() and self.is_active:
            for connection in list(self._open_connections()):
                tell_database(connection)

    def _open_connections(self) -> set[Connection]:
        transaction = self.get_transaction()
        return {entry[0] for entry in transaction._connections.values()} if transaction else set()  # noqa: SLF001


def tell_database(connection: Connection) -> None:
    """Set the scope for the rest of this transaction (PostgreSQL; SQLite's functions read it at each call)."""
    if connection.dialect.name != "postgresql":
        return
    scope = current_scope()
    agency = "" if scope is None or scope.agency_id is None else str(scope.agency_id)
    connection.execute(SETTINGS, {"kind": scope.kind.value if scope else "", "agency": agency})


@event.listens_for(TenantSession, "after_begin")
def _begin(_session: TenantSession, _transaction: SessionTransaction, connection: Connection) -> None:
    tell_database(connection)


@event.listens_for(TenantSession, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    scope = current_scope()
    if scope is not None and scope.kind is ScopeKind.PLATFORM:
        return
    # A select with a scope needs no look at its tables (a costly one): the criteria below meet every tenant table.
    must_look = scope is None or not state.is_select
    touched = [m for m in state.all_mappers if issubclass(m.class_, TenantScoped)] if must_look else []
    if scope is None and touched:
        message = (
            f"{touched[0].class_.__name__} was read with no scope: wrap the work in agency(), public() or platform()"
        )
        raise TenancyError(message)
    if touched and not state.is_select:
        _check_bulk(state, scope)
    if state.is_column_load or not state.is_orm_statement:  # criteria meet classes; a select of tables has none
        return
    if not state.is_select:
        state.statement = state.statement.options(_criteria(_kind_of(scope)))
        return
    kept = _with_criteria[_kind_of(scope)]
    known = kept.get(state.statement)
    if known is None:
        known = kept[state.statement] = state.statement.options(_criteria(_kind_of(scope)))
    state.statement = known


def _kind_of(scope: Scope | None) -> ScopeKind | None:
    return None if scope is None else scope.kind


def _check_bulk(state: ORMExecuteState, scope: Scope | None) -> None:
    if scope is None or scope.kind is ScopeKind.PUBLIC:
        message = "the public scope reads only"
        raise TenancyError(message)
    if state.is_insert:
        message = "bulk inserts pass the stamping of agency_id: add objects to the session instead"
        raise TenancyError(message)
    values = getattr(state.statement, "_values", None) or {}
    if any(getattr(column, "name", column) == "agency_id" for column in values):
        message = "a row never moves to another agency"
        raise TenancyError(message)


def _agency_of_scope() -> int:
    """Return the agency at the moment of sending. Raises TenancyError where there is none any more."""
    scope = current_scope()
    if scope is None or scope.agency_id is None:
        message = "a statement of an agency was sent outside of its scope"
        raise TenancyError(message)
    return scope.agency_id


#: A statement that is kept gets its criteria once: they name no agency, but ask which it is when it is sent.
_with_criteria: defaultdict[ScopeKind | None, WeakKeyDictionary[Any, Any]] = defaultdict(WeakKeyDictionary)
_AGENCY: Any = sa.bindparam("agency_of_scope", callable_=_agency_of_scope, type_=sa.Integer())


@cache
def _criteria(kind: ScopeKind | None) -> Any:
    """Return the criteria of a kind of scope; one object serves every statement."""
    meant = {None: _nothing, ScopeKind.PUBLIC: _public, ScopeKind.AGENCY: _of_agency}[kind]
    return with_loader_criteria(TenantScoped, meant, include_aliases=True, propagate_to_loaders=False)


def _of_agency(cls: type[TenantScoped]) -> sa.ColumnElement[bool]:
    criterion: sa.ColumnElement[bool] = cls.agency_id == _AGENCY
    return criterion


def _nothing(_cls: type[TenantScoped]) -> sa.ColumnElement[bool]:
    return sa.false()


def _public(cls: type[TenantScoped]) -> sa.ColumnElement[bool]:
    return cls.public_criterion()


@event.listens_for(TenantSession, "before_flush")
def _check_flush(session: TenantSession, _context: UOWTransaction, _instances: object) -> None:
    scope = current_scope()
    for instance in session.new:
        if isinstance(instance, TenantScoped):
            _stamp(instance, scope)
    for instance in [*session.dirty, *session.deleted]:
        if isinstance(instance, TenantScoped) and (session.is_modified(instance) or instance in session.deleted):
            _check_change(instance, scope)


def _stamp(instance: TenantScoped, scope: Scope | None) -> None:
    name = type(instance).__name__
    if scope is None or scope.kind is ScopeKind.PUBLIC:
        message = f"{name} can't be added: only agency() or platform() scopes write"
        raise TenancyError(message)
    if scope.kind is ScopeKind.AGENCY:
        if instance.agency_id is None:
            instance.agency_id = scope.agency_id
        if instance.agency_id != scope.agency_id:
            message = f"{name} carries another agency than the active one"
            raise TenancyError(message)
    elif instance.agency_id is None:
        message = f"{name} needs its agency_id in the platform scope"
        raise TenancyError(message)


def _check_change(instance: TenantScoped, scope: Scope | None) -> None:
    name = type(instance).__name__
    if scope is None or scope.kind is ScopeKind.PUBLIC:
        message = f"{name} can't be changed: only agency() or platform() scopes write"
        raise TenancyError(message)
    if get_history(instance, "agency_id").deleted:
        message = f"{name} can't move to another agency"
        raise TenancyError(message)
    if scope.kind is ScopeKind.AGENCY and instance.agency_id != scope.agency_id:
        message = f"{name} belongs to another agency"
        raise TenancyError(message)
