"""House rule 3: every tenant table has its locks, and the ways around the room are a short list with reasons.

That the database itself holds a lock for each tenant table is tests/tenancy/test_locks.py; here the keys are judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import registry

from participa import models  # noqa: F401 (every table)
from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy.orm import Mapper

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

#: Tables of the platform itself: no row of them belongs to one agency.
PLATFORM_TABLES = {
    "account": "a person may work in several agencies",
    "agency": "the tenant itself",
    "agency_import": "a spreadsheet of many agencies, uploaded by the platform",
    "audit_event": "the platform's own lines have no agency; queries name it, and the database keeps it append-only",
    "duty_notice": "one mail tells a person of their duties in all agencies",
    "duty_preference": "a person's own wishes, whatever the agencies",
    "former_slug": "leads an old address to its agency, before any agency is known",
    "outbox_mail": "mails of the platform and of agencies leave by one door",
    "passkey": "a person's own key, whatever the agencies",
    "passkey_challenge": "a person proves a key before choosing an agency",
    "password_reset": "a person's own link, whatever the agencies",
    "pending_sign_in": "a person signs in before choosing an agency",
    "public_stamp": "one word for the whole portal: what citizens see has changed",
    "recovery_code": "a person's own, whatever the agencies",
    "search_word": "how often a word is public anywhere",
    "second_step": "a person's own key, whatever the agencies",
    "sign_in_session": "a person signs in before choosing an agency",
    "throttle": "counts tries, also of those who are nobody yet",
}
#: Indexes that do not begin with the agency: they serve lists across agencies, or are unique in the whole portal.
NATIONAL_INDEXES: dict[str, str] = {
    "ix_answer_draft_expires": "the worker throws away what is over, in whichever agency",
    "ix_content_link_address": "one answer of an address serves every agency that links to it",
    "ix_content_link_due": "the worker asks what is due, in whichever agency",
    "ix_plan_entry_year": "the national plan reads a year across agencies",
    "ix_search_entry_ministry": "national lists of a ministry's agencies",
    "ix_claveunica_state_state_hash": "who comes back from ClaveÚnica knows the state and no agency yet",
    "ix_invitation_token_hash": "the one who opens an invitation knows the token and no agency yet",
    "uq_answer_draft_resume": "a link's word is nobody else's, in any agency",
    "uq_contribution_receipt": "who checks a receipt knows its code and no agency",
    "ix_membership_account": "a person's own memberships",
    "ix_search_date_on": "the national calendar reads days across agencies",
    "ix_search_entry_closes": "what closes soon, of any type",
    "ix_search_entry_kind_closes": "national lists, of what closes soon",
    "ix_search_entry_kind_owed": "late replies, the longest waiting first",
    "ix_search_entry_kind_listed": "national lists, newest first",
    "ix_search_entry_kind_opens": "national lists, of what opens soon",
    "ix_search_entry_kind_year": "national lists, by year",
    "ix_search_entry_opens": "what opens soon, of any type",
    "ix_search_entry_region": "national lists, by region",
    "ix_search_entry_subkind": "national lists, by type",
    "uq_stored_file_storage_key": "two rows never share a file on disk",
}
#: Where tenant data of all agencies may be read or written.
PLATFORM_SCOPES: dict[str, str] = {
    "participa/petitions/jobs.py:erase_contacts": "contacts of every agency are erased on their day",
    "migrations/env.py:run": "a migration changes the rows of all",
    "participa/agencies/commands.py:import_file": "a list of agencies comes aboard from the command line",
    "participa/obligations/jobs.py:_who_may_be_due": "the worker tells people of their duties, in whichever agency",
    "participa/obligations/views.py:calendar": "a person's own duties, in whichever agency",
    "participa/operation/doctor.py:_schema": "asks the catalogue which tables lack a lock",
    "participa/operation/doctor.py:_contents": "looks for rows that point at nothing, in all agencies",
    "participa/analysis/queries/sheets.py:find_to_keep": "the worker looks for the next one, whichever agency's",
    "participa/analysis/queries/groups.py:find_to_group": "the worker looks for the next one, whichever agency's",
    "participa/contributions/jobs.py:tidy": "what was begun and is over goes, in whichever agency",
    "participa/retention/queries.py:list_due": "the worker forgets people whose time is over, in whichever agency",
    "participa/contributions/queries.py:find_replied": "the worker tells people of replies, in whichever agency",
    "participa/contributions/queries.py:find_anywhere": "a receipt names no agency; it says only whether it counts",
    "participa/people/queries/invitations.py:find_offer": "the one who opens an invitation knows the token and no agency",
    "participa/publishing/jobs.py:_something_is_due": "looks for links to ask, of all agencies",
    "participa/publishing/jobs.py:ask_links": "one answer of an address serves every agency that links to it",
    "participa/participants/jobs.py:tidy": "what is over goes, in whichever agency",
    "participa/participants/queries.py:find_way_back": "a state is found by its hash, before its agency is known",
    "participa/people/queries/__init__.py:demo_accounts": "the cast of a demonstration works in many agencies",
    "participa/people/queries/__init__.py:list_my_agencies": "a person's own memberships, in whichever agency",
    "participa/people/queries/second_step.py:list_second_step_terms": "a person's own terms, in whichever agency",
    "participa/publishing/jobs.py:_in_each": "the worker asks which agencies have something to do, then works in each",
    "participa/schema.py:create_all": "makes the tables of all (tests)",
    "participa/web/gate.py:_enter_platform": "the super-admins' pages, after their permission was asked",
}
#: Where SQL is written as text.
RAW_SQL: dict[str, str] = {
    "migrations/env.py": "SQLite is asked whether every row still points at something",
    "participa/agencies/importing/applying.py": "a table lock on PostgreSQL, so that two imports do not race",
    "participa/audit/keeping.py": "triggers of SQLite",
    "participa/operation/doctor.py": "asks PostgreSQL what the role of the web may do",
    "participa/foundation/engines.py": "BEGIN and the settings of SQLite",
    "participa/contributions/models.py": "the condition of a partial index: cells with words",
    "participa/norms/models.py": "the condition of a partial index",
    "participa/foundation/mail.py": "the condition of a partial index",
    "participa/publishing/models.py": "the condition of a partial index",
    "participa/questionnaires/models.py": "one version in use and one draft: partial indexes",
    "participa/people/models.py": "the condition of a partial index",
    "participa/search/finding.py": "orders by the position of a column",
    "participa/search/index.py": "full text has no words in SQLAlchemy's language for SQLite",
    "participa/tenancy/locks.py": "triggers and policies",
    "participa/tenancy/session.py": "tells PostgreSQL the scope",
    "participa/web/paging.py": "counts ones instead of rows",
}
RAW = frozenset({"text", "literal_column", "exec_driver_sql", "TextClause", "DDL"})


def tenant_tables(metadata: sa.MetaData) -> dict[str, sa.Table]:
    """Return the tables with an agency_id, by name."""
    return {table.name: table for table in metadata.sorted_tables if "agency_id" in table.c}


def hold_known_tables(metadata: sa.MetaData, platform: Mapping[str, str]) -> None:
    """A table is an agency's, or on the named list of the platform's own."""
    hold(
        (name for name in metadata.tables if name not in tenant_tables(metadata)),
        exempt=platform,
        instead="Make it TenantScoped, so that its rows belong to an agency, or name it in PLATFORM_TABLES with why.",
    )


def hold_keys(metadata: sa.MetaData) -> None:
    """Each tenant table can be pointed at by (agency_id, id)."""
    found = []
    for name, table in tenant_tables(metadata).items():
        keys = [{c.name for c in table.primary_key}]
        keys += [{c.name for c in u.columns} for u in table.constraints if isinstance(u, sa.UniqueConstraint)]
        if {"agency_id", "id"} not in keys:
            found.append(name)
    hold(found, instead="Give it UniqueConstraint('agency_id', 'id') (participa.tenancy.models.tenant_table).")


def hold_mappers(mappers: Iterable[Mapper[Any]]) -> None:
    """Each object of a tenant table carries its agency in its identity, and its class is TenantScoped."""
    found = []
    for mapper in mappers:
        if "agency_id" not in mapper.local_table.c:
            continue
        name = mapper.class_.__name__
        if {column.name for column in mapper.primary_key} != {"agency_id", "id"}:
            found.append(f"{name}: its identity is {[c.name for c in mapper.primary_key]}")
        if not issubclass(mapper.class_, TenantScoped):
            found.append(f"{name}: the session adds no scope to it")
    hold(found, instead="Inherit from TenantScoped (participa.tenancy.models), whose mapper key is (agency_id, id).")


def hold_foreign_keys(metadata: sa.MetaData) -> None:
    """A row can't point into another agency: every way to a tenant table names the agency on both sides."""
    tenants = tenant_tables(metadata)
    found = []
    for table in metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            pairs = {(e.parent.name, e.column.name) for e in key.elements}
            if key.referred_table.name in tenants and ("agency_id", "agency_id") not in pairs:
                found.append(f"{table.name}({', '.join(key.column_keys)}) -> {key.referred_table.name}")
    hold(found, instead="Use belongs_to(parent, column) (participa.tenancy.models): a composite key with agency_id.")


