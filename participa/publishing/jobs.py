"""Background work about contents: trash and unsaved typing are cleared of what is too old, links gathered and asked."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from participa.extensions import db
from participa.foundation.engines import reading
from participa.foundation.outbound import Answer, Network, ask
from participa.publishing.queries import (
    list_agencies_with_saved_forms,
    list_agencies_with_trash,
    list_agencies_with_unread_links,
)
from participa.publishing.services import links
from participa.publishing.services.trash import gone_before, purge
from participa.publishing.services.typing import forget_saved_forms
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: How many addresses are asked at once.
AT_ONCE = 4
#: How many contents of an agency are read for their links in an hour.
MOST_READ = 500
REASON = "ask the links of contents"
log = logging.getLogger(__name__)


def empty_trash() -> None:
    """Delete what was in the trash for more than thirty days."""
    before = gone_before()
    reason = "which agencies have something old in the trash"
    _in_each(reason, lambda: list_agencies_with_trash(before), lambda _agency_id: purge())


def forget_typed() -> None:
    """Forget what was typed and not saved for as long as the trash is kept."""
    before = gone_before()
    reason = "which agencies have something old that was typed and not saved"
    _in_each(
        reason,
        lambda: list_agencies_with_saved_forms(before),
        lambda agency_id: forget_saved_forms(agency_id, before),
    )


def gather_links() -> None:
    """Gather the links of contents that are older than the keeping of links, some of each agency an hour."""
    _in_each(
        "which agencies have contents whose links were not gathered",
        list_agencies_with_unread_links,
        lambda agency_id: links.gather_links(agency_id, MOST_READ),
    )


def _in_each(reason: str, find: Callable[[], Iterable[int]], work: Callable[[int], object]) -> None:
    """Work in the scope of each agency that is found; one that fails holds up no other."""
    token = reading.set(True)
    try:
        with scopes.platform(reason=reason):
            found = list(find())
            db.session.rollback()
    finally:
        reading.reset(token)
    for agency_id in found:
        try:
            with scopes.agency(agency_id):
                work(agency_id)
                db.session.commit()
        except SQLAlchemyError:
            db.session.rollback()
            log.exception("an agency was passed over: %s", reason, extra={"agency": agency_id})


class Way:
    """How the worker reaches the network; tests put a double here."""

    network: Network | None = None


def ask_links() -> int:
    """Ask a few of the links that are due and note what came of it; returns how many. Nothing where it is switched off.

    The database is not held while the network is waited for: claiming and noting are two short transactions.
    """
    if not current_app.config["LINK_CHECKS"] or not _something_is_due():
        return 0
    with scopes.platform(reason=REASON):
        claimed = links.claim_links()
        db.session.commit()
    answers = dict(_asked(claimed))
    with scopes.platform(reason=REASON):
        links.keep_answers(answers)
        db.session.commit()
    return len(answers)


def _something_is_due() -> bool:
    """Look without taking SQLite's write lock: most rounds find nothing."""
    token = reading.set(True)
    try:
        with scopes.platform(reason=REASON):
            return links.something_is_due()
    finally:
        db.session.rollback()
        reading.reset(token)


def _asked(addresses: Iterable[str]) -> Iterable[tuple[str, Answer]]:
    def one(address: str) -> tuple[str, Answer]:
        return address, ask(address, network=Way.network)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(one, addresses)
