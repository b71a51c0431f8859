"""The configuration, read once from the environment. Only `wsgi.py` and the command line import this file.

A default stands here only if it is right for production and safe to publish; what has none is required, and the
portal refuses to start without it, naming the variable.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class ConfigError(RuntimeError):
    """A variable is missing or makes no sense."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything the portal can be told from outside. Names in the environment carry the prefix PARTICIPA_."""

    SECRET_KEY: str
    SQLALCHEMY_DATABASE_URI: str
    #: The folder where uploaded files are kept; unused where a bucket is named.
    FILES_DIR: str
    #: The portal's own address, used in every link that leaves it (mails, feeds); never taken from a request.
    BASE_URL: str
    #: demo | production. The demonstration shows its mails in the portal and has known passwords.
    MODE: str = "production"
    #: The mail server: host[:port] (STARTTLS), smtps://user:password@host or smtp+plain://localhost; empty keeps mails
    #: in the outbox.
    SMTP: str = ""
    #: A bundle of certificates to trust for the mail server instead of the system's.
    SMTP_CA_FILE: str = ""
    #: The secret of who takes part: keys of pseudonyms and of sealed identities. Never change it while processes run.
    PARTICIPANTS_SECRET: str = ""
    #: ClaveÚnica (OpenID Connect): without a client it is not offered. The issuer follows from the address if empty.
    CLAVEUNICA_CLIENT_ID: str = ""
    CLAVEUNICA_CLIENT_SECRET: str = ""
    CLAVEUNICA_URL: str = "https://accounts.claveunica.gob.cl"
    CLAVEUNICA_ISSUER: str = ""
    MAIL_FROM: str = "Participa <no-responder@participa.example>"
    #: A bucket of an S3-compatible store to keep the files in, instead of the folder; then the next three are required.
    FILES_S3_BUCKET: str = ""
    FILES_S3_ENDPOINT: str = ""
    FILES_S3_ACCESS_KEY: str = ""
    FILES_S3_SECRET_KEY: str = ""
    FILES_S3_REGION: str = "us-east-1"
    #: Bytes of files that each agency may keep, unless the platform gave it a quota of its own.
    FILES_QUOTA_BYTES: int = 2_000_000_000
    #: Whether the worker asks the links of contents; off where the servers can't reach the internet.
    LINK_CHECKS: bool = False
    #: How many reverse proxies in front are trusted for the visitor's address and scheme.
    TRUSTED_PROXIES: int = 0
    #: Largest request in bytes.
    MAX_CONTENT_LENGTH: int = 26 * 1024 * 1024
    MAX_FORM_PARTS: int = 1000
    #: Bytes of public pages that each process keeps as made, until something public changes; 0 keeps none.
    KEPT_PAGES_BYTES: int = 8 * 1024 * 1024
    #: The password of the demonstration's accounts, shown on its sign-in page; empty everywhere else.
    DEMO_PASSWORD: str = ""
    SESSION_COOKIE_NAME: str = "session"
    SESSION_COOKIE_SECURE: bool = True
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    PERMANENT_SESSION_LIFETIME: int = 12 * 3600
    WTF_CSRF_TIME_LIMIT: int | None = None
    SQLALCHEMY_ENGINE_OPTIONS: dict[str, Any] = field(default_factory=dict)

    def as_flask(self) -> dict[str, Any]:
        """Return what Flask's own configuration takes."""
        return asdict(self)


#: The variables of the database's address, one for each role that works on it; without its own, the web's serves.
WEB_DATABASE = "PARTICIPA_DATABASE_URL"
WORKER_DATABASE, OWNER_DATABASE = "PARTICIPA_WORKER_DATABASE_URL", "PARTICIPA_OWNER_DATABASE_URL"
#: What a bucket needs; with any of them set, all are.
BUCKET = ("FILES_S3_BUCKET", "FILES_S3_ENDPOINT", "FILES_S3_ACCESS_KEY", "FILES_S3_SECRET_KEY")


