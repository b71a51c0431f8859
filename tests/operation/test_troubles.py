"""A busy database, a full disk and a mail server that is gone: plain words, and nothing typed or promised is lost."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
import sqlalchemy as sa
from flask_wtf import FlaskForm
from PIL import Image
from wtforms import PasswordField

from participa.extensions import db
from participa.foundation import engines
from participa.foundation.files import storage
from participa.foundation.mail import OutboxMail
from participa.foundation.worker import send_due
from participa.people.models import Invitation
from participa.publishing.pages import saving
from participa.tenancy import scopes
from participa.web.errors import is_secret
from participa.web.unit_of_work import NotSavedError, is_full
from tests.documents.files import PDF
from tests.operation.installation import ENGINE, FORM, Installation, csrf_of
from tests.support.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

TYPED = 'Lo que escribí durante una hora, con "comillas" y <b>signos</b>.'


def browser(app: Flask, installation: Installation, name: str = "ana") -> FlaskClient:
    """Return a browser somebody of the cast is signed in with."""
    client = app.test_client()
    client.set_cookie("session", installation.cookie(name).removeprefix("session="))
    return client


@contextmanager
def locked(installation: Installation) -> Iterator[None]:
    """Hold the database from another connection: SQLite's one lock for writing, or every account and agency."""
    engine = sa.create_engine(installation.superuser_url)
    with engine.connect() as other:
        if ENGINE == "postgresql":
            other.exec_driver_sql("LOCK TABLE account, agency, content, throttle IN ACCESS EXCLUSIVE MODE")
        else:
            raw: Any = other.connection.driver_connection
            raw.isolation_level = None
            raw.execute("BEGIN IMMEDIATE")
        yield
        raw.execute("ROLLBACK") if ENGINE == "sqlite" else other.rollback()
    engine.dispose()