def hold_indexes(metadata: sa.MetaData, national: Mapping[str, str]) -> None:
    """Indexes and unique constraints of a tenant table begin with the agency."""
    found = []
    for table in tenant_tables(metadata).values():
        unique = [u for u in table.constraints if isinstance(u, sa.UniqueConstraint)]
        for index in [*table.indexes, *unique]:
            columns = [column.name for column in index.columns]
            if columns[:1] != ["agency_id"]:
                found.append(str(index.name) if isinstance(index.name, str) else f"{table.name}({', '.join(columns)})")
    hold(
        found,
        exempt=national,
        instead="Begin it with agency_id: every statement names the agency, and a value taken in another agency is "
        "nobody else's business. For a national list, name it in NATIONAL_INDEXES with why.",
    )


def platform_scopes(files: Project) -> Iterator[str]:
    """Yield the places that open the platform scope, under whatever name it was imported."""
    for source in [*files.sources, *files.python("migrations")]:
        if source.path == "participa/tenancy/scopes.py":
            continue
        for place, call, name in source.calls():
            if name.rsplit(".", 1)[-1] == "platform" and any(k.arg == "reason" for k in call.keywords):
                yield place


def hold_platform_scopes(files: Project, exempt: Mapping[str, str]) -> None:
    """The platform scope is opened in named places only."""
    hold(
        platform_scopes(files),
        exempt=exempt,
        instead="Work inside scopes.agency(…) or scopes.public(); if it must see all agencies, name the place in "
        "PLATFORM_SCOPES with why.",
    )


