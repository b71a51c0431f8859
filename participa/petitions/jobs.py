"""Background work about petitions: who asked is forgotten in time."""

from __future__ import annotations

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import today
from participa.petitions.models import PetitionContact
from participa.tenancy import scopes


def erase_contacts() -> None:
    """Erase the contacts whose day has come; what was asked and decided stays."""
    with scopes.platform(reason="erase who asked for consultations"):
        db.session.execute(sa.delete(PetitionContact).where(PetitionContact.erase_on <= today()))
        db.session.commit()
