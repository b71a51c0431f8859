"""Reading agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select

from participa.agencies.models import Agency, AgencyState, FormerSlug, Kind
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence


def find_by_slug(slug: str) -> Agency | None:
    """Return the agency of an address, whatever its state, or None."""
    return db.session.scalar(select(Agency).where(Agency.slug == slug))


def find_former(slug: str) -> str | None:
    """Return the present slug of an agency that once had this one, or None."""
    return db.session.scalar(
        select(Agency.slug).join(FormerSlug, FormerSlug.owner_id == Agency.id).where(FormerSlug.slug == slug)
    )


def slug_is_taken(slug: str) -> bool:
    """Tell whether a slug is, or ever was, some agency's."""
    return find_by_slug(slug) is not None or db.session.get(FormerSlug, slug) is not None


def list_live() -> Select[tuple[Agency]]:
    """Return the agencies that are on, by name."""
    return select(Agency).where(Agency.state == AgencyState.LIVE.value).order_by(Agency.folded_name)


def count_live() -> int:
    """Return how many agencies are on: the figure of the home page and of the directory."""
    return db.session.scalar(select(func.count()).select_from(Agency).where(Agency.state == AgencyState.LIVE.value)) or 0


def list_ministries() -> Sequence[tuple[int, str, str]]:
    """Return (id, slug, name) of the ministries, for filters and forms."""
    rows = db.session.execute(
        select(Agency.id, Agency.slug, Agency.name).where(Agency.kind == Kind.MINISTRY.value).order_by(Agency.folded_name)
    )
    return [(row.id, row.slug, row.name) for row in rows]
