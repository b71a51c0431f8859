"""A busy database, a full disk and a mail server that is gone: plain words, and nothing typed or promised is lost."""

from __future__ import annotations

import errno
import html
import sqlite3
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.files import storage
from participa.foundation.mail import OutboxMail
from participa.foundation.worker import send_due
from participa.people.models import Invitation
from participa.tenancy import scopes
from tests.documents.files import PDF
from tests.operation.installation import ENGINE, FORM, Installation, csrf_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

TYPED = 'Lo que escribí durante una hora, con "comillas" y <b>signos</b>.'


def browser(app: Flask, installation: Installation) -> FlaskClient:
    """Return a browser somebody of the agency is signed in with."""
    client = app.test_client()
    client.set_cookie("session", installation.cookie().removeprefix("session="))
    return client


@pytest.mark.skipif(ENGINE != "sqlite", reason="one writer at a time is SQLite's")
def test_a_locked_database_gives_back_what_was_typed(installation: Installation) -> None:
    """A writer that stays: the answer says so in time, with every text in it, and sending it again saves it."""
    with installation.app(SQLALCHEMY_ENGINE_OPTIONS={}) as app:
        with app.app_context():
            sa.event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 100"))
        client = browser(app, installation)
        token = csrf_of(client.get(FORM).get_data(as_text=True))
        fields = {"title": "Plan", "origin": "", "mode": "", "background": TYPED, "csrf_token": token}
        other = sqlite3.connect(installation.folder / "participa.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        busy = client.post(FORM, data=fields)
        page = busy.get_data(as_text=True)
        assert busy.status_code in (422, 503)
        assert TYPED in html.unescape(page)
        assert "<b>signos</b>" not in page
        assert "Traceback" not in page
        assert client.get("/organismos/").status_code == 200, "readers don't wait for writers"
        other.execute("ROLLBACK")
        other.close()
        assert client.post(FORM, data=fields).status_code in (302, 422)


def test_a_full_disk_is_told_plainly(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """ENOSPC while a file is kept: 422, words a person understands, the typed title still there, nothing on the disk."""

    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with installation.app() as app:
        client = browser(app, installation)
        where = "/gestion/vivienda/documentos/nuevo/"
        token = csrf_of(client.get(where).get_data(as_text=True))
        monkeypatch.setattr(storage, "_write_through", full)
        fields = {"title": TYPED, "summary": "Qué dice.", "document_type": "act", "language": "es", "csrf_token": token}
        answer = client.post(where, data={**fields, "upload": (BytesIO(PDF), "Acta.pdf")})
        page = html.unescape(answer.get_data(as_text=True))
        assert answer.status_code == 422
        assert "No queda espacio" in page
        assert TYPED in page
        assert "ENOSPC" not in page
        assert installation.ask("SELECT count(*) FROM document") == 0
        assert [p for p in (installation.folder / "files").rglob("*") if p.is_file()] == []


def test_without_mail_server_the_invitation_stands(installation: Installation) -> None:
    """The invitation is there at once; its mail waits in the outbox with the error, to be tried again."""
    with installation.app(SMTP="smtp+plain://127.0.0.1:1") as app:
        client = browser(app, installation)
        where = "/gestion/vivienda/personas/invitar/"
        token = csrf_of(client.get(where).get_data(as_text=True))
        answer = client.post(where, data={"email": "nueva@example.cl", "role": "editor", "csrf_token": token})
        assert answer.status_code in (200, 302, 303), answer.get_data(as_text=True)[:2000]
        assert send_due(app) == 1
        with app.app_context(), scopes.platform(reason="tests"):
            assert db.session.scalars(sa.select(Invitation.email)).all() == ["nueva@example.cl"]
            mail = db.session.scalars(sa.select(OutboxMail)).one()
            assert mail.sent_at is None
            assert mail.last_error
            assert mail.due_at > mail.created_at
            assert mail.text
        assert send_due(app) == 0, "it is not tried again at once"
