"""Writing to the log."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from participa.audit import chaining  # noqa: F401 (its listeners write the lines at the commit)
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.tenancy.models import TenantScoped

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

#: Letters kept of a long text: the log says what changed, the versions of a content hold every word.
MOST_LETTERS = 2_000
#: Columns that change with every save and say nothing.
_BESIDE = frozenset({"updated_at", "updated_by_id", "version"})


def record(
    action: str,
    *,
    account_id: int | None,
    agency_id: int | None = None,
    subject: str = "",
    details: dict[str, Any] | None = None,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Add a line; it is committed with what it tells of, so the two can't disagree.

    `changes` are the fields with their values before and after, as `changes_of` or `differences` return them; without
    them, what is about to change in the row that `subject` names.
    """
    told = dict(details or {})
    if changes is None and "before" not in told:
        changes = _changes_of_subject(subject)
    if changes:
        told["changes"] = {name: [_kept(before), _kept(after)] for name, (before, after) in changes.items()}
    db.session.add(
        AuditEvent(
            at=now(), action=action, account_id=account_id, subject_agency_id=agency_id, subject=subject, details=told
        )
    )


def changes_of(instance: object, *, besides: Collection[str] = ()) -> dict[str, tuple[Any, Any]]:
    """Return what is about to change in a row: column -> (before, after). Asked before the row is flushed."""
    changed = {}
    state: Any = inspect(instance)
    for name in state.mapper.column_attrs.keys():  # noqa: SIM118 (a collection of its own)
        history = state.attrs[name].history
        if name not in _BESIDE and name not in besides and history.has_changes():
            before, after = (values[0] if values else None for values in (history.deleted, history.added))
            if before != after:
                changed[name] = (before, after)
    return changed


def _changes_of_subject(subject: str) -> dict[str, tuple[Any, Any]]:
    """Return what is about to change in the content that a subject (kind:id) names, if the session holds it.

    Only rows that say their own kind: those of accounts and invitations hold what the log must never repeat.
    """
    for instance in db.session.dirty:
        kind = getattr(instance, "kind", None)
        if isinstance(kind, str) and isinstance(instance, TenantScoped) and f"{kind}:{instance.id}" == subject:
            return changes_of(instance)
    return {}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose values are not the same: field -> (before, after)."""
    names = [*before, *(name for name in after if name not in before)]
    return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}


def _kept(value: Any) -> Any:
    """Return a value as the log keeps it."""
    match value:
        case None | bool() | int() | float():
            return value
        case enum.Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
        case str():
            return value if len(value) <= MOST_LETTERS else f"{value[:MOST_LETTERS]}…"
        case _:
            return _kept(str(value))
