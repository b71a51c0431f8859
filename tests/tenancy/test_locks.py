"""Every known way around the room, tried on both engines: reads, writes, no scope, the database's own locks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import exc
from sqlalchemy.orm import aliased, joinedload, selectinload

from participa.consultations.models import Consultation
from participa.extensions import db
from participa.people.current import new_token
from participa.people.models import Invitation, Membership
from participa.publishing.models import Content, ContentChange
from participa.tenancy import locks, scopes
from participa.tenancy.scopes import TenancyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.cast import Cast

DATABASE_REFUSALS = (exc.DBAPIError, TenancyError)


@pytest.fixture
def two(cast: Cast) -> tuple[Consultation, Consultation]:
    """One consultation in Vivienda, one in Salud."""
    return cast.content("consultation", "vivienda"), cast.content("consultation", "salud")


ONE = sa.literal(1)
READS: dict[str, Callable[[], Any]] = {
    "entity": lambda: db.session.scalars(sa.select(Consultation)).all(),
    "base entity": lambda: db.session.scalars(sa.select(Content)).all(),
    "column": lambda: db.session.execute(sa.select(Consultation.title)).all(),
    "count": lambda: [1] * db.session.scalar(sa.select(sa.func.count(Consultation.id))),
    "count select_from": lambda: [1] * db.session.scalar(sa.select(sa.func.count()).select_from(Content)),
    "alias": lambda: db.session.scalars(sa.select(aliased(Consultation))).all(),
    "join": lambda: db.session.execute(
        sa.select(ContentChange.id).join(Content, Content.id == ContentChange.content_id)
    ).all(),
    "join on true": lambda: db.session.execute(sa.select(Content.id).join(ContentChange, sa.true())).all(),
    "in": lambda: db.session.scalars(sa.select(Content.id).where(Content.id.in_(sa.select(Consultation.id)))).all(),
    "exists": lambda: db.session.scalars(
        sa.select(ContentChange.id).where(
            sa.exists(sa.select(Content.id).where(Content.id == ContentChange.content_id))
        )
    ).all(),
    "scalar subquery": lambda: (
        [1] * db.session.scalar(sa.select(sa.select(sa.func.count(Content.id)).scalar_subquery()))
    ),
    "cte": lambda: db.session.execute(sa.select(sa.select(Content.id).cte("c").c.id)).all(),
    "subquery": lambda: db.session.execute(sa.select(sa.select(Content.id).subquery().c.id)).all(),
    "union": lambda: db.session.execute(sa.union(sa.select(Content.id), sa.select(Consultation.id))).all(),
    "from_statement": lambda: db.session.scalars(sa.select(Content).from_statement(sa.select(Content))).all(),
    "legacy query": lambda: db.session.query(Content).all(),
    "paginate": lambda: db.paginate(sa.select(Content)).items,
    "group by": lambda: (
        [1] * sum(n for _k, n in db.session.execute(sa.select(Content.kind, sa.func.count()).group_by(Content.kind)))
    ),
}


@pytest.mark.abuse("T16")
@pytest.mark.parametrize("shape", READS)
def test_reads_see_one_agency(two: tuple[Consultation, Consultation], shape: str) -> None:
    """T01, T16: each shape of reading finds Vivienda's one row and not Salud's."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        own = READS[shape]()
    with scopes.platform(reason="test"):
        everything = READS[shape]()
    assert len(own) == 1
    assert len(everything) > 1
    assert salud.agency_id != vivienda.agency_id


@pytest.mark.abuse("T24")
@pytest.mark.abuse("T25")
@pytest.mark.parametrize("shape", READS)
def test_no_scope_reads_nothing(two: tuple[Consultation, Consultation], shape: str) -> None:
    """T24, T25: with no scope a statement raises, or finds no row; it never tells."""
    with scopes.no_scope():
        try:
            found = READS[shape]()
        except DATABASE_REFUSALS:
            return
    assert found == []


def test_get_by_key_names_the_agency(two: tuple[Consultation, Consultation]) -> None:
    """T01: the identity map never hands out another agency's object, loaded or not."""
    vivienda, salud = two
    with scopes.platform(reason="test"):
        assert db.session.get(Consultation, (salud.agency_id, salud.id)) is not None
    with scopes.agency(vivienda.agency_id):
        assert db.session.get(Consultation, (salud.agency_id, salud.id)) is None
        assert db.session.get(Consultation, (vivienda.agency_id, salud.id)) is None
        assert db.session.get(Consultation, (vivienda.agency_id, vivienda.id)) is not None