def hold_raw_sql(files: Project, exempt: Mapping[str, str]) -> None:
    """SQL as text passes the session's lock, so it stands in named modules only."""
    found = set()
    for source in [*files.sources, *files.python("migrations/env.py")]:
        for _place, _call, name in source.calls():
            *owner, last = name.split(".")
            if last == "exec_driver_sql" or (last in RAW and owner in ([], ["sa"], ["sqlalchemy"], ["db"])):
                found.add(source.path)
    hold(
        found,
        exempt=exempt,
        instead="Write it in SQLAlchemy's language, so that the session adds the scope; where it has no words for it, "
        "name the module in RAW_SQL with why.",
    )


def test_every_table_is_an_agencys_or_named() -> None:
    hold_known_tables(Base.metadata, PLATFORM_TABLES)


def test_every_tenant_table_has_its_key() -> None:
    hold_keys(Base.metadata)


def test_every_object_carries_its_agency() -> None:
    hold_mappers(Base.registry.mappers)


def test_no_row_points_into_another_agency() -> None:
    hold_foreign_keys(Base.metadata)


def test_indexes_begin_with_the_agency() -> None:
    hold_indexes(Base.metadata, NATIONAL_INDEXES)


def test_the_platform_scope_is_opened_in_named_places() -> None:
    hold_platform_scopes(project(), PLATFORM_SCOPES)


def test_raw_sql_stands_in_named_modules() -> None:
    hold_raw_sql(project(), RAW_SQL)


@pytest.fixture
def loose() -> sa.MetaData:
    """Return a parent and a child that lack every lock."""
    metadata = sa.MetaData()
    sa.Table("parent", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("agency_id", sa.Integer))
    sa.Table(
        "child",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("agency_id", sa.Integer),
        sa.Column("parent_id", sa.ForeignKey("parent.id")),
        sa.Column("code", sa.Text),
        sa.Index("ix_child_code", "code"),
    )
    sa.Table("notes", metadata, sa.Column("id", sa.Integer, primary_key=True))
    return metadata


def test_a_table_of_nobody_is_seen(loose: sa.MetaData) -> None:
    with pytest.raises(AssertionError, match=r"(?s)PLATFORM_TABLES.*notes"):
        hold_known_tables(loose, {})
    with pytest.raises(AssertionError, match=r"(?s)only shrinks.*parent"):
        hold_known_tables(loose, {"notes": "platform", "parent": "once"})


def test_a_table_without_its_key_is_seen(loose: sa.MetaData) -> None:
    with pytest.raises(AssertionError, match=r"(?s)tenant_table.*child.*parent"):
        hold_keys(loose)


def test_an_object_without_its_agency_is_seen(loose: sa.MetaData) -> None:
    class Child:
        pass

    mapping = registry(metadata=loose)
    mapping.map_imperatively(Child, loose.tables["child"])
    with pytest.raises(AssertionError, match=r"(?s)TenantScoped.*its identity is \['id'\].*no scope"):
        hold_mappers(mapping.mappers)
    mapping.dispose()


def test_a_key_into_another_agency_is_seen(loose: sa.MetaData) -> None:
    with pytest.raises(AssertionError, match=r"(?s)belongs_to.*child\(parent_id\) -> parent"):
        hold_foreign_keys(loose)


def test_an_index_across_agencies_is_seen(loose: sa.MetaData) -> None:
    with pytest.raises(AssertionError, match=r"(?s)NATIONAL_INDEXES.*ix_child_code"):
        hold_indexes(loose, {})


def test_a_new_platform_scope_is_seen(sample: Sample) -> None:
    text = "def every():\n    with scopes.platform(reason='x'):\n        pass"
    with pytest.raises(AssertionError, match=r"(?s)PLATFORM_SCOPES.*norms/queries.py:every"):
        hold_platform_scopes(sample({"participa/norms/queries.py": text}), {})


@pytest.mark.parametrize("text", ["sa.text('SELECT 1')", "text('SELECT 1')", "c.exec_driver_sql('x')"])
def test_new_raw_sql_is_seen(sample: Sample, text: str) -> None:
    files = sample({"participa/norms/queries.py": f"x = {text}"})
    with pytest.raises(AssertionError, match=r"(?s)RAW_SQL.*norms/queries.py"):
        hold_raw_sql(files, NOTHING)
