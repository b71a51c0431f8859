"""Reading agencies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from participa.agencies.models import Agency, AgencyImport, AgencyState, FormerSlug, Kind
from participa.extensions import db
from participa.foundation.db import AnySelect
from participa.foundation.spanish import fold
from participa.publishing.models import Content, ContentChange

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFilters:
    """What the platform's list of agencies is narrowed to; empty means all."""

    text: str = ""
    state: AgencyState | None = None
    kind: Kind | None = None
    region: str = ""


def find_by_slug(slug: str) -> Agency | None:
    """Return the agency of an address, whatever its state, with its ministry; or None."""
    return db.session.scalar(_by_slug(), {"slug": slug})


@cache
def _by_slug() -> Select[Agency]:
    return select(Agency).options(joinedload(Agency.ministry)).where(Agency.slug == bindparam("slug"))


def find_by_id(agency_id: int) -> Agency | None:
    """Return an agency by number, whatever its state, or None."""
    return db.session.get(Agency, agency_id)


def find_former(slug: str) -> str | None:
    """Return the present slug of an agency that once had this one, or None."""
    return db.session.scalar(
        select(Agency.slug).join(FormerSlug, FormerSlug.owner_id == Agency.id).where(FormerSlug.slug == slug)
    )


def slug_is_taken(slug: str) -> bool:
    """Tell whether a slug is, or ever was, some agency's."""
    return find_by_slug(slug) is not None or db.session.get(FormerSlug, slug) is not None


def all_slugs() -> set[str]:
    """Return every slug that is, or ever was, some agency's: for making many at once."""
    return {*db.session.scalars(select(Agency.slug)), *db.session.scalars(select(FormerSlug.slug))}


def in_earnest() -> ColumnElement[bool]:
    """Return the criterion of the bodies of the State: practice sections are left out of every list and figure."""
    return Agency.practice_of_id.is_(None)


def find_practice(agency_id: int) -> Agency | None:
    """Return the practice section of an agency, or None while it has none."""
    return db.session.scalar(select(Agency).where(Agency.practice_of_id == agency_id))


def find_by_folded_name(name: str) -> Agency | None:
    """Return an agency whose name is the same but for accents and case, or None."""
    named = select(Agency).where(Agency.folded_name == fold(name), in_earnest())
    return db.session.scalar(named.order_by(Agency.id).limit(1))


def find_by_code(code: str) -> Agency | None:
    """Return the agency with a code of the transparency portal, or None."""
    return db.session.scalar(select(Agency).where(Agency.code == code))


def list_live() -> Select[Agency]:
    """Return the agencies that are on, by name."""
    return select(Agency).where(Agency.state == AgencyState.LIVE.value).order_by(Agency.folded_name)


def count_live() -> int:
    """Return how many agencies are on: the figure of the home page and of the directory."""
    return db.session.scalar(_counting_live()) or 0


@cache
def _counting_live() -> Select[int]:
    return select(func.count()).select_from(Agency).where(Agency.state == AgencyState.LIVE.value)


def count_by_state() -> dict[AgencyState, int]:
    """Return how many agencies stand in each state; one that none has is 0."""
    rows = db.session.execute(select(Agency.state, func.count()).where(in_earnest()).group_by(Agency.state)).all()
    found = {state: count for state, count in rows}  # noqa: C416 (rows are Row objects)
    return {state: found.get(state, 0) for state in AgencyState}


def list_for_platform(filters: AgencyFilters) -> Select[Agency]:
    """Return agencies by name, narrowed."""
    query = select(Agency).options(joinedload(Agency.ministry)).where(in_earnest())
    query = query.order_by(Agency.folded_name, Agency.id)
    if filters.text:
        folded = fold(filters.text)
        query = query.where(
            or_(
                Agency.folded_name.contains(folded, autoescape=True),
                Agency.acronym.icontains(filters.text, autoescape=True),
                Agency.slug.contains(folded, autoescape=True),
                func.lower(Agency.code) == folded,
            )
        )
    if filters.state is not None:
        query = query.where(Agency.state == filters.state)
    if filters.kind is not None:
        query = query.where(Agency.kind == filters.kind)
    if filters.region:
        query = query.where(Agency.region_code == filters.region)
    return query


def list_ministries() -> Sequence[tuple[int, str, str]]:
    """Return (id, slug, name) of the ministries, for filters and forms."""
    rows = db.session.execute(
        select(Agency.id, Agency.slug, Agency.name)
        .where(Agency.kind == Kind.MINISTRY.value, in_earnest())
        .order_by(Agency.folded_name)
    )
    return [(row.id, row.slug, row.name) for row in rows]


def list_others(agency_id: int) -> Sequence[tuple[int, str]]:
    """Return (id, name) of every other agency, for naming a successor."""
    others = select(Agency.id, Agency.name).where(Agency.id != agency_id, in_earnest())
    rows = db.session.execute(others.order_by(Agency.folded_name))
    return [(row.id, row.name) for row in rows]


def list_published_kinds(agency_id: int) -> set[str]:
    """Return the kinds of content an agency shows: what its menu offers."""
    return set(db.session.scalars(_published_kinds(), {"agency": agency_id}))


@cache
def _published_kinds() -> Select[str]:
    mine = Content.agency_id == bindparam("agency")
    return select(Content.kind).where(mine, Content.state == "published").distinct()


def list_latest_changes(agency_id: int, most: int = 8) -> Sequence[Any]:
    """Return what last changed in an agency's section (at, action, note, kind, slug, title), newest first."""
    return db.session.execute(_latest_changes(most), {"agency": agency_id}).all()


@cache
def _latest_changes(most: int) -> AnySelect:
    agency = bindparam("agency", type_=Integer)
    return (
        select(ContentChange.at, ContentChange.action, ContentChange.note, Content.kind, Content.slug, Content.title)
        .join(Content, (Content.agency_id == ContentChange.agency_id) & (Content.id == ContentChange.content_id))
        .where(ContentChange.agency_id == agency, Content.agency_id == agency, Content.state == "published")
        .order_by(ContentChange.at.desc(), ContentChange.id.desc())
        .limit(most)
    )


def find_import(token: str) -> AgencyImport | None:
    """Return an uploaded spreadsheet by the word in its address, or None."""
    return db.session.scalar(select(AgencyImport).where(AgencyImport.token == token))


def list_imports(most: int = 10) -> Sequence[AgencyImport]:
    """Return the spreadsheets that were applied, newest first."""
    return db.session.scalars(
        select(AgencyImport)
        .where(AgencyImport.applied_at.is_not(None))
        .order_by(AgencyImport.applied_at.desc())
        .limit(most)
    ).all()


def list_acronyms(agency_id: int) -> list[str]:
    """Return the acronym of an agency, which its own readers know."""
    found = find_by_id(agency_id)
    return [found.acronym] if found is not None and found.acronym else []