def from_environ(environ: Mapping[str, str] = os.environ, *, database: str = WEB_DATABASE) -> Config:
    """Read the variables; `database` names the one with the role to work as. Raises ConfigError naming each missing."""
    files = BUCKET if any(environ.get(f"PARTICIPA_{name}") for name in BUCKET) else ("FILES_DIR",)
    needed = ("SECRET_KEY", "DATABASE_URL", *files, "BASE_URL")
    missing = [name for name in needed if not environ.get(f"PARTICIPA_{name}")]
    if missing:
        names = ", ".join(f"PARTICIPA_{name}" for name in missing)
        message = f"missing in the environment: {names} (see docs/operation.md)"
        raise ConfigError(message)
    base_url = environ["PARTICIPA_BASE_URL"].rstrip("/")
    return Config(
        SECRET_KEY=environ["PARTICIPA_SECRET_KEY"],
        SQLALCHEMY_DATABASE_URI=environ.get(database) or environ[WEB_DATABASE],
        FILES_DIR=environ.get("PARTICIPA_FILES_DIR", ""),
        BASE_URL=base_url,
        MODE=environ.get("PARTICIPA_MODE", "production"),
        SMTP=environ.get("PARTICIPA_SMTP", ""),
        SMTP_CA_FILE=environ.get("PARTICIPA_SMTP_CA_FILE", ""),
        MAIL_FROM=environ.get("PARTICIPA_MAIL_FROM", Config.MAIL_FROM),
        KEPT_PAGES_BYTES=int(environ.get("PARTICIPA_KEPT_PAGES_BYTES", str(Config.KEPT_PAGES_BYTES))),
        LINK_CHECKS=environ.get("PARTICIPA_LINK_CHECKS", "on") == "on",
        TRUSTED_PROXIES=int(environ.get("PARTICIPA_TRUSTED_PROXIES", "0")),
        # The prefix makes browsers refuse one that another host of the domain set (abuse case C09).
        SESSION_COOKIE_NAME="__Host-session" if base_url.startswith("https://") else "session",
        SESSION_COOKIE_SECURE=base_url.startswith("https://"),
        PARTICIPANTS_SECRET=environ.get("PARTICIPA_PARTICIPANTS_SECRET", ""),
        CLAVEUNICA_CLIENT_ID=environ.get("PARTICIPA_CLAVEUNICA_CLIENT_ID", ""),
        CLAVEUNICA_CLIENT_SECRET=environ.get("PARTICIPA_CLAVEUNICA_CLIENT_SECRET", ""),
        CLAVEUNICA_URL=environ.get("PARTICIPA_CLAVEUNICA_URL", Config.CLAVEUNICA_URL),
        CLAVEUNICA_ISSUER=environ.get("PARTICIPA_CLAVEUNICA_ISSUER", ""),
        FILES_QUOTA_BYTES=int(environ.get("PARTICIPA_FILES_QUOTA_BYTES", str(Config.FILES_QUOTA_BYTES))),
        FILES_S3_BUCKET=environ.get("PARTICIPA_FILES_S3_BUCKET", ""),
        FILES_S3_ENDPOINT=environ.get("PARTICIPA_FILES_S3_ENDPOINT", ""),
        FILES_S3_ACCESS_KEY=environ.get("PARTICIPA_FILES_S3_ACCESS_KEY", ""),
        FILES_S3_SECRET_KEY=environ.get("PARTICIPA_FILES_S3_SECRET_KEY", ""),
        FILES_S3_REGION=environ.get("PARTICIPA_FILES_S3_REGION", Config.FILES_S3_REGION),
    )


def for_demo(data: Path, base_url: str, secret: str) -> Config:
    """Return the configuration of a demonstration that lives in one folder."""
    return Config(
        SECRET_KEY=secret,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{data / 'participa.sqlite3'}",
        FILES_DIR=str(data / "files"),
        BASE_URL=base_url,
        MODE="demo",
        PARTICIPANTS_SECRET=f"participants-{secret}",
        DEMO_PASSWORD="participa-demo-2026",  # noqa: S106 (public on purpose; production refuses such accounts)
        SESSION_COOKIE_SECURE=False,
    )
