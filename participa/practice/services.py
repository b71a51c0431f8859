"""Making a practice section, filling it with samples and emptying it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.agencies import services as agencies
from participa.agencies.queries import find_practice, slug_is_taken
from participa.audit.services import record
from participa.documents.models import StoredFile
from participa.extensions import db
from participa.foundation.db import Base, rows_changed
from participa.foundation.slugs import unique_slug
from participa.foundation.spanish import fold
from participa.practice import samples
from participa.publishing import services as publishing
from participa.publishing.content_types import no_problems
from participa.tenancy import scopes
from participa.tenancy.locks import tenant_tables

if TYPE_CHECKING:
    from participa.access.visitor import Visitor
    from participa.agencies.models import Agency


def prepare(agency: Agency, *, actor: Visitor) -> Agency:
    """Return the practice section of an agency, made and filled if there was none."""
    practice = find_practice(agency.id)
    if practice is not None:
        return practice
    practice = agencies.new_agency(
        name=_name(agency),
        kind=samples.KIND,  # never a ministry: those are offered in filters
        regime=agency.regime,
        slug_taken=slug_is_taken,
        region_code=agency.region_code,
        email=samples.MAIL,
        about=samples.ABOUT,
        practice_of_id=agency.id,
        four_eyes=agency.four_eyes,
    )
    practice.slug = unique_slug(f"practica-{agency.slug}", slug_is_taken)
    agencies.add_agencies([practice], account_id=actor.account_id)
    _log("practice.prepare", agency, actor)
    _fill(practice, actor)
    return practice


def wipe(agency: Agency, *, actor: Visitor, fill: bool) -> int:
    """Throw away all that a practice section holds, rows and files, and fill it again if asked; return how many rows.

    Its part of the log stays: no log is ever shortened.
    """
    practice = find_practice(agency.id)
    if practice is None:
        return 0
    with scopes.agency(practice.id):
        gone = sum(_empty(table, practice.id) for table in reversed(Base.metadata.sorted_tables))
    practice.four_eyes = agency.four_eyes
    _log("practice.wipe", agency, actor, {"rows": gone})
    if fill:
        _fill(practice, actor)
    return gone


def _empty(table: sa.Table, agency_id: int) -> int:
    """Delete an agency's rows of one table. Files go as objects, so that their bytes go with the commit."""
    if table.name not in tenant_tables():
        return 0
    if table.name == StoredFile.__tablename__:
        files = db.session.scalars(sa.select(StoredFile).where(StoredFile.agency_id == agency_id)).all()
        for file in files:
            db.session.delete(file)
        db.session.flush()
        return len(files)
    return rows_changed(db.session.execute(sa.delete(table).where(table.c.agency_id == agency_id)))


def _fill(practice: Agency, actor: Visitor) -> None:
    """Write the samples: something of each sort of life, as if two people had worked there."""
    with scopes.agency(practice.id):
        for sample in samples.all_of(practice):
            content = publishing.create(
                sample.content_type, agency_id=practice.id, values=sample.values, account_id=actor.account_id
            )
            content.authors = []
            if sample.is_published:
                unchecked = replace(sample.content_type, check=no_problems)  # the invented need not be complete
                publishing.publish(unchecked, content, account_id=actor.account_id)


def follow(agency: Agency) -> None:
    """Keep the practice section's name that of its agency."""
    practice = find_practice(agency.id)
    if practice is not None:
        practice.name = _name(agency)
        practice.folded_name = fold(practice.name)


def _name(agency: Agency) -> str:
    return f"Práctica: {agency.name}"


def _log(action: str, agency: Agency, actor: Visitor, details: dict[str, object] | None = None) -> None:
    record(
        action,
        account_id=actor.account_id,
        agency_id=agency.id,
        subject=f"agency:{agency.id}",
        details={"title": agency.name, **(details or {})},
    )
