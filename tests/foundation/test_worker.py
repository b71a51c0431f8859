"""The worker of the outbox against a mail server of the tests: once each, patiently, in the open about failures."""

from __future__ import annotations

import asyncio
import shutil
import smtplib
import socket
import ssl
import subprocess
import threading
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller

from participa.extensions import db
from participa.foundation import mail as mails
from participa.foundation import worker
from participa.foundation.clock import now
from participa.foundation.mail import MailServer, OutboxMail, compose, message_of


class Inbox:
    """Takes what comes, or refuses as told."""

    def __init__(self):
        self.messages = []
        self.recipients = []
        self.refuse = None
        self.slow = 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if self.refuse and self.refuse in address:
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(self.slow)
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def inbox():
    handler = Inbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def smtp(app, inbox, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP", f"smtp+plain://127.0.0.1:{inbox.port}")
    return inbox


@pytest.fixture
def put(cast):
    """Put a mail into the outbox."""

    def make(recipient="nora@example.cl", **facts):
        mail = compose(recipient=recipient, subject="Hola", text="Un texto con ñ\n\n.\nuna línea con un punto\n")
        for name, value in facts.items():
            setattr(mail, name, value)
        db.session.add(mail)
        db.session.commit()
        return mail

    return make


def again(mail):
    db.session.expire_all()
    return db.session.get(OutboxMail, mail.id)


def test_a_mail_is_sent_once_and_forgets_its_secrets(app, smtp, put):
    mail = put()
    assert worker.send_due(app) == 1
    assert worker.send_due(app) == 0
    sent = again(mail)
    assert sent.sent_at is not None
    assert (sent.text, sent.last_error, sent.lease_by) == ("", "", "")
    [message] = smtp.messages
    assert message["To"] == "nora@example.cl"
    assert message["Subject"] == "Hola"
    assert message["From"].addresses[0].addr_spec == "no-responder@participa.example"
    assert message["Message-ID"].startswith(f"<outbox.{mail.id}.")
    assert "una línea con un punto" in message.get_content()
    assert message.get_content_type() == "text/plain"


def test_without_a_server_mails_stay_readable(app, put, monkeypatch):
    mail = put()
    assert worker.send_due(app) == 0
    assert again(mail).text
    assert again(mail).attempts == 0


@pytest.mark.abuse("M08")
def test_every_mail_comes_from_the_portal_and_answers_go_nowhere_else(app, smtp, put):
    """M08: no agency and no person chooses the sender, nor where an answer goes."""
    put("p@example.cl", subject="Reply-To: presidencia@example.cl", text="From: presidencia@example.cl\n\nHola")
    assert worker.send_due(app) == 1
    [message] = smtp.messages
    assert message["Reply-To"] is None
    assert message["Sender"] is None
    assert app.config["MAIL_FROM"].split("<")[-1].rstrip(">") in str(message["From"])


@pytest.mark.abuse("M02")
def test_each_person_gets_a_message_of_their_own(app, smtp, put):
    for n in range(5):
        put(f"p{n}@example.cl")
    assert worker.send_due(app) == 5
    assert smtp.recipients == [[f"p{n}@example.cl"] for n in range(5)]
    assert all(str(message["To"]) == f"p{n}@example.cl" for n, message in enumerate(smtp.messages))


@pytest.mark.abuse("M02")
@pytest.mark.abuse("X14")
@pytest.mark.parametrize(
    "tail", ["\r\nBcc: x@evil.cl", "\nBcc: x@evil.cl", "\r\rX: 1", "\x0bBcc:x", "\u2028Bcc: x", "\x85Bcc: x"]
)
def test_no_line_break_reaches_a_header(app, smtp, put, tail):
    mail = compose(recipient="nora@example.cl", subject=f"Hola{tail}", text="x")
    db.session.add(mail)
    db.session.commit()
    worker.send_due(app)
    [message] = smtp.messages
    assert message["Bcc"] is None
    assert message["X"] is None
    assert smtp.recipients == [["nora@example.cl"]]


@pytest.mark.abuse("X14")
@pytest.mark.parametrize(
    "recipient", ["a@b.cl,c@d.cl", "a@b.cl\r\nBcc: x@evil.cl", "", "nobody", "a@b.cl>\nRCPT TO:<x@evil.cl"]
)
def test_an_address_that_is_none_is_kept_back_and_told(app, smtp, put, recipient):
    mail = put()
    mail.recipient = recipient
    db.session.commit()
    good = put("nora@example.cl")
    worker.send_due(app)
    assert again(mail).sent_at is None
    assert again(mail).last_error
    assert again(good).sent_at is not None
    assert smtp.recipients == [["nora@example.cl"]]


@pytest.mark.abuse("M04")
def test_a_server_that_is_down_is_tried_later(app, put, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP", f"smtp+plain://127.0.0.1:{free_port()}")
    mail = put()
    assert worker.send_due(app) == 1
    kept = again(mail)
    assert kept.sent_at is None
    assert kept.attempts == 1
    assert "ConnectionRefusedError" in kept.last_error
    assert kept.due_at > now()
    assert kept.text, "nothing is lost"
    assert worker.send_due(app) == 0, "not before its time"


@pytest.mark.abuse("M04")
def test_after_two_hours_down_it_is_still_sent(app, smtp, put):
    mail = put(attempts=8, due_at=now() - timedelta(seconds=1))
    worker.send_due(app)
    assert again(mail).sent_at is not None


@pytest.mark.abuse("M04")
def test_a_server_that_refuses_half_gets_the_other_half(app, smtp, put):
    smtp.refuse = "mala"
    bad, good = put("mala@example.cl"), put("buena@example.cl")
    assert worker.send_due(app) == 2
    assert again(good).sent_at is not None
    assert again(bad).sent_at is None
    assert "nobody here" in again(bad).last_error


@pytest.mark.abuse("M01")
def test_an_address_refused_for_good_is_marked_until_a_mail_arrives(app, smtp, put):
    smtp.refuse = "mala"
    bad = put("mala@example.cl")
    worker.send_due(app)
    assert again(bad).refused_at is not None
    assert again(bad).attempts == worker.MOST_ATTEMPTS, "asking again changes nothing"
    smtp.refuse = None
    later = put("mala@example.cl")
    worker.send_due(app)
    assert again(later).sent_at is not None
    assert again(bad).refused_at is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.cl": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.cl": (452, b"mailbox full")}), False),
        (smtplib.SMTPRecipientsRefused({"a@b.cl": (554, b"looks like spam")}), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
    ],
)
def test_only_what_no_attempt_changes_marks_an_address(error, expected):
    assert worker.is_no_address(error) is expected


