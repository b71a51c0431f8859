"""Reading the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from participa.agencies.models import Agency, AgencyState
from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.foundation.spanish import fold
from participa.search.models import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.search.queries import Filters

#: The protocol's own limit for one file.
MOST_IN_SITEMAP = 50_000


def list_agencies(filters: Filters, *, kind: str = "", letter: str = "", text: str = "") -> AnySelect:
    """Return the agencies of the directory, by name."""
    query = (
        select(Agency.slug, Agency.name, Agency.acronym, Agency.kind, Agency.region_code, Agency.about)
        .where(Agency.state == AgencyState.LIVE.value)
        .order_by(Agency.folded_name, Agency.id)
    )
    if kind:
        query = query.where(Agency.kind == kind)
    if letter:
        query = query.where(Agency.folded_name.startswith(letter))
    if filters.region:
        query = query.where(Agency.region_code == filters.region)
    if filters.ministry_id is not None:
        query = query.where(or_(Agency.ministry_id == filters.ministry_id, Agency.id == filters.ministry_id))
    if text:
        query = query.where(
            or_(
                Agency.folded_name.contains(fold(text), autoescape=True),
                Agency.acronym.icontains(text, autoescape=True),
            )
        )
    return query


def list_letters() -> Sequence[str]:
    """Return the first letters there are agencies for."""
    letter = func.substr(Agency.folded_name, 1, 1)
    rows: Any = db.session.scalars(
        select(letter).where(Agency.state == AgencyState.LIVE.value).group_by(letter).order_by(letter)
    )
    return [found for found in rows if found.isalpha()]


def list_sitemap() -> Sequence[Any]:
    """Return the newest public contents, as many as a site map holds."""
    return db.session.execute(
        select(SearchEntry.kind, SearchEntry.slug, SearchEntry.agency_slug, SearchEntry.listed_at)
        .order_by(SearchEntry.listed_at.desc())
        .limit(MOST_IN_SITEMAP)
    ).all()
