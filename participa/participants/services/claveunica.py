"""The way to ClaveÚnica and back, remembered in a row that expires and serves once."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta

from participa.extensions import db
from participa.foundation.clock import now
from participa.participants import keys, openid, queries
from participa.participants.models import ClaveunicaState, Level
from participa.participants.services.entering import Person, enter
from participa.people.tokens import hash_token

LASTS = timedelta(minutes=10)


class NotYouError(ValueError):
    """Nobody set out with this state, or in another browser, or too long ago, or came back already."""


def set_out(*, agency_id: int, process: str, browser: str) -> str:
    """Remember where somebody sets out, and return the provider's address. `browser` is the word of its cookie."""
    errand = openid.new_errand()
    state_hash = hash_token(errand.state)
    db.session.add(
        ClaveunicaState(
            agency_id=agency_id,
            process=process,
            state_hash=state_hash,
            browser_hash=hash_token(browser),
            sealed=keys.seal(asdict(errand), context=f"claveunica:{state_hash}"),
            expires_at=now() + LASTS,
        )
    )
    db.session.flush()
    return openid.address_for(errand)


def come_back(code: str, state: str, *, agency_id: int, browser: str) -> str:
    """Return the token of the session of who comes back. Raises NotYouError or openid.ProviderError.

    The state is used up whatever the provider says: the caller commits after ProviderError.
    """
    found = queries.find_state(agency_id=agency_id, state_hash=hash_token(state))
    if found is None or found.expires_at <= now():
        raise NotYouError
    if not secrets.compare_digest(found.browser_hash, hash_token(browser)):
        raise NotYouError
    errand = openid.Errand(**keys.unseal(found.sealed, context=f"claveunica:{found.state_hash}"))
    process = found.process
    db.session.delete(found)
    db.session.flush()
    citizen = openid.find_citizen(code, errand)
    person = Person(level=Level.CLAVEUNICA, name=citizen.name, run=citizen.run)
    return enter(person, agency_id=agency_id, process=process)
