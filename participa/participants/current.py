"""Who takes part in the process of the address: the one door to the participant's cookie.

The cookie is sent to the pages of that one process only, so that public pages and other processes never see it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request

from participa.participants import keys, queries
from participa.participants.models import KNOWN_AGAIN, LEVEL_LABELS, Level
from participa.participants.services.entering import LASTS, context_of
from participa.people.tokens import hash_token

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString
    from werkzeug.wrappers import Response

    from participa.agencies.models import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody in a session. `pseudonym` is what answers carry; the rest is for this request only, never beside one."""

    level: Level
    pseudonym: str
    name: str = ""
    email: str = ""
    organisation_rut: int | None = None
    organisation_name: str = ""
    #: At the rights desk, for who came by ClaveÚnica: the keys of their identities in the agency's other processes.
    others: tuple[int, ...] = ()

    @property
    def level_label(self) -> LazyString:
        """Return the level in words."""
        return LEVEL_LABELS[self.level]

    @property
    def is_known_again(self) -> bool:
        """Tell whether the same person gets the same pseudonym when coming back to this process."""
        return self.level in KNOWN_AGAIN


def find_participant(agency: Agency, process: str) -> Participant | None:
    """Return who takes part in a process in this browser, or None."""
    token = find_token()
    if not token:
        return None
    found = queries.find_session(agency_id=agency.id, process=process, token_hash=hash_token(token))
    if found is None:
        return None
    session, identity = found
    if session.identity_id is None:
        return unknown_participant(token, agency_id=agency.id, process=process)
    if identity is None:
        return None
    facts = keys.unseal(identity.sealed, context=context_of(agency.id, process, identity.person_key))
    return Participant(
        level=identity.level,
        pseudonym=keys.pseudonym(identity.person_key, agency_id=agency.id, process=process),
        name=facts["name"],
        email=facts["email"],
        organisation_rut=identity.organisation_rut,
        organisation_name=identity.organisation_name,
        others=tuple(facts.get("others", ())),
    )


def unknown_participant(token: str, *, agency_id: int, process: str) -> Participant:
    """Return who stays unknown: their pseudonym lives as long as the browser's cookie."""
    word = keys.person_key("anonymous", token, agency_id=agency_id, process=process)
    return Participant(level=Level.ANONYMOUS, pseudonym=keys.pseudonym(word, agency_id=agency_id, process=process))


def cookie_name() -> str:
    """Return the name; the prefix makes browsers refuse one that was set without encryption."""
    return "__Secure-participante" if current_app.config["SESSION_COOKIE_SECURE"] else "participante"


def find_token() -> str:
    """Return the token that the browser carries, or an empty text."""
    return request.cookies.get(cookie_name(), "")[:200]


def carry(response: Response, token: str, agency: Agency, process: str) -> None:
    """Give the browser the token of a session."""
    response.set_cookie(
        cookie_name(),
        token,
        max_age=int(LASTS.total_seconds()),
        path=_path(agency, process),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def drop(response: Response, agency: Agency, process: str) -> None:
    """Take the token from the browser."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(cookie_name(), path=_path(agency, process), secure=secure, httponly=True, samesite="Lax")


def _path(agency: Agency, process: str) -> str:
    return f"/participar/{agency.slug}/{process}/"
