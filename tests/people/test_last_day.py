"""Memberships with a last day: told, moved, taken back, over by themselves; and the administrator who stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.access.visitor import Role
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.people import queries, services
from participa.people.models import Account, Membership, SignInSession
from participa.tenancy import scopes
from tests.guards.reading import project
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, fresh, link_in, mails_to

#: Where the column itself is read, and not the question whether somebody belongs now.
READ_HERE = {
    "participa/people/models.py",
    "participa/people/queries/__init__.py",
    "participa/people/services/invitations.py",
}
HOME = "/gestion/vivienda/personas/"


@pytest.fixture
def member_id(cast):
    def find(name):
        account = cast.account(name)
        with scopes.agency(cast.agency("vivienda").id):
            return fresh(sa.select(Membership.id).where(Membership.account_id == account.id))

    return find


@pytest.fixture
def in_vivienda(cast):
    with scopes.agency(cast.agency("vivienda").id):
        yield


def set_day(cast, name, day, **more):
    with scopes.agency(cast.agency("vivienda").id):
        mine = sa.update(Membership).where(Membership.account_id == cast.account(name).id)
        db.session.execute(mine.values(ends_on=day, **more))
        db.session.commit()


@pytest.mark.abuse("R11")
def test_a_membership_lasts_through_its_last_day_and_no_longer(signed_in, cast, member_id):
    """R11: bookmarks of who left open nothing, and no job has to run for it."""
    ana, elena = signed_in("ana"), signed_in("elena")
    path = f"{HOME}{member_id('elena')}/hasta/"
    assert ana.post(path, {"ends_on": today().isoformat()}).response.location == HOME
    assert "Hasta el" in ana.get(HOME).words
    assert "dura hasta el" in mails_to("elena@example.cl")[-1].text
    assert elena.get("/gestion/vivienda/").status == 200
    set_day(cast, "elena", today() - timedelta(days=1))
    assert elena.get("/gestion/vivienda/").status == 404
    assert elena.get("/gestion/vivienda/consultas/nuevo/").status == 404
    assert "Servicio de Vivienda" not in elena.get("/mis-organismos/").words
    words = ana.get(HOME).words
    assert "Personas que ya no están" in words
    assert ana.get(path).status == 404


def test_a_last_day_is_moved_and_taken_back(signed_in, cast, member_id):
    ana = signed_in("ana")
    path = f"{HOME}{member_id('elena')}/hasta/"
    later = today() + timedelta(days=30)
    ana.post(path, {"ends_on": later.isoformat()})
    assert ana.get(path).fields()["ends_on"] == later.isoformat()
    assert ana.post(path, {"ends_on": (today() - timedelta(days=1)).isoformat()}).status == 422
    assert ana.post(path, {"ends_on": "30 de febrero"}).status == 422
    assert ana.post(path, {"ends_on": ""}).status == 303
    assert "ya no tiene fecha de término" in mails_to("elena@example.cl")[-1].text
    assert "Cambió hasta cuándo participa" in ana.get(f"{HOME}historial/").words


@pytest.mark.abuse("R05")
def test_the_last_administrator_gets_no_last_day(signed_in, cast, member_id):
    """R05: neither by a date, nor by another role, nor by leaving; one who goes on a day does not count as staying."""
    ana = signed_in("ana")
    path, day = f"{HOME}{member_id('ana')}/hasta/", (today() + timedelta(days=60)).isoformat()
    refused = ana.post(path, {"ends_on": day})
    assert (refused.status, "única persona" in refused.words) == (422, True)
    set_day(cast, "elena", today() + timedelta(days=90), role=Role.ADMIN)
    assert ana.post(path, {"ends_on": day}).status == 422
    assert ana.post(f"{HOME}{member_id('ana')}/rol/", {"role": "editor"}).status == 422
    ana.post(f"{HOME}{member_id('ana')}/terminar/")
    assert ana.get(HOME).status == 200
    db.session.execute(sa.update(Account).where(Account.email == "elena@example.cl").values(is_active=False))
    set_day(cast, "elena", None, role=Role.ADMIN)
    assert ana.post(path, {"ends_on": day}).status == 422  # an account that is off administers nothing
    db.session.execute(sa.update(Account).where(Account.email == "elena@example.cl").values(is_active=True))
    db.session.commit()
    assert ana.post(path, {"ends_on": day}).status == 303


@pytest.mark.abuse("R05")
def test_a_demand_shuts_the_last_administrator_out_of_nothing_for_good(signed_in, cast, app, monkeypatch):
    """R05: whose term for the second step is over sets it up and goes on; nobody has to let them in."""
    ana = signed_in("ana")
    monkeypatch.setitem(app.config, "MODE", "production")
    set_day(cast, "ana", None, second_step_by=sa.func.coalesce(Membership.second_step_by, Membership.started_at))
    assert ana.get(HOME).response.location == "/cuenta/dos-pasos/"
    assert ana.get("/cuenta/dos-pasos/activar/").status == 200
    assert ana.get("/cuenta/dos-pasos/llaves/agregar/").status == 200


def test_who_comes_back_begins_a_new_membership(signed_in, cast, member_id, open_browser):
    ana, first = signed_in("ana"), member_id("elena")
    set_day(cast, "elena", today() - timedelta(days=3))
    until = today() + timedelta(days=10)
    ana.post(f"{HOME}invitar/", {"email": "elena@example.cl", "role": "reader", "ends_on": until.isoformat()})
    elena = signed_in("elena")
    link = link_in(mails_to("elena@example.cl")[0])
    page = elena.get(link)
    assert "Lee todo" in page.words
    assert "Participará hasta" in page.words
    assert elena.post(link).status == 303
    assert elena.get("/gestion/vivienda/").status == 200
    with scopes.agency(cast.agency("vivienda").id):
        old, new = db.session.scalars(sa.select(Membership).order_by(Membership.id.desc()).limit(2)).all()[::-1]
        assert (old.id, new.ends_on, new.role) == (first, until, Role.READER)
        assert old.ended_at is not None


@pytest.mark.abuse("R02")
@pytest.mark.parametrize("name", ["olga", "aurora", "rita"])
def test_only_administrators_set_a_day(signed_in, cast, member_id, name):
    visitor, path = signed_in(name), f"{HOME}{member_id('elena')}/hasta/"
    assert visitor.get(path).status == 403
    assert visitor.post(path, {"ends_on": ""}, shown_on="/cuenta/").status == 403


def test_the_list_is_filtered_and_tells_the_last_sign_in(signed_in, cast):
    ana = signed_in("ana")
    cast.account("elena"), cast.account("olga")
    assert "Último ingreso" in ana.get(HOME).words
    found = ana.get(f"{HOME}?q=ELENA").words
    assert ("Elena" in found, "Olga" in found) == (True, False)
    assert "Elena" not in ana.get(f"{HOME}?rol=officer").words
    assert "Ninguna persona coincide" in ana.get(f"{HOME}?q=%25").words
    assert ana.get(f"{HOME}?rol=jefe").status == 200


@pytest.mark.abuse("S01")
def test_the_link_of_an_invitation_is_handed_over_without_a_mail(signed_in, cast, open_browser):
    ana = signed_in("ana")
    ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "editor"})
    first = link_in(mails_to("nora@example.cl")[0])
    with scopes.agency(cast.agency("vivienda").id):
        invitation = queries.find_waiting_invitation(cast.agency("vivienda").id, "nora@example.cl")
    page = ana.post(f"{HOME}invitaciones/{invitation.id}/direccion/", shown_on=HOME)
    assert "La dirección anterior ya no sirve" in page.words
    assert len(mails_to("nora@example.cl")) == 1
    assert open_browser().get(first).status == 404
    handed = page.text.split('value="http://localhost/invitacion/')[1].split('"')[0]
    assert open_browser().get(f"/invitacion/{handed}").status == 200


@pytest.mark.abuse("R05")
def test_making_an_administrator_asks_who_is_there(signed_in, cast, member_id):
    ana = signed_in("ana")
    db.session.execute(sa.update(SignInSession).values(created_at=now() - timedelta(hours=1)))
    db.session.commit()
    path = f"{HOME}{member_id('elena')}/rol/"
    asked = ana.post(path, {"role": "admin"})
    assert asked.heading == "Confirme que es usted"
    assert asked.fields()["role"] == "admin"
    assert ana.post(path, {"role": "admin", "confirmacion": OTHER_PASSWORD}).status == 422
    assert ana.post(path, {"role": "admin", "confirmacion": PASSWORD}).status == 303
    with scopes.agency(cast.agency("vivienda").id):
        assert queries.find_role(cast.agency("vivienda").id, cast.account("elena").id) is Role.ADMIN


def test_a_day_that_is_over_is_no_last_day(cast, member_id, in_vivienda):
    with pytest.raises(services.PastDayError):
        services.set_last_day(
            membership=queries.get_member(cast.agency("vivienda").id, member_id("elena")),
            ends_on=today() - timedelta(days=1),
            account_id=cast.account("ana").id,
            actor_role=Role.ADMIN,
        )


def test_everything_asks_the_one_question_of_who_belongs():
    """A query that asks `Membership.ended_at` alone would keep those whose last day is over."""
    asking = {source.path for source in project().sources if "Membership.ended_at" in source.text}
    assert asking <= READ_HERE, "Ask Membership.current() or member.is_current instead."
