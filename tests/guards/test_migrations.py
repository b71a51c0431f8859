"""House rule 12: migrations are numbered, reversible, tried up, down and up with data, and equal to the models."""

from __future__ import annotations

import ast
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from participa import create_app
from participa.extensions import db
from participa.foundation.db import Base
from participa.operation import database
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.schema import create_all
from participa.tenancy import locks, scopes
from participa.terms.models import Unit
from participa.terms.queries import list_terms
from participa.terms.rules import DEFAULTS
from participa.terms.services import set_term
from tests.conftest import ENGINE, settings
from tests.guards.holding import hold
from tests.guards.reading import Project, project
from tests.support.cast import Cast
from tests.support.filling import filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Source
    from tests.support.databases import Databases

VERSIONS = "migrations/versions"
NUMBERED = re.compile(r"(\d{4})_[a-z0-9_]+\.py")
#: Made beside the tables by participa/schema.py, not by the models.
BESIDE = re.compile(r"^search_fts|^alembic_version$|^ix_search_entry_stems$")


def versions(files: Project) -> list[Source]:
    """Return the migrations, in the order of their names."""
    return files.python(VERSIONS)


def function(source: Source, name: str) -> ast.FunctionDef | None:
    """Return a function of a migration."""
    return next((n for n in source.tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def does_nothing(node: ast.FunctionDef) -> bool:
    """Tell whether a function has no statement but its docstring and `pass`."""
    return all(
        isinstance(s, ast.Pass) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)) for s in node.body
    )


def assigned(source: Source, name: str) -> Any:
    """Return the value a migration gives to a name such as `revision`."""
    for node in source.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return ast.literal_eval(node.value)  # type: ignore[union-attr]
    return None


def hold_numbers(files: Project) -> None:
    """The name of the file, the revision and the order agree."""
    found = []
    for place, source in enumerate(versions(files), 1):
        name = source.path.rsplit("/", 1)[-1]
        match = NUMBERED.fullmatch(name)
        before = f"{place - 1:04}" if place > 1 else None
        if not match or int(match[1]) != place:
            found.append(f"{name}: its name begins with {place:04}_")
        elif assigned(source, "revision") != match[1] or assigned(source, "down_revision") != before:
            found.append(f"{name}: revision = {match[1]!r}, down_revision = {before!r}")
    hold(found, instead="Number migrations 0001, 0002 …, each after the one before: two heads are two truths.")


def hold_reversible(files: Project) -> None:
    """What went up can come down."""
    found = [
        source.path
        for source in versions(files)
        if (up := function(source, "upgrade")) and not does_nothing(up)
        if not (down := function(source, "downgrade")) or does_nothing(down)
    ]
    hold(found, instead="Write the downgrade: a release that fails in production is taken back.")


def hold_alone(files: Project) -> None:
    """A migration stays what it was, whatever the code becomes."""
    found = []
    for source in versions(files):
        for _place, node in source.named:
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found += [f"{source.path}: {name}" for name in names if name.split(".")[0] in ("participa", "config")]
    hold(found, instead="Write tables and values out in the migration (sa.table, sa.column); the models will change.")


# --- databases of their own ---------------------------------------------------------------------------------------


@pytest.fixture
def empty(databases: Databases) -> Callable[[str], str]:
    """Return what makes an empty database by name, on the engine of this run."""
    return lambda name: databases.empty(name).owner


