"""The portal's own examination: each line says what was looked at, and what to do when it is not well."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.audit import keeping
from participa.audit.queries import list_chains, prove
from participa.extensions import db
from participa.foundation.db import Base
from participa.foundation.files import StorageUnreachable, storage_from
from participa.operation import database
from participa.people.models import Account
from participa.tenancy import locks, scopes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from participa.operation.seals import Tell

SHORTEST_SECRET = 32
FEWEST_SIGNS = 10
SETTLED_SECONDS = 3600
#: Where rows name stored files.
FILE_COLUMNS = (("stored_file", "storage_key"), ("stored_file", "preview_key"), ("agency", "logo_key"))
DEFAULT_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "default"})


ROLE_FACTS = sa.text(
    "SELECT rolname, rolsuper, rolbypassrls, EXISTS (SELECT 1 FROM pg_tables "
    "WHERE schemaname = current_schema() AND pg_has_role(tableowner, 'USAGE')) "
    "FROM pg_roles WHERE rolname = current_user"
)
ROLE_DANGERS = ("is a superuser", "passes row security (BYPASSRLS)", "owns the tables")


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    good: bool
    remedy: str = ""


def examine(app: Flask, *, tell: Tell = lambda _table, _rows: None) -> Iterator[Finding]:
    """Run every check, and yield each outcome when it is known; `tell` hears how far the long ones have come."""
    yield from _configuration(app)
    is_there = True
    for finding in _schema(app):
        is_there = is_there and (finding.good or finding.name not in ("database", "migrations"))
        yield finding
    if is_there:
        yield from _contents(app, tell)


def refusals(app: Flask) -> list[str]:
    """Return why the portal must not start in production (abuse case S17); nothing in the demonstration."""
    if app.config["MODE"] != "production":
        return []
    reasons = [finding.remedy for finding in _configuration(app) if not finding.good]
    reasons += [finding.remedy for finding in _role(app) if not finding.good]
    with app.app_context():
        if db.session.scalar(sa.select(sa.func.count()).select_from(Account).where(Account.is_demo)):
            reasons.append("the database holds demonstration accounts, whose passwords are known: use another database")
    return reasons


def _configuration(app: Flask) -> Iterator[Finding]:
    secret, own = str(app.config["SECRET_KEY"]), str(app.config["PARTICIPANTS_SECRET"])
    yield Finding(
        "secret", not _weak(secret), "PARTICIPA_SECRET_KEY is short or a default: make one with `openssl rand -hex 32`"
    )
    if own or app.config["MODE"] == "production":
        yield Finding(
            "participants' secret",
            not _weak(own) and own != secret,
            "PARTICIPA_PARTICIPANTS_SECRET is missing, short, a default or the same as PARTICIPA_SECRET_KEY: make one "
            "of its own with `openssl rand -hex 32`, and keep it: with another one nobody is known again",
        )
    yield from _claveunica(app)
    if app.config["MODE"] == "production":
        https = str(app.config["BASE_URL"]).startswith("https://")
        yield Finding("base address", https, "PARTICIPA_BASE_URL must begin with https:// in production")
    files = storage_from(app.config)
    try:
        files.probe()
        writable = True
    except (OSError, StorageUnreachable):
        writable = False
    remedy = (
        "check its address, its keys and its space"
        if app.config["FILES_S3_BUCKET"]
        else "check its owner and the disk's space"
    )
    yield Finding("files", writable, f"the files can't be written to {files.place}: {remedy}")


def _claveunica(app: Flask) -> Iterator[Finding]:
    """Look at what ClaveÚnica needs, if it is offered."""
    if not app.config["CLAVEUNICA_CLIENT_ID"]:
        return
    safe = str(app.config["CLAVEUNICA_URL"]).startswith("https://") or app.config["MODE"] != "production"
    yield Finding(
        "ClaveÚnica",
        bool(app.config["CLAVEUNICA_CLIENT_SECRET"]) and safe,
        "PARTICIPA_CLAVEUNICA_CLIENT_SECRET is missing, or PARTICIPA_CLAVEUNICA_URL does not begin with https://",
    )


def _weak(secret: str) -> bool:
    return len(secret) < SHORTEST_SECRET or secret.lower() in DEFAULT_SECRETS or len(set(secret)) < FEWEST_SIGNS


def _schema(app: Flask) -> Iterator[Finding]:
    try:
        present = database.present(app)
    except sa.exc.OperationalError as error:
        yield Finding("database", good=False, remedy=f"the database does not answer: {str(error.orig)[:200]}")
        return
    yield Finding("database", good=True)
    newest = database.newest()
    yield Finding(
        "migrations",
        present == newest,
        f"the database is at {present}, the program at {newest}: run `participa db upgrade`",
    )
    yield from _role(app)
    with app.app_context(), scopes.platform(reason="doctor"), db.engine.connect() as connection:
        unlocked = locks.missing(connection) if present else []
    yield Finding(
        "locks", not unlocked, f"tables without their tenancy lock: {', '.join(unlocked)}: run `participa db upgrade`"
    )


def _role(app: Flask) -> Iterator[Finding]:
    """Look at whom the web works as on PostgreSQL: row security does not hold superusers, nor who passes or owns it."""
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name != "postgresql":
            return
        role, *facts = connection.execute(ROLE_FACTS).one()
    can = [words for words, true in zip(ROLE_DANGERS, facts, strict=True) if true]
    yield Finding(
        "web role",
        not can,
        f"the role {role} of PARTICIPA_DATABASE_URL {' and '.join(can)}: use one that only serves, like participa_app",
    )


def _contents(app: Flask, tell: Tell) -> Iterator[Finding]:
    with app.app_context(), scopes.platform(reason="doctor"):
        orphans = sorted(_orphans())
        yield Finding(
            "rows", not orphans, f"rows that point at nothing: {', '.join(orphans)}: restore them from a backup"
        )
        broken = list(_broken_chains())
        yield Finding(
            "log", not broken, f"the log was changed past the portal: {', '.join(broken)}: compare it with a backup"
        )
        yield from _files(app)
        yield from _seals(tell)


def _seals(tell: Tell) -> Iterator[Finding]:
    """Open every sealed text, and compare every answer with the digest that its receipt rests on."""
    from participa.operation import seals  # many domains, which a command that does not examine need not wait for

    unopened = seals.unopened(tell)
    told = ", ".join(f"{table} ({number})" for table, number in sorted(unopened.items()))
    remedy = f"texts that PARTICIPA_PARTICIPANTS_SECRET does not open: {told}: put back the one they were sealed with"
    yield Finding("sealed texts", not unopened, remedy)
    number, changed = seals.changed_answers(tell)
    yield Finding(
        "receipts",
        not changed,
        f"{len(changed)} of {number} answers are not what their receipt says, first {changed[:3]}: changed past the "
        "portal, or PARTICIPA_PARTICIPANTS_SECRET is another one: compare them with a backup",
    )


def _files(app: Flask) -> Iterator[Finding]:
    """Compare what rows name with what the storage holds; a storage that is away was told of already."""
    files, named = storage_from(app.config), _named_files()
    limit = time.time() - SETTLED_SECONDS
    try:
        written = dict(files.keys())
    except StorageUnreachable:
        return
    lost = sorted(named - written.keys())
    yield Finding(
        "stored files", not lost, f"{len(lost)} files are missing in {files.place}, first {lost[:1]}: restore them"
    )
    # What is being saved now has its row in a moment.
    spare = sorted(key for key, moment in written.items() if key not in named and moment < limit)
    yield Finding(
        "spare files",
        not spare,
        f"{len(spare)} files are named by no row (a crash while saving), first {spare[:1]}: remove them",
    )


def _broken_chains() -> Iterator[str]:
    """Go through every chain of the log, and look for the triggers that keep it on SQLite."""
    for chain in list_chains():
        proof = prove(chain)
        if not proof.good:
            yield f"agency {chain or 'none (the platform)'}, line {proof.broken_at}"
    yield from (f"the trigger {name} is missing" for name in keeping.missing(db.session.connection()))


def _orphans() -> Iterator[str]:
    """Find rows whose foreign key leads nowhere (a database edited by hand, or with its checks off)."""
    for table in Base.metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            parent = constraint.referred_table.alias("parent")
            pairs = [(e.parent, parent.c[e.column.name]) for e in constraint.elements]
            held = sa.and_(*(child.is_not(None) for child, _ in pairs))
            there = sa.exists().where(*(child == other for child, other in pairs))
            count = db.session.scalar(sa.select(sa.func.count()).select_from(table).where(held, ~there))
            if count:
                yield f"{table.name} ({count})"


def _named_files() -> set[str]:
    """Return the key of every file that a row names: documents, and the logos of agencies."""
    tables = Base.metadata.tables
    named: set[str] = set()
    for table, column in FILE_COLUMNS:
        keys: Any = db.session.scalars(sa.select(tables[table].c[column]))
        named.update(key for key in keys if key)
    return named
