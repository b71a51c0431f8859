"""Reading what hangs from a mechanism."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.extensions import db
from participa.mechanisms.models import Mechanism, MechanismCommitment
from participa.publishing.queries import select_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMITMENT_ORDER = ("due_on", "id")


def list_commitments(mechanism: Mechanism) -> Sequence[MechanismCommitment]:
    """Return the commitments, what is due first before the rest."""
    return db.session.scalars(select_parts(MechanismCommitment, mechanism, COMMITMENT_ORDER)).all()