@pytest.fixture
def portal(empty: Callable[[str], str], tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Return an application on an empty database."""
    name = re.sub(r"\W+", "_", request.node.name)[-40:]
    app = create_app(settings(empty(name), tmp_path / "files"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def fill(app: Flask) -> None:
    """Put two agencies with people, a content of every kind and a part of every type into a portal."""
    with app.app_context():
        cast = Cast()
        for name, slug in (("ana", "vivienda"), ("bruno", "salud")):
            cast.account(name)
            for content_type in TYPES.values():
                content = cast.content(content_type.kind, slug, **filled(content_type.model, slug, text_only=True))
                with scopes.agency(content.agency_id):
                    for part in content_type.parts:
                        values = filled(part.model, slug, text_only=True)
                        services.save_part(part, content, values=values, account_id=None)
                    db.session.commit()
        db.session.remove()


def counts(app: Flask) -> dict[str, int]:
    """Return how many rows each table has."""
    with app.app_context(), scopes.platform(reason="test"), db.session.begin():
        tables = sa.inspect(db.session.connection()).get_table_names()
        known = [t for t in Base.metadata.sorted_tables if t.name in tables]
        return {t.name: db.session.scalar(sa.select(sa.func.count()).select_from(t)) or 0 for t in known}


def tables_left(app: Flask) -> list[str]:
    """Return the tables of ours that a database has."""
    with app.app_context(), scopes.platform(reason="test"), db.engine.connect() as connection:
        return sorted(set(sa.inspect(connection).get_table_names()) & set(Base.metadata.tables))


def shape(connection: sa.Connection) -> dict[str, list[str]]:
    """Return what a database says of each table: columns, keys, indexes, checks."""
    inspector = sa.inspect(connection)
    told: dict[str, list[str]] = {}
    for table in inspector.get_table_names():
        if BESIDE.search(table):
            continue
        lines = [
            f"column {c['name']} {c['type']} {'NULL' if c['nullable'] else 'NOT NULL'} {c['default']}"
            for c in inspector.get_columns(table)
        ]
        lines.append(f"key {inspector.get_pk_constraint(table)['constrained_columns']}")
        lines += [f"{u['name']} unique {u['column_names']}" for u in inspector.get_unique_constraints(table)]
        lines += [f"{c['name']} check {' '.join(c['sqltext'].split())}" for c in inspector.get_check_constraints(table)]
        lines += [
            f"{k['name']} {k['constrained_columns']} -> {k['referred_table']}{k['referred_columns']} {k['options']}"
            for k in inspector.get_foreign_keys(table)
        ]
        lines += [
            f"{i['name']} index {i['column_names']} {'unique' if i['unique'] else ''}"
            for i in inspector.get_indexes(table)
            if not BESIDE.search(str(i["name"]))
        ]
        told[table] = sorted(lines)
    return told


def hold_equal(migrated: dict[str, list[str]], modelled: dict[str, list[str]]) -> None:
    """What the migrations make is what the models say."""
    found = []
    for table in sorted(migrated.keys() | modelled.keys()):
        made, said = set(migrated.get(table, [])), set(modelled.get(table, []))
        found += [f"{table}: only in the models: {line}" for line in said - made]
        found += [f"{table}: only in the migrations: {line}" for line in made - said]
    hold(
        found, instead="Write a migration for what the models changed: flask db revision --autogenerate, then read it."
    )


# --- the files ----------------------------------------------------------------------------------------------------


def test_there_are_migrations() -> None:
    assert versions(project()), "Make the first migration: migrations/versions/0001_….py"


def test_migrations_are_numbered() -> None:
    hold_numbers(project())
    heads = ScriptDirectory(str(database.MIGRATIONS)).get_heads()
    assert len(heads) == 1, f"Put one migration after the other: the heads are {heads}"


def test_a_wrong_number_is_seen(sample: Sample) -> None:
    first = "revision = '0001'\ndown_revision = None"
    with pytest.raises(AssertionError, match=r"(?s)two truths.*a1b2_x.py: its name begins with 0002_"):
        hold_numbers(sample({f"{VERSIONS}/0001_x.py": first, f"{VERSIONS}/a1b2_x.py": ""}))
    with pytest.raises(AssertionError, match=r"(?s)two truths.*0002_y.py: revision = '0002', down_revision = '0001'"):
        hold_numbers(sample({f"{VERSIONS}/0002_y.py": "revision = '0002'\ndown_revision = None"}))


def test_migrations_are_reversible() -> None:
    hold_reversible(project())


@pytest.mark.parametrize("down", ["", "def downgrade():\n    '''No way back.'''\n    pass"])
def test_no_way_back_is_seen(sample: Sample, down: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)Write the downgrade.*0001_x.py"):
        hold_reversible(sample({f"{VERSIONS}/0001_x.py": f"def upgrade():\n    op.drop_table('x')\n{down}"}))


def test_migrations_stand_alone() -> None:
    hold_alone(project())


@pytest.mark.parametrize("line", ["from participa.norms.models import Norm", "import participa.models"])
def test_an_import_of_the_application_is_seen(sample: Sample, line: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)the models will change.*0001_x.py: participa"):
        hold_alone(sample({f"{VERSIONS}/0001_x.py": f"def upgrade():\n    {line}"}))


# --- run ----------------------------------------------------------------------------------------------------------


def test_the_migrations_make_what_the_models_say(portal: Flask, empty: Callable[[str], str], tmp_path: Path) -> None:
    """Compared by Alembic and by the catalogues of two databases: Alembic looks at no CHECK."""
    database.upgrade(portal)
    other = create_app(settings(empty("modelled"), tmp_path / "other"))
    with other.app_context():
        with db.engine.begin() as connection, scopes.platform(reason="test"):
            create_all(connection)
            modelled = shape(connection)
        db.engine.dispose()
    with portal.app_context(), scopes.platform(reason="test"), db.engine.connect() as connection:
        hold_equal(shape(connection), modelled)
        assert locks.missing(connection) == []
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": lambda name, *_: not BESIDE.search(str(name))}
        )
        differences = [d for d in compare_metadata(context, Base.metadata) if "stems" not in str(d)]
    assert not differences, f"Write a migration for: {differences}"


def test_a_difference_is_seen() -> None:
    made = {"norm": ["column id INTEGER NOT NULL None", "ck_norm_kind check kind IN ('a')"]}
    said = {"norm": ["column id INTEGER NOT NULL None", "ck_norm_kind check kind IN ('a', 'b')"], "act": ["key ['id']"]}
    with pytest.raises(
        AssertionError, match=r"(?s)Write a migration.*act: only in the models.*norm: only in the models"
    ):
        hold_equal(made, said)


def test_up_down_and_up_again_with_data(portal: Flask) -> None:
    """Each step down and up again runs on a portal with content of every kind; what the first schema held is kept."""
    script = ScriptDirectory(str(database.MIGRATIONS))
    steps = [revision.revision for revision in script.walk_revisions()][::-1]
    database.upgrade(portal)
    fill(portal)
    before = counts(portal)
    assert {table for table, count in before.items() if count} >= {t.model.__tablename__ for t in TYPES.values()}
    for step in steps[-2::-1]:
        database.downgrade(portal, step)
        assert database.present(portal) == step
    database.upgrade(portal)
    kept = counts(portal)
    assert {t: kept[t] for t in ("agency", "account", "content")} == {
        t: before[t] for t in ("agency", "account", "content")
    }
    database.downgrade(portal, "base")
    assert tables_left(portal) == []
    database.upgrade(portal)
    fill(portal)
    assert counts(portal) == before
    with portal.app_context(), scopes.platform(reason="test"), db.engine.connect() as connection:
        assert locks.missing(connection) == []
        check_index(connection)


def test_terms_of_consultations_go_down_and_come_back(portal: Flask) -> None:
    """0025: what an agency's norm says of its consultations has been kept in a table of its own."""
    own = {"consultation_extensions": (0, Unit.TIMES), "consultation_reply": (12, Unit.WORKING_DAYS)}
    basis = "Resolución Exenta N° 7"
    database.upgrade(portal)
    with portal.app_context():
        agency = Cast().agency("vivienda")
        with scopes.agency(agency.id):
            for name, (quantity, unit) in own.items():
                set_term(agency=agency, name=name, quantity=quantity, unit=unit, basis=basis, account_id=None)
            db.session.commit()
        number = agency.id
        db.session.remove()
    database.downgrade(portal, "0024")
    with portal.app_context(), scopes.platform(reason="test"), db.engine.connect() as connection:
        rules = sa.Table("consultation_rules", sa.MetaData(), autoload_with=connection)
        columns = ("agency_id", "most_extensions", "most_extension_days", "reply_within", "legal_basis")
        kept = connection.execute(sa.select(*(rules.c[name] for name in columns)).where(rules.c.agency_id > 0)).all()
    assert kept == [(number, 0, 30, 12, basis)]
    database.upgrade(portal)
    with portal.app_context(), scopes.agency(number):
        terms = list_terms(number)
        assert {name: (terms[name].quantity, terms[name].unit) for name in own} == own
        assert terms["consultation_extension"].quantity == DEFAULTS["consultation_extension"].quantity
        assert {terms[name].basis for name in own} == {basis}


def check_index(connection: sa.Connection) -> None:
    """The full-text index agrees with the rows it reads (SQLite keeps it apart). Raises DatabaseError."""
    if ENGINE == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)")


def test_rebuilding_a_table_keeps_its_children(portal: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite changes a column by making the table anew: dropping the old copy must not take its children."""
    database.upgrade(portal)
    fill(portal)
    before = counts(portal)
    newest = database.newest()
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(newest=newest), "utf-8")
    monkeypatch.setattr(database, "MIGRATIONS", folder)
    database.upgrade(portal)
    assert counts(portal) == before
    with portal.app_context(), scopes.platform(reason="test"), db.engine.connect() as connection:
        assert locks.missing(connection) == []
        check_index(connection)
        if ENGINE == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    database.downgrade(portal, str(newest))
    assert counts(portal) == before


REBUILD = '''"""Make tables anew that others point at."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{newest}"


def upgrade():
    for table in ("agency", "content", "search_entry"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.add_column(sa.Column("remark", sa.Text(), nullable=False, server_default=""))
            batch.create_check_constraint("remark_short", "length(remark) < 9")


def downgrade():
    for table in ("agency", "content", "search_entry"):
        with op.batch_alter_table(table, recreate="auto") as batch:
            batch.drop_constraint("remark_short", type_="check")
            batch.drop_column("remark")
'''
