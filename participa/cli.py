"""The `participa` command. Every part of it answers with an exit status that tells how it went."""

from __future__ import annotations

import argparse
import gc
import getpass
import secrets
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import config
from participa import create_app
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask import Flask

LOCAL = "127.0.0.1"
_SECONDS_OF_SILENCE = 5
#: The applications that the running command made.
_OPEN: list[Flask] = []


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it says; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        status: int = asked.run(asked)
    except (config.ConfigError, OSError) as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        return 130
    finally:
        _close()
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="participa", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the portal with the embedded server and the worker")
    serve.add_argument("--host", default=LOCAL)
    serve.add_argument("--port", type=int, default=5000)
    serve.add_argument("--no-worker", action="store_true", help="leave the jobs to `participa worker`")
    serve.set_defaults(run=_serve)
    commands.add_parser("worker", help="send mails and do background work").set_defaults(run=_worker)
    database = commands.add_parser("db", help="the database's schema").add_subparsers(required=True, metavar="ACTION")
    database.add_parser("upgrade", help="go up to the newest schema").set_defaults(run=_db_upgrade)
    demo = commands.add_parser("demo", help="make and run a demonstration that lives in one folder")
    demo.add_argument("--port", type=int, default=5000)
    demo.add_argument("--data", type=Path, default=Path("var/demo"))
    demo.add_argument("--prepare-only", action="store_true", help="make it, but do not serve")
    demo.set_defaults(run=_demo)
    agencies = commands.add_parser("agencies", help="public bodies").add_subparsers(required=True, metavar="ACTION")
    load = agencies.add_parser("import", help="bring agencies aboard from a CSV or XLSX file")
    load.add_argument("file", type=Path)
    load.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
    load.set_defaults(run=_agencies_import)
    users = commands.add_parser("users", help="accounts").add_subparsers(required=True, metavar="ACTION")
    admin = users.add_parser("create-superadmin", help="make a super-admin; the password is asked for")
    admin.add_argument("email")
    admin.add_argument("name")
    admin.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    admin.add_argument("--supervisor", action="store_true", help="one who reads everything and changes nothing")
    admin.set_defaults(run=_create_super_admin)
    reset = users.add_parser("reset-second-step", help="for somebody recognised who lost telephone and recovery codes")
    reset.add_argument("email")
    reset.set_defaults(run=_reset_second_step)
    commands.add_parser("doctor", help="examine configuration, schema, locks, files, rows, seals").set_defaults(
        run=_doctor
    )
    return parser


def _app(database: str = config.WEB_DATABASE) -> Flask:
    return _made(config.from_environ(database=database))


def _made(settings: config.Config) -> Flask:
    """Make the application. All of it stays: a collector that looks on meanwhile takes a sixth of the time."""
    gc.disable()
    try:
        app = create_app(settings.as_flask())
    finally:
        gc.enable()
    _OPEN.append(app)
    return app


def _close() -> None:
    """Hang up on the database: what a command opened ends with it."""
    while _OPEN:
        with _OPEN.pop().app_context():
            db.session.remove()
            db.engine.dispose()


def _fail(message: str) -> int:
    sys.stderr.write(f"participa: {message}\n")
    return 1


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _serve(asked: argparse.Namespace) -> int:
    from participa.operation import doctor, server

    app = _app()
    reasons = doctor.refusals(app)
    if reasons:
        return _fail("refusing to start in production:\n  - " + "\n  - ".join(reasons))
    try:
        server.check_port(asked.host, asked.port)
    except server.PortTakenError as error:
        return _fail(str(error))
    _say(f"Participa: {app.config['BASE_URL']} (listening on {asked.host}:{asked.port})")
    server.serve(app, host=asked.host, port=asked.port, worker=not asked.no_worker)
    return 0


def _worker(_asked: argparse.Namespace) -> int:
    from participa.foundation.worker import run_worker

    run_worker(_app(config.WORKER_DATABASE), threading.Event())
    return 0


def _db_upgrade(_asked: argparse.Namespace) -> int:
    from participa.operation import database

    app = _app(config.OWNER_DATABASE)
    database.upgrade(app)
    _say(f"The database is at {database.present(app)}.")
    return 0


def _demo(asked: argparse.Namespace) -> int:
    from participa.demo import load
    from participa.operation import database, server

    if not asked.prepare_only:
        try:
            server.check_port(LOCAL, asked.port)
        except server.PortTakenError as error:
            return _fail(str(error))
    folder = asked.data.resolve()
    app = _made(config.for_demo(folder, f"http://{LOCAL}:{asked.port}", _demo_secret(folder)))
    started = time.monotonic()
    database.upgrade(app)
    if load.is_needed(app):
        _say("Loading the demonstration data …")
        load.load(app, _say)
        _say(f"… loaded in {time.monotonic() - started:.1f} s.")
    _say(load.announcement(app))
    if not asked.prepare_only:
        _say("Ready. Stop it with Ctrl+C.")
        server.serve(app, host=LOCAL, port=asked.port)
    return 0


def _demo_secret(folder: Path) -> str:
    """Return the demonstration's own secret: made once, so that sessions last from one start to the next."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "secret"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text().strip()


def _agencies_import(asked: argparse.Namespace) -> int:
    from participa.agencies.commands import import_file

    app = _app()
    with app.app_context():
        return import_file(asked.file, dry_run=asked.dry_run)


def _create_super_admin(asked: argparse.Namespace) -> int:
    from participa.people.commands import create_super_admin

    password = sys.stdin.readline().rstrip("\n") if asked.password_stdin else getpass.getpass("Password: ")
    app = _app()
    with app.app_context():
        problem = create_super_admin(asked.email, asked.name, password, supervises=asked.supervisor)
    return _fail(problem) if problem else 0


def _reset_second_step(asked: argparse.Namespace) -> int:
    from participa.people.commands import reset_second_step

    app = _app()
    with app.app_context():
        problem = reset_second_step(asked.email)
    return _fail(problem) if problem else 0


def _doctor(_asked: argparse.Namespace) -> int:
    from participa.operation import doctor

    good = True
    for finding in doctor.examine(_app(), tell=_progress()):
        _say(f"{'ok  ' if finding.good else 'FAIL'}  {finding.name}" + ("" if finding.good else f": {finding.remedy}"))
        good = good and finding.good
    return 0 if good else 1


def _progress() -> Callable[[str, int], None]:
    """Return what says on the error output, now and then, how far a long look has come."""
    said = time.monotonic()

    def tell(table: str, rows: int) -> None:
        nonlocal said
        if time.monotonic() - said > _SECONDS_OF_SILENCE:
            said = time.monotonic()
            sys.stderr.write(f"      {table}: {rows} rows looked at\n")

    return tell


if __name__ == "__main__":
    sys.exit(main())
