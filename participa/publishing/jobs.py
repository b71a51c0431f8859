"""Background work about contents: the trash is emptied of what is too old, and links are asked whether they answer."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from participa.extensions import db
from participa.foundation.engines import reading
from participa.foundation.outbound import Answer, Network, ask
from participa.publishing.queries import list_agencies_with_trash
from participa.publishing.services import links
from participa.publishing.services.trash import gone_before, purge
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How many addresses are asked at once.
AT_ONCE = 4
REASON = "ask the links of contents"
log = logging.getLogger(__name__)


def empty_trash() -> None:
    """Delete what was in the trash for more than thirty days, agency by agency; one that fails holds up no other."""
    for agency_id in _agencies():
        try:
            with scopes.agency(agency_id):
                purge()
                db.session.commit()
        except SQLAlchemyError:
            db.session.rollback()
            log.exception("the trash of an agency was not emptied", extra={"agency": agency_id})


def _agencies() -> list[int]:
    token = reading.set(True)
    try:
        with scopes.platform(reason="which agencies have something old in the trash"):
            found = list_agencies_with_trash(gone_before())
            db.session.rollback()
    finally:
        reading.reset(token)
    return found


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
