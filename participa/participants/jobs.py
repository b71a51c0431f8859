"""Background work about those who take part: what served its time is thrown away."""

from __future__ import annotations

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.participants.models import ClaveunicaState, EmailProof, ParticipantSession, SpentCheck
from participa.tenancy import scopes


def tidy() -> None:
    """Delete sessions, proofs, states and spent checks that are over."""
    moment = now()
    with scopes.platform(reason="tidy what citizens left behind"):
        for model in (ParticipantSession, EmailProof, ClaveunicaState, SpentCheck):
            db.session.execute(sa.delete(model).where(model.expires_at < moment))
        db.session.commit()
