"""The log is append-only, and whoever changes it past the application is found out."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from participa.audit import chaining
from participa.audit.models import AuditEvent
from participa.audit.queries import list_chains, prove
from participa.audit.services import MOST_LETTERS, changes_of, differences, record
from participa.extensions import db
from participa.operation import doctor
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from tests.conftest import ENGINE

LOG: Any = AuditEvent.__table__


def write(*actions: str, agency_id: int | None = None, **more) -> None:
    """Record actions and commit."""
    for action in actions:
        record(action, account_id=None, agency_id=agency_id, **more)
    db.session.commit()


def lines(chain: int) -> list[Any]:
    """Return the lines of a chain in their order."""
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.chain == chain).order_by(AuditEvent.number)))


def tamper(statement: Any) -> None:
    """Change the log as whoever owns the database could: SQLite's triggers and PostgreSQL's rights put aside."""
    connection = db.session.connection()
    if ENGINE == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS kept_audit_event_update")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS kept_audit_event_delete")
    connection.execute(statement)


owner_only = pytest.mark.skipif(ENGINE == "postgresql", reason="the tests' role can't change the log there")


def test_each_agency_has_a_chain_without_gaps(cast):
    one, other = cast.agency(), cast.agency("salud")
    write("a.b", "a.c", agency_id=one.id)
    write("a.d", agency_id=other.id)
    write("a.e")
    write("a.f", agency_id=one.id, details={"title": "Ñandú ☂ 'x'", "n": 1.5, "list": [1, {"b": None, "a": True}]})
    for chain in (one.id, other.id, chaining.PLATFORM):
        found = lines(chain)
        assert [line.number for line in found] == list(range(1, len(found) + 1))
        proof = prove(chain)
        assert proof.good
        assert (proof.lines, proof.seal) == (len(found), found[-1].seal)
    assert {one.id, other.id, chaining.PLATFORM} <= set(list_chains())


@owner_only
@pytest.mark.parametrize(
    "values",
    [
        {"action": "a.z"},
        {"subject": "x:1"},
        {"details": {"title": "otro"}},
        {"account_id": None},
        {"at": sa.func.datetime("2020-01-01")},
        {"number": 99},
        {"seal": "0" * 64},
        {"subject_agency_id": None},
    ],
)
def test_a_changed_line_is_found(cast, values):
    agency, account = cast.agency(), cast.account("nadie")
    record("a.a", account_id=None, agency_id=agency.id)
    record("a.b", account_id=account.id, agency_id=agency.id, details={"title": "uno"})
    write("a.c", agency_id=agency.id)
    tamper(sa.update(LOG).where(LOG.c.chain == agency.id, LOG.c.number == 2).values(**values))
    proof = prove(agency.id)
    assert not proof.good
    assert (proof.lines, proof.broken_at) == (1, 2)


@owner_only
def test_a_removed_or_sealed_anew_line_is_found(cast):
    agency = cast.agency()
    write("a.a", "a.b", "a.c", agency_id=agency.id)
    second = dict(
        db.session.execute(sa.select(LOG).where(LOG.c.chain == agency.id, LOG.c.number == 2)).mappings().one()
    )
    second["action"] = "a.x"
    seal = chaining.seal_of(lines(agency.id)[0].seal, second)
    tamper(sa.update(LOG).where(LOG.c.id == second["id"]).values(action="a.x", seal=seal))
    assert prove(agency.id).broken_at == 3
    tamper(sa.delete(LOG).where(LOG.c.chain == agency.id, LOG.c.number == 1))
    assert prove(agency.id).broken_at == 1


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_application_cannot_change_the_log(cast, verb):
    write("a.a", agency_id=cast.agency().id)
    with scopes.platform(reason="test"), pytest.raises(sa.exc.DatabaseError), db.session.begin_nested():
        db.session.execute(sa.text(verb))


def test_what_is_rolled_back_was_never_said(cast):
    agency = cast.agency()
    write("a.a", agency_id=agency.id)
    record("a.lost", account_id=None, agency_id=agency.id)
    db.session.flush()
    db.session.rollback()
    record("a.before", account_id=None, agency_id=agency.id)
    nested = db.session.begin_nested()
    record("a.lost", account_id=None, agency_id=agency.id)
    db.session.flush()
    nested.rollback()
    with db.session.begin_nested():
        record("a.inside", account_id=None, agency_id=agency.id)
    db.session.commit()
    db.session.commit()
    assert [line.action for line in lines(agency.id)][-3:] == ["a.a", "a.before", "a.inside"]
    assert prove(agency.id).good


def test_a_savepoint_inside_one_that_is_taken_back(cast):
    agency = cast.agency()
    outer = db.session.begin_nested()
    with db.session.begin_nested():
        record("a.lost", account_id=None, agency_id=agency.id)
    outer.rollback()
    write("a.kept", agency_id=agency.id)
    assert "a.lost" not in [line.action for line in lines(agency.id)]


def test_two_writers_at_once_make_one_chain(app):
    """Ten threads, each with transactions of its own on the real database; the lines stay for the run."""
    failures: list[BaseException] = []

    def work(name: int) -> None:
        try:
            with app.app_context():
                for turn in range(5):
                    record("test.race", account_id=None, subject=f"{name}:{turn}")
                    db.session.commit()
                db.session.remove()
        except BaseException as error:  # noqa: BLE001 (told below)
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with app.app_context():
        proof = prove(chaining.PLATFORM)
        assert proof.good
        assert proof.lines >= 50
        db.session.remove()


def test_changes_of_a_row_before_it_is_written(cast):
    officer = cast.content("officer", title="Marta", post="Encargada")
    with scopes.agency(officer.agency_id):
        found = db.session.merge(officer)
        found.post, found.title, found.mail = "Jefa", "Marta", "marta@example.cl"
        changed = changes_of(found)
        assert changed == {"post": ("Encargada", "Jefa"), "mail": ("", "marta@example.cl")}
        record("content.edit", account_id=None, agency_id=officer.agency_id, changes=changed)
        db.session.commit()
    assert lines(officer.agency_id)[-1].details["changes"]["post"] == ["Encargada", "Jefa"]


def test_an_edited_content_tells_its_fields_unasked(cast):
    officer = cast.content("officer", title="Marta", post="Encargada", publish=False)
    with scopes.agency(officer.agency_id):
        found = db.session.merge(officer)
        services.edit(TYPES["officer"], found, values={"post": "Jefa"}, account_id=None)
        db.session.commit()
    assert lines(officer.agency_id)[-1].details["changes"]["post"] == ["Encargada", "Jefa"]


def test_a_changed_password_is_never_told(cast):
    account = cast.account("nadie")
    account.password_hash = "secreto-nuevo"
    record("password.change", account_id=account.id, subject=f"account:{account.id}")
    db.session.commit()
    assert lines(chaining.PLATFORM)[-1].details == {}


def test_differences_of_two_texts_are_kept_short(cast):
    found = differences({"a": "1", "b": "x", "gone": 1}, {"a": "1", "b": "y" * 9_000, "new": None, "other": 2})
    assert set(found) == {"b", "gone", "other"}
    write("a.a", agency_id=cast.agency().id, changes=found)
    kept = lines(cast.agency().id)[-1].details["changes"]
    assert kept["gone"] == [1, None]
    assert len(kept["b"][1]) == MOST_LETTERS + 1


@owner_only
def test_the_doctor_finds_the_chain_and_the_missing_lock(cast):
    agency = cast.agency()
    write("a.a", "a.b", agency_id=agency.id)
    assert list(doctor._broken_chains()) == []
    tamper(sa.update(LOG).where(LOG.c.chain == agency.id, LOG.c.number == 2).values(action="a.x"))
    assert list(doctor._broken_chains()) == [
        f"agency {agency.id}, line 2",
        "the trigger kept_audit_event_delete is missing",
        "the trigger kept_audit_event_update is missing",
    ]
