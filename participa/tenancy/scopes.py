"""Which data may be seen and written now."""

from __future__ import annotations

import enum
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

log = logging.getLogger(__name__)


class TenancyError(RuntimeError):
    """A statement would have crossed from one agency's data into another's, or ran with no scope at all."""


class ScopeKind(enum.StrEnum):
    """The three ways of looking at tenant data."""

    AGENCY = "agency"
    PUBLIC = "public"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be read and written: one agency, the published of all, or everything with a reason."""

    kind: ScopeKind
    agency_id: int | None = None
    reason: str = ""


class ScopedSession(Protocol):
    """What a session must do when the scope changes under it."""

    def leave_scope(self) -> None:
        """Write pending changes under the old scope and forget its tenant objects."""

    def enter_scope(self) -> None:
        """Tell the open transaction, if there is one, which scope holds now."""


_active: ContextVar[Scope | None] = ContextVar("participa_scope", default=None)
_find_session: list[Callable[[], ScopedSession | None]] = []


def watch_session(find: Callable[[], ScopedSession | None]) -> None:
    """Register how to reach the session of the moment (once, by the extensions)."""
    _find_session[:] = [find]


def current_scope() -> Scope | None:
    """Return the active scope, or None when nothing may be read."""
    return _active.get()


def current_agency_id() -> int:
    """Return the agency of an `agency` scope. Raises TenancyError in any other."""
    scope = _active.get()
    if scope is None or scope.agency_id is None:
        message = "no agency scope is active: this code must run inside agency(...)"
        raise TenancyError(message)
    return scope.agency_id


@contextmanager
def _inside(scope: Scope | None) -> Iterator[None]:
    session = _find_session[0]() if _find_session else None
    if session is not None:
        session.leave_scope()
    token = _active.set(scope)
    try:
        if session is not None:
            session.enter_scope()
        yield
        if session is not None:
            session.leave_scope()
    finally:
        _active.reset(token)
        if session is not None:
            session.enter_scope()


def agency(agency_id: int) -> AbstractContextManager[None]:
    """Read and write the rows of one agency, and only those."""
    return _inside(Scope(ScopeKind.AGENCY, agency_id))


def public() -> AbstractContextManager[None]:
    """Read what is published by agencies that are live; write nothing."""
    return _inside(Scope(ScopeKind.PUBLIC))


def platform(*, reason: str) -> AbstractContextManager[None]:
    """Read and write across agencies. The reason is logged; a guard keeps the list of the places that do it."""
    log.debug("platform scope", extra={"reason": reason})
    return _inside(Scope(ScopeKind.PLATFORM, reason=reason))


def no_scope() -> AbstractContextManager[None]:
    """Take the scope away (tests of the locks; the edges of a request)."""
    return _inside(None)
