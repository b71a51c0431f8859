"""What identifies a person: one way to write an e-mail address, and a name that pretends to be nobody's office."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, validate_email

from participa.foundation.spanish import fold

EMAIL_MOST = 200
NAME_MOST = 120
#: Words of a name that would pass for the portal itself (abuse case S12).
RESERVED_WORDS = frozenset(
    {"participa", "soporte", "administrador", "administradora", "webmaster", "sistema", "segegob", "moderador", "root"}
)


class IdentityError(ValueError):
    """What was typed is not an e-mail address, or not a person's name."""


def normal_email(typed: str) -> str:
    """Return an address as accounts keep it: compatibility forms folded, lower case, no space around (abuse case S04).

    Dots and plus signs stay: for most mail servers they make another mailbox.
    """
    email = unicodedata.normalize("NFKC", typed.replace("\0", "")[: EMAIL_MOST * 2]).strip().lower()
    mailbox, _at, host = email.rpartition("@")
    if host.isascii():
        return email
    try:
        return f"{mailbox}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return email


def checked_email(typed: str) -> str:
    """Return the normal form of a plausible address. Raises IdentityError.

    Only ASCII mailboxes: letters that merely look like others would let somebody pass for a colleague.
    """
    email = normal_email(typed)
    if len(email) > EMAIL_MOST:
        raise IdentityError
    try:
        found = validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise IdentityError from error
    return (found.ascii_email or found.normalized).lower()


def checked_name(typed: str) -> str:
    """Return a person's name with single spaces. Raises IdentityError for an empty or a reserved one."""
    name = " ".join(c for c in unicodedata.normalize("NFC", typed).split() if c)
    readable = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs"))
    if not 1 < len(readable) <= NAME_MOST or RESERVED_WORDS & set(fold(readable).split()):
        raise IdentityError
    return readable
