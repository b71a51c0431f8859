"""The worker: sends what is due in the outbox, and does the house's other duties. Any number may run at once.

A mail is claimed with a lease before it is sent: a worker that dies leaves it to the others when the lease ends.
Sending is at least once; the fixed Message-ID lets mail servers see a repeated one. Requests never wait for any of it.
"""

from __future__ import annotations

import logging
import os
import secrets
import smtplib
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from participa.foundation.clock import now
from participa.foundation.engines import reading
from participa.foundation.mail import MailServer, OutboxMail, message_of

if TYPE_CHECKING:
    from threading import Event

    from flask import Flask
    from sqlalchemy import ColumnElement, Engine

log = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(minutes=10)
#: Seconds between looks at the outbox when nothing was due.
PAUSE = 2.0
#: Waits between attempts double from the first to the longest: in all, about a day and a half.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 16
#: Answers to an address that no later attempt changes: no such mailbox, moved away, no such name.
NO_ADDRESS = frozenset({550, 551, 553})
DUTY_EVERY = timedelta(hours=1)

#: Further duties of the domains, called every hour inside an application context; each commits its own work.
DUTIES: list[Callable[[], None]] = []
#: Queues of the domains, looked at in every round inside an application context; each does a little, and says how much.
QUEUES: list[Callable[[], int]] = []


def run_worker(app: Flask, stop_event: Event) -> None:
    """Work until told to stop. A failure is logged and the next round tries again."""
    next_duties = now()
    while not stop_event.is_set():
        handled = 0
        try:
            handled = send_due(app) + _do_queues(app)
            if now() >= next_duties:
                next_duties = now() + DUTY_EVERY
                _do_duties(app)
        except Exception:  # the worker outlives whatever one round meets
            log.exception("worker round failed")
        if not handled:
            stop_event.wait(PAUSE)


def send_due(app: Flask) -> int:
    """Send what is due, a batch at most, and return how many mails were tried. Without a mail server they stay."""
    server = MailServer.parse(app.config.get("SMTP", ""), app.config.get("SMTP_CA_FILE", ""))
    if server is None:
        return 0
    with app.app_context():
        engine: Engine = app.extensions["sqlalchemy"].engine
        if not _something_is_due(engine):
            return 0
        worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        mails = _claim(engine, worker)
        domain = urlsplit(app.config["BASE_URL"]).hostname or "localhost"
        _send_all(engine, worker, mails, server, sender=app.config["MAIL_FROM"], domain=domain)
        return len(mails)


def _due(moment: datetime) -> ColumnElement[bool]:
    return (
        OutboxMail.sent_at.is_(None)
        & (OutboxMail.due_at <= moment)
        & (OutboxMail.attempts < MOST_ATTEMPTS)
        & or_(OutboxMail.lease_until.is_(None), OutboxMail.lease_until <= moment)
        & or_(OutboxMail.useful_until.is_(None), OutboxMail.useful_until > moment)
    )


def _something_is_due(engine: Engine) -> bool:
    """Look without taking SQLite's write lock: most rounds find nothing."""
    token = reading.set(True)
    try:
        with _session(engine) as session:
            return session.scalar(select(OutboxMail.id).where(_due(now())).limit(1)) is not None
    finally:
        reading.reset(token)


def _claim(engine: Engine, worker: str) -> list[OutboxMail]:
    """Take a batch for this worker. On PostgreSQL others skip the rows held here; on SQLite they wait."""
    moment = now()
    with _session(engine) as session, session.begin():
        mails = session.scalars(
            select(OutboxMail)
            .where(_due(moment))
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for mail in mails:
            mail.lease_until, mail.lease_by, mail.attempts = moment + LEASE, worker, mail.attempts + 1
        session.flush()
        session.expunge_all()
    return list(mails)


def _send_all(
    engine: Engine, worker: str, mails: list[OutboxMail], server: MailServer, *, sender: str, domain: str
) -> None:
    """Send a batch over one session; a session that breaks is opened again for the next mail."""
    session: smtplib.SMTP | None = None
    for place, mail in enumerate(mails):
        try:
            session = session or server.connect()
        except OSError as error:  # SMTPException is one
            for waiting in mails[place:]:  # nobody answers: the rest would only wait as long again
                _settle(engine, worker, waiting, error)
            return
        try:
            session.send_message(message_of(mail, sender=sender, domain=domain), to_addrs=[mail.recipient])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ValueError, IndexError) as error:
            _settle(engine, worker, mail, error)  # this one was refused; the session goes on
        except OSError as error:  # SMTPServerDisconnected too
            _settle(engine, worker, mail, error)
            _hang_up(session)
            session = None
        else:
            _settle(engine, worker, mail, None)
    _hang_up(session)


def _hang_up(session: smtplib.SMTP | None) -> None:
    if session is not None:
        try:
            session.quit()
        except OSError:
            session.close()


def _settle(engine: Engine, worker: str, mail: OutboxMail, error: Exception | None) -> None:
    """Note how it went, if the mail is still ours: after a lost lease another worker's word counts."""
    moment = now()
    facts: dict[str, Any]
    if error is None:
        facts = {"sent_at": moment, "last_error": "", "text": "", "unsubscribe_url": None, "refused_at": None}
    else:
        log.warning("mail %s was not sent: %s", mail.id, type(error).__name__)
        facts = {"due_at": moment + wait_after(mail.attempts), "last_error": f"{type(error).__name__}: {error}"[:500]}
        if is_no_address(error):
            facts |= {"refused_at": moment, "attempts": MOST_ATTEMPTS}
    with _session(engine) as session, session.begin():
        if error is None:
            refused = (OutboxMail.recipient == mail.recipient, OutboxMail.refused_at.is_not(None))
            session.execute(update(OutboxMail).where(*refused).values(refused_at=None))
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == mail.id, OutboxMail.lease_by == worker)
            .values(lease_until=None, lease_by="", **facts)
        )


def is_no_address(error: Exception) -> bool:
    """Tell whether a server said for good that nobody reads mail there; what it refuses for now is tried again."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in NO_ADDRESS for code, _said in error.recipients.values())


def wait_after(attempts: int) -> timedelta:
    """Return how long after so many failed attempts the next one comes."""
    doublings = min(max(attempts - 1, 0), 16)
    return min(FIRST_WAIT * int(2**doublings), LONGEST_WAIT)


def _session(engine: Engine) -> Session:
    return Session(engine, expire_on_commit=False, join_transaction_mode="create_savepoint")


def _do_queues(app: Flask) -> int:
    handled = 0
    for queue in QUEUES:
        try:
            with app.app_context():
                handled += queue()
        except Exception:  # the others have theirs to do
            log.exception("a queue of the worker failed")
    return handled


def _do_duties(app: Flask) -> None:
    for duty in DUTIES:
        try:
            with app.app_context():
                duty()
        except Exception:  # the others have theirs to do
            log.exception("a duty of the worker failed")