@contextmanager
def impatient(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Open the portal with little patience for locks, so that the tests need not wait."""
    monkeypatch.setattr(engines, "PATIENCE", 100)
    monkeypatch.setattr(engines, "PRAGMAS", (*engines.PRAGMAS, "PRAGMA busy_timeout = 100"))
    with installation.app() as app:
        yield app


class Form(NamedTuple):
    """A form and what a person puts into it; `page` is where it stands when that is another address."""

    where: str
    typed: dict[str, str]
    file: str = ""
    secrets: tuple[str, ...] = ()
    who: str = "ana"
    page: str = ""


DOCUMENT = "/gestion/vivienda/documentos/nuevo/"
PAPER = {"title": TYPED, "summary": "Qué dice.", "document_type": "act", "language": "es"}
FORMS = (
    Form(FORM, {"title": "Plan", "origin": "", "mode": "", "background": TYPED}),
    Form(DOCUMENT, PAPER, file="upload"),
    Form("/gestion/vivienda/personas/invitar/", {"email": "nueva@example.cl", "role": "editor"}),
    Form("/cuenta/clave/", {}, secrets=("present", "password"), page="/cuenta/"),
    Form("/ingresar/", {"email": "ana@example.cl"}, secrets=("password",), who=""),
    Form("/gestion/vivienda/ficha/logo/", {}, file="logo", page="/gestion/vivienda/ficha/aspecto/"),
    Form("/plataforma/importar/", {}, file="table", who="sara"),
    Form("/plataforma/organismos/nuevo/", {"name": TYPED, "kind": "service"}, who="sara"),
)
SECRET = "una clave que nadie más conoce"


def test_a_locked_database_gives_back_what_was_typed(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else holds the database: the answer says so in time and carries every word; no secret comes back.

    The page asks for the file and the password again, in words beside the field; sent once more, it is as the first time.
    """
    with impatient(installation, monkeypatch) as app:
        clients = {name: browser(app, installation, name) for name in ("ana", "sara")} | {"": app.test_client()}
        for form in FORMS:
            client = clients[form.who]
            token = csrf_of(client.get(form.page or form.where).get_data(as_text=True))
            secret = dict.fromkeys(form.secrets, SECRET)
            file = {form.file: (BytesIO(PDF), "Acta <b>final.pdf")} if form.file else {}
            with locked(installation):
                answer = client.post(form.where, data={**form.typed, **secret, **file, "csrf_token": token})
                assert client.get("/robots.txt").status_code == 200
                if ENGINE == "sqlite":
                    assert client.get("/organismos/").status_code == 200, "readers don't wait for writers"
            assert answer.status_code == 503, form
            sent = _given_back(Page(answer), form, token)
            if form.file:
                sent[form.file] = (BytesIO(PDF), "Acta.pdf")
            again = client.post(form.where, data={**sent, **secret})
            assert again.status_code in (200, 302, 303, 422), (form, again.status_code)


def _given_back(page: Page, form: Form, token: str) -> dict[str, Any]:
    """Check the page of troubles against what was sent; returns what its form would send."""
    assert "Lo que escribió sigue aquí y no se ha guardado." in page.words
    assert SECRET not in page.text
    assert "<b>" not in page.text
    kept = page.fields()
    assert kept == {**form.typed, **dict.fromkeys(form.secrets, ""), "csrf_token": token}
    assert page.tree is not None
    assert [f.get("action") for f in page.tree.iter("form")] == [form.where]
    asked = [e.get("name") for e in page.tree.iter("input") if e.get("type") in ("file", "password")]
    assert asked == [*form.secrets, *([form.file] if form.file else [])]
    assert ("Elija de nuevo «Acta <b>final.pdf»" in page.words) is bool(form.file)
    assert page.words.count("Escríbala de nuevo") == len(form.secrets)
    return dict(kept)


def test_a_busy_row_is_told_on_the_form(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database gives up at the commit: the form shows itself again, and asks for the file beside its field."""
    with installation.app() as app:
        client = browser(app, installation)
        token = csrf_of(client.get(DOCUMENT).get_data(as_text=True))
        fields = {**PAPER, "csrf_token": token}

        def busy() -> None:
            db.session.rollback()
            raise NotSavedError

        with monkeypatch.context() as patched:
            patched.setattr(saving, "commit", busy)
            answer = client.post(DOCUMENT, data={**fields, "upload": (BytesIO(PDF), "Acta.pdf")})
        page = Page(answer)
        assert answer.status_code == 422
        assert "La base de datos está ocupada" in page.words
        assert "Elija de nuevo el archivo" in page.words
        assert page.fields()["title"] == TYPED
        assert installation.ask("SELECT count(*) FROM document") == 0


def test_no_password_field_has_a_name_that_comes_back(installation: Installation) -> None:
    """Every form of the portal: what is a password to WTForms is a secret to the page of troubles."""
    with installation.app():
        fields = list(_password_fields(FlaskForm))
    assert len(fields) >= 4
    assert [name for name in fields if not is_secret(name)] == []


def _password_fields(form: type[FlaskForm]) -> Iterator[str]:
    for name, field in vars(form).items():
        made = getattr(field, "field_class", None)
        if made is not None and issubclass(made, PasswordField):
            yield name
    for below in form.__subclasses__():
        yield from _password_fields(below)


@contextmanager
def small_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Make the folder of files a disk of 256 KB where that is allowed, already full; yields what makes room again.

    Elsewhere every write-through fails as on a full disk.
    """
    folder.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        filler = folder / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
        try:
            yield filler.unlink
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    else:

        def full(*_arguments: Any) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        kept = storage._write_through
        monkeypatch.setattr(storage, "_write_through", full)
        yield lambda: monkeypatch.setattr(storage, "_write_through", kept)


def test_no_room_for_files_is_told_plainly(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk while a file is kept: 422, plain words, what was typed still there, nothing half stored; then it works."""
    with installation.app() as app, small_disk(installation.folder / "files", monkeypatch) as make_room:
        client = browser(app, installation)
        token = csrf_of(client.get(DOCUMENT).get_data(as_text=True))
        fields = {**PAPER, "csrf_token": token}
        answer = client.post(DOCUMENT, data={**fields, "upload": (BytesIO(PDF), "Acta.pdf")})
        page = Page(answer)
        assert answer.status_code == 422
        assert "No queda espacio" in page.words
        assert "Elija de nuevo el archivo" in page.words
        assert page.fields()["title"] == TYPED
        assert "ENOSPC" not in page.text
        assert installation.ask("SELECT count(*) FROM document") == 0
        assert stored(installation) == []
        logo = client.post(
            "/gestion/vivienda/ficha/logo/", data={"csrf_token": token, "logo": (BytesIO(picture()), "logo.png")}
        )
        assert (logo.status_code, "No queda espacio" in Page(logo).words) == (422, True)
        assert stored(installation) == []
        make_room()
        again = client.post(DOCUMENT, data={**fields, "upload": (BytesIO(PDF), "Acta.pdf")})
        assert again.status_code == 302
        assert len(stored(installation)) == 1
        status, said = installation.run_here("doctor")
        assert status == 0, said


@pytest.mark.skipif(ENGINE != "sqlite", reason="on PostgreSQL the disk is the server's: the next test speaks its words")
def test_no_room_for_the_database_is_told_plainly(installation: Installation) -> None:
    """SQLite may not grow: the answers say so, carry the text, keep no file and no row; afterwards all of it is saved."""
    with installation.app() as app:
        client = browser(app, installation)
        token = csrf_of(client.get(DOCUMENT).get_data(as_text=True))
        long = {**PAPER, "summary": "Una frase de muchas. " * 15, "csrf_token": token}

        def no_more_pages(raw: Any, *_rest: object) -> None:
            raw.execute("PRAGMA max_page_count = 1")  # SQLite takes the pages it has

        with app.app_context():
            sa.event.listen(db.engine, "connect", no_more_pages)
            db.engine.dispose()
        answers = [client.post(DOCUMENT, data={**long, "upload": (BytesIO(PDF), "Acta.pdf")}) for _ in range(30)]
        refused = [answer for answer in answers if answer.status_code != 302]
        saved = len(answers) - len(refused)
        assert refused, "the database took thirty documents in pages it did not have"
        for answer in refused:
            page = Page(answer)
            assert answer.status_code in (422, 503)
            assert "No queda espacio en el servidor" in page.words, page.words[-3000:]
            assert page.fields()["title"] == TYPED
            assert "Elija de nuevo" in page.words
        assert installation.ask("SELECT count(*) FROM document") == saved
        assert len(stored(installation)) == saved
        assert client.get("/organismos/").status_code == 200, "what is there can still be read"
        with app.app_context():
            sa.event.remove(db.engine, "connect", no_more_pages)
            db.engine.dispose()
        assert client.post(DOCUMENT, data={**page.fields(), "upload": (BytesIO(PDF), "Acta.pdf")}).status_code == 302
    status, said = installation.run_here("doctor")
    assert status == 0, said
    assert installation.ask("SELECT count(*) FROM document") == saved + 1 == len(stored(installation))


def test_each_engines_words_for_a_full_disk_are_known() -> None:
    """PostgreSQL's code 53100 wrapped by SQLAlchemy, SQLite's sentence, the system's number; nothing else."""
    disk_full = sa.exc.OperationalError("INSERT", {}, psycopg.errors.DiskFull("could not extend file"))
    wrapped = NotSavedError()
    wrapped.__cause__ = disk_full
    assert is_full(disk_full)
    assert is_full(wrapped)
    assert is_full(OSError(errno.ENOSPC, "x"))
    assert not is_full(sa.exc.OperationalError("INSERT", {}, psycopg.errors.LockNotAvailable("x")))
    assert not is_full(OSError(errno.EACCES, "x"))


def stored(installation: Installation) -> list[str]:
    """Return the files kept, and what lies half written beside them."""
    found = (installation.folder / "files").rglob("*")
    return [path.name for path in found if path.is_file() and path.name != "filler"]


def picture() -> bytes:
    """Return a small PNG."""
    drawn = BytesIO()
    Image.new("RGB", (60, 30), "#0f69b4").save(drawn, format="PNG")
    return drawn.getvalue()


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
