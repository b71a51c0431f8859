"""Reading norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from participa.extensions import db
from participa.norms.models import Norm, NormAct
from participa.publishing.queries import select_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select


def find_current(agency_id: int) -> Norm | None:
    """Return the agency's published norm in force, or None."""
    return db.session.scalar(select(Norm).where(Norm.agency_id == agency_id, Norm.is_current.is_(True)))


def find_other_current(agency_id: int, own_id: int | None) -> Norm | None:
    """Return the published norm in force that is not this one, or None."""
    found = find_current(agency_id)
    return None if found is None or found.id == own_id else found


def list_versions(agency_id: int) -> Select[Norm]:
    """Return an agency's published versions: the one in force, then the newest act first."""
    return (
        select(Norm)
        .where(Norm.agency_id == agency_id, Norm.state == "published")
        .order_by(Norm.is_current.is_(None), Norm.act_on.desc(), Norm.id.desc())
    )


def list_acts(norm: Norm) -> Sequence[NormAct]:
    """Return the acts that amended a norm, the newest first."""
    return db.session.scalars(select_parts(NormAct, norm, ("-act_on", "-id"))).all()