@pytest.mark.abuse("T12")
def test_same_statement_alternately(two: tuple[Consultation, Consultation]) -> None:
    """T12: the compiled-statement cache never mixes agencies."""
    for _ in range(3):
        for content in two:
            with scopes.agency(content.agency_id):
                assert db.session.scalars(sa.select(Consultation.id)).all() == [content.id]


@pytest.mark.abuse("T15")
def test_relationships_stay_inside(cast: Cast) -> None:
    """T15: lazy, joined and select-in loading read the scope's rows only."""
    cast.account("ana")
    cast.account("bruno")
    agency = cast.agency("vivienda")
    for option in (joinedload(Membership.account), selectinload(Membership.account)):
        with scopes.agency(agency.id):
            found = db.session.scalars(sa.select(Membership).options(option)).all()
            assert [m.account.name for m in found] == ["Ana"]


def _invitation(agency_id: int | None) -> Invitation:
    from datetime import timedelta

    from participa.foundation.clock import now

    return Invitation(
        agency_id=agency_id,
        email="x@example.cl",
        role="reader",
        token_hash=new_token(),
        expires_at=now() + timedelta(days=1),
    )


@pytest.mark.abuse("T02")
@pytest.mark.abuse("R04")
def test_add_is_stamped_and_checked(two: tuple[Consultation, Consultation]) -> None:
    """T02, R04: agency_id comes from the scope; another's is refused."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        stamped = _invitation(None)
        db.session.add(stamped)
        db.session.flush()
        assert stamped.agency_id == vivienda.agency_id
        db.session.commit()
        db.session.add(_invitation(salud.agency_id))
        with pytest.raises(TenancyError, match="another agency"):
            db.session.flush()
        db.session.rollback()


def test_moving_a_row_is_refused(two: tuple[Consultation, Consultation]) -> None:
    """R04: a row never changes its agency."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        db.session.add(invitation := _invitation(None))
        db.session.commit()
        invitation.agency_id = salud.agency_id
        with pytest.raises(TenancyError):
            db.session.flush()
        db.session.rollback()


def test_public_scope_writes_nothing(two: tuple[Consultation, Consultation]) -> None:
    """The national front end reads only."""
    vivienda, _salud = two
    with scopes.public():
        db.session.add(_invitation(vivienda.agency_id))
        with pytest.raises(TenancyError):
            db.session.flush()
        db.session.rollback()
        with pytest.raises(DATABASE_REFUSALS):
            db.session.execute(sa.update(Content).values(title="x"))
        db.session.rollback()


@pytest.mark.abuse("T05")
def test_bulk_statements(two: tuple[Consultation, Consultation]) -> None:
    """T05: bulk updates and deletes touch one agency; bulk inserts and moves are refused."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        with pytest.raises(TenancyError, match="bulk inserts"):
            db.session.execute(sa.insert(Invitation), [{"agency_id": salud.agency_id, "email": "x"}])
        with pytest.raises(TenancyError, match="never moves"):
            db.session.execute(sa.update(Invitation).values(agency_id=salud.agency_id))
        db.session.execute(sa.update(Content).values(summary="cambiado").execution_options(synchronize_session=False))
        db.session.execute(sa.delete(ContentChange).execution_options(synchronize_session=False))
        db.session.commit()
    with scopes.platform(reason="test"):
        summaries = dict(db.session.execute(sa.select(Content.agency_id, Content.summary)).all())
        left = db.session.scalars(sa.select(ContentChange.agency_id)).all()
    assert summaries[vivienda.agency_id] == "cambiado"
    assert summaries[salud.agency_id] == ""
    assert left == [salud.agency_id]


@pytest.mark.abuse("T04")
@pytest.mark.abuse("T06")
def test_child_of_another_agencys_parent(two: tuple[Consultation, Consultation]) -> None:
    """T04, T06: the composite foreign key refuses a child that points into another agency."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        db.session.add(ContentChange(agency_id=vivienda.agency_id, content_id=salud.id, action="edited"))
        with pytest.raises(exc.IntegrityError):
            db.session.flush()
        db.session.rollback()


INSERT = "INSERT INTO content_change (agency_id, content_id, at, action, note) VALUES (:a, :c, '2026-01-01 00:00:00', 'edited', '')"
RAW_WRITES = {
    "insert text": INSERT,
    "update text": "UPDATE content SET title = 'robado' WHERE agency_id = :a AND id = :c",
    "delete text": "DELETE FROM content WHERE agency_id = :a AND id = :c",
}


