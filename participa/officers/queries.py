"""Reading officers: of one agency, and the directory of all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from participa.agencies.models import Agency
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.db import AnySelect
from participa.foundation.spanish import query_terms
from participa.officers.models import Officer, OfficerRole, OfficerScope
from participa.search.index import matching, question_of
from participa.search.models import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: More officers than any agency has had; a page never grows beyond it.
MOST_OF_AN_AGENCY = 300
_CHUNK = 500
#: The officer's own table without its content: what it is joined to says already that it is public.
_OFFICER: Any = Officer.__table__


@dataclass(frozen=True, slots=True)
class Contacts:
    """The officers an agency shows, told apart by where they stand today."""

    titular: Officer | None
    deputies: Sequence[Officer]
    regional: Sequence[Officer]
    upcoming: Sequence[Officer]
    former: Sequence[Officer]

    @property
    def is_vacant(self) -> bool:
        """Tell whether nobody holds the national post today."""
        return self.titular is None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFilters:
    """What the directory is narrowed to; empty means all."""

    text: str = ""
    region: str = ""
    ministry_id: int | None = None
    role: str = ""
    scope: str = ""


def contacts(agency_id: int) -> Contacts:
    """Return the published officers of an agency in one query."""
    found = db.session.scalars(_of_agency(), {"agency": agency_id}).all()
    serving = [officer for officer in found if officer.is_in_office]
    national = [officer for officer in serving if officer.scope == OfficerScope.NATIONAL]
    titulars = [officer for officer in national if officer.role == OfficerRole.TITULAR]
    regional = [officer for officer in serving if officer.scope == OfficerScope.REGIONAL]
    return Contacts(
        titular=titulars[0] if titulars else None,
        deputies=[officer for officer in national if officer not in titulars[:1]],
        regional=sorted(regional, key=lambda o: (o.region_code or "", -(o.role == OfficerRole.TITULAR), o.title)),
        upcoming=[officer for officer in found if not officer.is_in_office and not officer.has_left],
        former=[officer for officer in found if officer.has_left],
    )


@cache
def _of_agency() -> Select[Officer]:
    return (
        select(Officer)
        .where(Officer.agency_id == bindparam("agency"), Officer.state == "published")
        .order_by(Officer.since.desc().nulls_last(), Officer.id.desc())
        .limit(MOST_OF_AN_AGENCY)
    )


def select_directory(filters: DirectoryFilters) -> AnySelect:
    """Return the numbers of the entries of those in office across the country: by agency, the national titular first.

    It reads the entries of the read model, which holds only what is public, and of the officers their days alone: a
    page of a thousand agencies then costs little more than one of ten. `list_directory` fetches what is shown.
    """
    query = (
        select(SearchEntry.id)
        .join(_OFFICER, and_(_OFFICER.c.agency_id == SearchEntry.agency_id, _OFFICER.c.id == SearchEntry.content_id))
        .join(Agency, Agency.id == SearchEntry.agency_id)
        .where(SearchEntry.kind == "officer", _in_office())
    )
    return _narrowed(query, filters).order_by(
        Agency.folded_name, _OFFICER.c.scope, SearchEntry.region_code, _OFFICER.c.role.desc(), SearchEntry.id
    )


def list_directory(entry_ids: Sequence[int]) -> list[Any]:
    """Return the rows of some entries, in their order, with the contact data from each officer's own row."""
    rows = {row.entry_id: row for row in db.session.execute(_rows().where(SearchEntry.id.in_(entry_ids)))}
    return [rows[entry_id] for entry_id in entry_ids if entry_id in rows]


def walk_directory(filters: DirectoryFilters) -> Iterator[Any]:
    """Yield all the rows without holding them: one statement, fetched piece by piece."""
    wanted = select_directory(filters).order_by(None).correlate(None)
    query = _rows().join(Agency, Agency.id == SearchEntry.agency_id).where(SearchEntry.id.in_(wanted))
    order = (Agency.folded_name, Officer.scope, SearchEntry.region_code, Officer.role.desc(), SearchEntry.id)
    yield from db.session.execute(query.order_by(*order).execution_options(yield_per=_CHUNK))


def _rows() -> AnySelect:
    ministry = aliased(Agency)
    return (
        select(
            SearchEntry.id.label("entry_id"),
            SearchEntry.title,
            SearchEntry.slug,
            SearchEntry.agency_name,
            SearchEntry.agency_slug,
            ministry.name.label("ministry_name"),
            Officer.post,
            Officer.role,
            Officer.scope,
            Officer.region_code,
            Officer.mail,
            Officer.phone,
            Officer.hours,
            Officer.office_address,
            Officer.since,
            Officer.updated_at,
        )
        .select_from(SearchEntry)
        .join(Officer, and_(Officer.agency_id == SearchEntry.agency_id, Officer.id == SearchEntry.content_id))
        .outerjoin(ministry, ministry.id == SearchEntry.ministry_id)
        .where(SearchEntry.kind == "officer")
    )


def _in_office() -> Any:
    day = today()
    since, until = _OFFICER.c.since, _OFFICER.c.until
    return and_(or_(since.is_(None), since <= day), or_(until.is_(None), until >= day))


def _narrowed(query: AnySelect, filters: DirectoryFilters) -> AnySelect:
    if filters.region:
        query = query.where(SearchEntry.region_code == filters.region)
    if filters.ministry_id is not None:
        query = query.where(SearchEntry.ministry_id == filters.ministry_id)
    if filters.role:
        query = query.where(SearchEntry.subkind == filters.role)
    if filters.scope:
        query = query.where(_OFFICER.c.scope == filters.scope)
    asked = query_terms(filters.text)
    if asked:
        query = query.where(SearchEntry.id.in_(matching(question_of(asked.terms))))
    return query


def has_titular(agency_id: int) -> bool:
    """Tell whether a published national titular holds the post today."""
    day = today()
    serving = and_(
        Officer.agency_id == agency_id,
        Officer.state == "published",
        Officer.role == OfficerRole.TITULAR.value,
        Officer.scope == OfficerScope.NATIONAL.value,
        or_(Officer.since.is_(None), Officer.since <= day),
        or_(Officer.until.is_(None), Officer.until >= day),
    )
    return db.session.scalar(select(Officer.id).where(serving).limit(1)) is not None
