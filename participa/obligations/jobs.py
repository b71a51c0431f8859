"""The worker's round of mails about duties. Any number of workers may do it at once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.engines import reading
from participa.obligations import notices, queries, reminders, services
from participa.people.apart import own_transaction
from participa.tenancy import scopes

if TYPE_CHECKING:
    from datetime import datetime

    from participa.obligations.reminders import Person

log = logging.getLogger(__name__)
#: Weeks and days are kept this long; what was told of a duty is kept as long as its account.
MAILS_KEPT = timedelta(days=90)


def tell_duties() -> None:
    """Tell each person what is due, each thing once: the mail and its line in the ledger are one commit (G11).

    A person whose turn fails holds up nobody; a worker that dies in between leaves either both or neither.
    """
    moment = now()
    if not reminders.is_hour_of_mails(moment):
        return
    base = current_app.config["BASE_URL"]
    with current_app.test_request_context("/", base_url=base):  # for the links (M03); no cookie: in Spanish
        for person in _who_may_be_due(moment):
            try:
                _tell(person, moment)
            except SQLAlchemyError:
                log.exception("a person was not told of their duties", extra={"account": person.account_id})
    with own_transaction() as session:
        services.forget_old_mails(session, before=moment - MAILS_KEPT)


def _who_may_be_due(moment: datetime) -> list[Person]:
    """Return the people for whom something seems to be due; looked at without holding up any writer."""
    token = reading.set(True)
    try:
        with scopes.platform(reason="the worker tells people of their duties, in whichever agency"):
            people = queries.list_people()
            due = [person for person in people if _is_due(person, moment)]
            db.session.rollback()
    finally:
        reading.reset(token)
    return due


def _is_due(person: Person, moment: datetime) -> bool:
    told = queries.list_told(db.session(), person.account_id, reminders.names_for(person, moment))
    return reminders.plan(person, told, moment) is not None


def _tell(person: Person, moment: datetime) -> None:
    """Look again with the account held, and tell: of two workers the second finds it done."""
    with own_transaction() as session:
        if not queries.hold_recipient(session, person.account_id):
            return
        told = queries.list_told(session, person.account_id, reminders.names_for(person, moment))
        plan = reminders.plan(person, told, moment)
        if plan is None:
            return
        services.keep_told(session, account_id=person.account_id, told=plan.told)
        if plan.desks:
            session.add(notices.duties(person, plan, moment))