@pytest.mark.parametrize("way", RAW_WRITES)
def test_raw_writes_into_another_agency(two: tuple[Consultation, Consultation], way: str) -> None:
    """T01: SQL as text passes the session; the database's own lock stops it (an error, or no row touched)."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        nested = db.session.begin_nested()
        try:
            result = db.session.execute(sa.text(RAW_WRITES[way]), {"a": salud.agency_id, "c": salud.id})
            assert result.rowcount == 0
        except DATABASE_REFUSALS:
            nested.rollback()
    with scopes.platform(reason="test"):
        kept = db.session.scalar(sa.select(Content.title).where(Content.id == salud.id))
        assert kept == "Consulta ciudadana de prueba"
        assert (
            db.session.scalar(sa.select(sa.func.count(ContentChange.id)).where(ContentChange.content_id == salud.id))
            == 1
        )


def test_core_and_values_inserts_are_stopped(two: tuple[Consultation, Consultation]) -> None:
    """Core tables pass the session's criteria; triggers and row security do not let them through."""
    vivienda, salud = two
    with scopes.agency(vivienda.agency_id):
        nested = db.session.begin_nested()
        table = ContentChange.__table__
        with pytest.raises(DATABASE_REFUSALS):
            db.session.execute(
                sa.insert(table).values(
                    agency_id=salud.agency_id, content_id=salud.id, action="edited", note="", at=salud.created_at
                )
            )
        nested.rollback()


RAW_READS = {
    "core table": lambda: db.session.execute(sa.select(Content.__table__.c.title)).all(),
    "text": lambda: db.session.execute(sa.text("SELECT title FROM content")).all(),
    "from_statement text": lambda: db.session.scalars(
        sa.select(Content).from_statement(sa.text("SELECT * FROM content"))
    ).all(),
    "driver sql": lambda: db.session.connection().exec_driver_sql("SELECT title FROM content").all(),
}


@pytest.mark.abuse("T24")
@pytest.mark.abuse("T25")
@pytest.mark.parametrize("way", RAW_READS)
@pytest.mark.parametrize("scope", ["agency", "public", "none"])
def test_raw_reads_are_refused_or_scoped(
    two: tuple[Consultation, Consultation], way: str, scope: str, cast: Cast
) -> None:
    """T24, T25: a raw read that names no agency is refused (SQLite) or sees only the scope's rows (PostgreSQL)."""
    vivienda, _salud = two
    cast.content("consultation", "salud", publish=False, title="Borrador ajeno")
    inside = {"agency": lambda: scopes.agency(vivienda.agency_id), "public": scopes.public, "none": scopes.no_scope}[
        scope
    ]
    with inside():
        nested = db.session.begin_nested()
        try:
            found = len(RAW_READS[way]())
        except DATABASE_REFUSALS:
            nested.rollback()
            return
        nested.rollback()
    assert found == {"agency": 1, "public": 2, "none": 0}[scope]


def test_public_scope_sees_published_of_live_agencies_only(cast: Cast) -> None:
    """U09, T20: drafts, the withdrawn and everything of agencies that are not on stay out."""
    shown = cast.content("consultation", "vivienda", title="Se ve")
    cast.content("consultation", "vivienda", publish=False, title="Borrador")
    hidden = cast.content("consultation", "salud", title="De un organismo suspendido")
    with scopes.platform(reason="test"):
        cast.agency("salud").state = "suspended"  # type: ignore[assignment]
        db.session.commit()
    with scopes.public():
        assert db.session.scalars(sa.select(Consultation.id)).all() == [shown.id]
        assert db.session.scalars(sa.select(ContentChange.content_id)).all() == [shown.id]
        assert db.session.scalars(sa.select(Invitation)).all() == []
    assert hidden.id != shown.id


def test_every_tenant_table_has_its_lock(app: Any, database: sa.Connection) -> None:
    """The catalogue of the database itself names no tenant table without a lock."""
    with app.app_context(), scopes.platform(reason="test"):
        connection = db.session.connection()
        assert locks.missing(connection) == []
        assert len(locks.tenant_tables()) >= 11


def test_leaving_a_scope_writes_what_was_made_in_it(cast: Cast) -> None:
    """Work of one scope is never flushed under the next one."""
    agency, other = cast.agency("vivienda"), cast.agency("salud")
    with scopes.agency(agency.id):
        db.session.add(_invitation(None))
    with scopes.agency(other.id):
        db.session.add(_invitation(None))
    with scopes.platform(reason="test"):
        assert sorted(db.session.scalars(sa.select(Invitation.agency_id))) == sorted([agency.id, other.id])