@pytest.mark.abuse("M04")
def test_a_slow_server_is_given_up_after_a_while(app, smtp, put, monkeypatch):
    monkeypatch.setattr(mails, "PATIENCE", 0.3)
    smtp.slow = 1.5
    mail = put()
    worker.send_due(app)
    assert again(mail).sent_at is None
    assert again(mail).last_error


def test_waits_between_attempts_grow_and_end(app, smtp, put):
    waits = [worker.wait_after(n) for n in range(1, worker.MOST_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[-1] == worker.LONGEST_WAIT
    assert timedelta(hours=24) < sum(waits, timedelta()) < timedelta(days=4)
    put(attempts=worker.MOST_ATTEMPTS)
    assert worker.send_due(app) == 0


def test_what_is_over_is_not_sent(app, smtp, put):
    put(useful_until=now() - timedelta(seconds=1))
    assert worker.send_due(app) == 0
    put(useful_until=now() + timedelta(hours=1))
    assert worker.send_due(app) == 1


def test_what_another_worker_holds_is_left_alone_until_its_lease_ends(app, smtp, put):
    mail = put(lease_by="another", lease_until=now() + timedelta(minutes=5), attempts=1)
    assert worker.send_due(app) == 0
    mail.lease_until = now() - timedelta(seconds=1)
    db.session.commit()
    assert worker.send_due(app) == 1


def test_a_mail_sent_twice_carries_the_same_id(put):
    mail = put()
    first, second = (message_of(mail, sender="Participa <x@y.cl>", domain="y.cl")["Message-ID"] for _ in range(2))
    assert first == second


@pytest.mark.abuse("M05")
def test_a_server_without_encryption_is_refused_unless_told(app, smtp, put, monkeypatch):
    monkeypatch.setitem(app.config, "SMTP", f"127.0.0.1:{smtp.port}")
    mail = put()
    worker.send_due(app)
    assert again(mail).sent_at is None
    assert smtp.messages == []


@pytest.fixture
def certificate(tmp_path):
    """Make a certificate nobody vouches for."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("skipped: no openssl to make a certificate")
    key, chain = tmp_path / "key.pem", tmp_path / "chain.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(chain)]
    subprocess.run(command, check=True, capture_output=True)
    return key, chain


@pytest.fixture
def starttls(certificate):
    """A server that offers STARTTLS with that certificate."""
    key, chain = certificate
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    handler = Inbox()
    controller = Controller(handler, hostname="localhost", port=free_port(), tls_context=context, require_starttls=True)
    controller.start()
    handler.port, handler.certificate = controller.port, chain
    yield handler
    controller.stop()


@pytest.mark.abuse("M05")
@pytest.mark.parametrize("vouched", [False, True])
def test_a_certificate_nobody_vouches_for_is_refused(app, starttls, put, monkeypatch, vouched):
    monkeypatch.setitem(app.config, "SMTP", f"localhost:{starttls.port}")
    monkeypatch.setitem(app.config, "SMTP_CA_FILE", str(starttls.certificate) if vouched else "")
    mail = put()
    worker.send_due(app)
    assert (again(mail).sent_at is not None) is vouched
    assert ("CERTIFICATE_VERIFY_FAILED" in again(mail).last_error) is not vouched


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("mail.gob.cl", ("mail.gob.cl", 587, "starttls", "")),
        ("mail.gob.cl:2525", ("mail.gob.cl", 2525, "starttls", "")),
        ("smtps://ana:a%40b@mail.gob.cl", ("mail.gob.cl", 465, "tls", "ana")),
        ("smtp+plain://localhost", ("localhost", 25, "none", "")),
    ],
)
def test_how_a_server_is_written(text, expected):
    server = MailServer.parse(text)
    assert (server and (server.host, server.port, server.security, server.user)) == expected


@pytest.mark.parametrize("text", ["http://x", "ftp://x:1", "smtp://", "smtps://:465"])
def test_a_server_that_makes_no_sense_is_refused(text):
    with pytest.raises(ValueError, match="SMTP is written"):
        MailServer.parse(text)


def test_the_loop_outlives_failures_and_stops_when_told(app, cast, monkeypatch):
    rounds, stop = [], threading.Event()

    def fail(_app):
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise smtplib.SMTPException

    monkeypatch.setattr(worker, "send_due", fail)
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    worker.run_worker(app, stop)
    assert len(rounds) == 3


def test_duties_are_done_each_on_its_own(app, cast, monkeypatch):
    done, stop = [], threading.Event()

    def broken():
        done.append("broken")
        raise RuntimeError

    monkeypatch.setattr(worker, "DUTIES", [broken, lambda: done.append("good"), stop.set])
    worker.run_worker(app, stop)
    assert done == ["broken", "good"]
