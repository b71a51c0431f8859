"""The room an agency has for its files: what they weigh, and what they may weigh (abuse case K11)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import func, select

from participa.agencies.models import Agency
from participa.documents.models import StoredFile
from participa.extensions import db
from participa.foundation import words
from participa.foundation.files import StorageFull
from participa.foundation.i18n import _

_MILLION = 1_000_000


class QuotaReached(StorageFull):
    """The agency has no room for this file. Nothing was kept."""

    def __init__(self, space: Space) -> None:
        """Say how much there is, and the ways out."""
        super().__init__(
            _(
                "No cabe: al organismo le quedan %(left)s de %(quota)s para archivos. Elimine borradores con archivos "
                "que no use, suba uno más liviano o pida más espacio a quien administra el portal.",
                left=words.size(space.left),
                quota=words.size(space.quota),
            )
        )


@dataclass(frozen=True, slots=True)
class Space:
    """What an agency's files weigh and may weigh, in octets."""

    used: int
    quota: int

    @property
    def left(self) -> int:
        """Return what still fits."""
        return max(0, self.quota - self.used)


def space_of(agency_id: int) -> Space:
    """Return the room of an agency."""
    return _space(agency_id, db.session.scalar(select(Agency.files_quota_mb).where(Agency.id == agency_id)))


def make_room(agency_id: int, size: int) -> None:
    """Let a file of so many octets in; until the transaction ends, others of the agency wait. Raises QuotaReached."""
    own = select(Agency.files_quota_mb).where(Agency.id == agency_id).with_for_update(key_share=True)
    space = _space(agency_id, db.session.scalar(own))
    if size > space.left:
        raise QuotaReached(space)


def _space(agency_id: int, quota_mb: int | None) -> Space:
    used = db.session.scalar(select(func.sum(StoredFile.size)).where(StoredFile.agency_id == agency_id))
    quota = quota_mb * _MILLION if quota_mb is not None else int(current_app.config["FILES_QUOTA_BYTES"])
    return Space(int(used or 0), quota)
