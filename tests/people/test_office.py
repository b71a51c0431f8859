"""The people of an agency: who may change whom, and what stays."""

import pytest
import sqlalchemy as sa

from participa.access.visitor import Role
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.people import services
from participa.people.models import Account, Invitation, Membership
from participa.tenancy import scopes
from tests.people.conftest import fresh, link_in, mails_to

HOME = "/gestion/vivienda/personas/"


@pytest.fixture
def member_id(cast):
    def find(name):
        account = cast.account(name)
        with scopes.agency(cast.agency("vivienda").id):
            return fresh(sa.select(Membership.id).where(Membership.account_id == account.id))

    return find


def role_of(cast, name):
    with scopes.agency(cast.agency("vivienda").id):
        return fresh(
            sa.select(Membership.role).where(
                Membership.account_id == cast.account(name).id, Membership.ended_at.is_(None)
            )
        )


def test_the_list_names_everybody_and_what_can_be_done(signed_in, cast, member_id):
    ana = signed_in("ana")
    elena = member_id("elena")
    page = ana.get(HOME)
    assert {"Ana", "Elena"} <= set(page.words.split())
    assert f"{HOME}{elena}/rol/" in page.links()
    ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "reader"})
    assert "nora@example.cl" in ana.get(HOME).words


@pytest.mark.abuse("R02")
@pytest.mark.parametrize("name", ["olga", "elena", "rita"])
def test_only_administrators_come_in(signed_in, cast, member_id, name):
    cast.account("ana")
    visitor = signed_in(name)
    assert visitor.get(HOME).status == 403
    assert visitor.get(f"{HOME}{member_id('ana')}/terminar/").status == 403
    assert visitor.post(f"{HOME}{member_id('ana')}/terminar/", shown_on="/cuenta/").status == 403
    assert role_of(cast, "ana") is Role.ADMIN


def test_a_role_is_changed_and_the_persons_sessions_end(signed_in, cast, member_id):
    """S06: what begins after the change is another session."""
    ana, elena = signed_in("ana"), signed_in("elena")
    assert ana.post(f"{HOME}{member_id('elena')}/rol/", {"role": "officer"}).status == 303
    assert role_of(cast, "elena") is Role.OFFICER
    assert elena.get("/cuenta/").status == 302


@pytest.mark.abuse("S06")
def test_changing_ones_own_role_goes_on_with_another_token(signed_in, cast, member_id, open_browser):
    ana = signed_in("ana")
    elena = member_id("elena")
    ana.post(f"{HOME}{elena}/rol/", {"role": "admin"})
    before = ana.cookie()
    answer = ana.post(f"{HOME}{member_id('ana')}/rol/", {"role": "reader"})
    assert answer.response.location == "/gestion/vivienda/"
    assert ana.get("/gestion/vivienda/").status == 200
    assert ana.get(HOME).status == 403
    stolen = open_browser()
    stolen.client.set_cookie("session", before)
    assert stolen.get("/cuenta/").status == 302


@pytest.mark.abuse("R05")
def test_the_last_administrator_stays(signed_in, cast, member_id):
    ana = signed_in("ana")
    member_id("elena")
    own = member_id("ana")
    page = ana.post(f"{HOME}{own}/rol/", {"role": "reader"})
    assert (page.status, "única persona" in page.words) == (422, True)
    ana.post(f"{HOME}{own}/terminar/")
    assert role_of(cast, "ana") is Role.ADMIN


@pytest.mark.abuse("R05")
@pytest.mark.parametrize("role", ["super_admin", "is_super_admin", "", "ADMIN", "dueño"])
def test_a_role_that_is_none_is_refused(signed_in, cast, member_id, role):
    ana = signed_in("ana")
    assert ana.post(f"{HOME}{member_id('elena')}/rol/", {"role": role}).status == 422
    assert ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": role}).status == 422
    assert role_of(cast, "elena") is Role.EDITOR


@pytest.mark.abuse("R05")
@pytest.mark.abuse("R04")
def test_nobody_makes_themselves_super_admin(signed_in, cast, member_id):
    ana = signed_in("ana")
    fields = {"role": "admin", "is_super_admin": "1", "account_id": "1", "agency_id": "2", "ended_at": "2020-01-01"}
    ana.post(f"{HOME}{member_id('elena')}/rol/", fields)
    assert not fresh(sa.select(sa.func.count()).select_from(Account).where(Account.is_super_admin))
    assert role_of(cast, "elena") is Role.ADMIN


@pytest.mark.abuse("R05")
@pytest.mark.parametrize("actor", [role for role in Role if role is not Role.ADMIN])
def test_no_role_reaches_above_itself(cast, member_id, actor):
    ana, elena = member_id("ana"), member_id("elena")
    with scopes.agency(cast.agency("vivienda").id):
        found = {m.id: m for m in db.session.scalars(sa.select(Membership))}
        for target, role in ((ana, Role.READER), (elena, Role.ADMIN)):
            with pytest.raises(services.NotAllowedError):
                services.change_role(membership=found[target], role=role, account_id=1, actor_role=actor)
        with pytest.raises(services.NotAllowedError):
            services.end_membership(membership=found[ana], account_id=1, actor_role=actor)
        db.session.rollback()
        with pytest.raises(services.NotAllowedError):
            services.invite(
                agency=cast.agency(),
                email="x@y.cl",
                role=Role.ADMIN,
                account_id=cast.account("ana").id,
                actor_role=actor,
            )


def test_a_membership_ends_after_confirming(signed_in, cast, member_id):
    ana, elena = signed_in("ana"), signed_in("elena")
    own = member_id("elena")
    assert "Elena" in ana.get(f"{HOME}{own}/terminar/").heading
    assert role_of(cast, "elena") is Role.EDITOR
    ana.post(f"{HOME}{own}/terminar/")
    assert role_of(cast, "elena") is None
    assert elena.get("/gestion/vivienda/").status == 404
    assert "Personas que ya no están" in ana.get(HOME).words
    assert ana.get(f"{HOME}{own}/rol/").status == 404
    invited = ana.post(f"{HOME}invitar/", {"email": "elena@example.cl", "role": "reader"})
    assert invited.status == 200, "and can be invited again"


@pytest.mark.abuse("T01")
@pytest.mark.abuse("T02")
@pytest.mark.abuse("T03")
def test_people_of_another_agency_are_not_found(signed_in, cast, member_id):
    bruno = signed_in("bruno")
    ana = signed_in("ana")
    ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "reader"})
    with scopes.agency(cast.agency("vivienda").id):
        invitation = fresh(sa.select(Invitation.id))
    theirs = "/gestion/salud/personas/"
    for path in (f"{member_id('elena')}/rol/", f"{member_id('elena')}/terminar/", f"invitaciones/{invitation}/anular/"):
        assert bruno.get(theirs + path).status == 404
        fields = {"role": "reader", "agency_id": str(cast.agency("vivienda").id)}
        assert bruno.post(theirs + path, fields, shown_on="/cuenta/").status == 404
        assert bruno.get(HOME + path).status == 404
    assert bruno.post(f"{theirs}invitaciones/{invitation}/reenviar/", shown_on="/cuenta/").status == 404
    assert "Elena" not in bruno.get(theirs).words
    assert "nora@example.cl" not in bruno.get(theirs).text


def test_an_invitation_is_taken_back(signed_in, cast, browser):
    ana = signed_in("ana")
    ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "reader"})
    with scopes.agency(cast.agency("vivienda").id):
        invitation = fresh(sa.select(Invitation.id))
    assert "nora@example.cl" in ana.get(f"{HOME}invitaciones/{invitation}/anular/").heading
    assert ana.post(f"{HOME}invitaciones/{invitation}/anular/").status == 303
    assert browser.get(link_in(mails_to("nora@example.cl")[-1])).status == 410
    assert "esperando respuesta" in ana.get(HOME).words


def test_the_history_tells_who_did_what_without_secrets(signed_in, cast, member_id):
    ana = signed_in("ana")
    ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "reader"})
    ana.post(f"{HOME}{member_id('elena')}/rol/", {"role": "officer"})
    ana.post(f"{HOME}{member_id('elena')}/terminar/")
    page = ana.get(f"{HOME}historial/")
    assert "Invitó a una persona · nora@example.cl · Lectura" in page.words
    assert "de «Edición» a «Encargado o encargada de participación»" in page.words
    token = link_in(mails_to("nora@example.cl")[-1]).split("/")[-2]
    lines = str(db.session.execute(sa.select(AuditEvent.details, AuditEvent.subject)).all())
    assert token not in lines
    assert "argon2" not in lines


@pytest.mark.abuse("R08")
@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "uno"])
def test_numbers_that_no_row_can_have_are_not_found(signed_in, number):
    ana = signed_in("ana")
    assert ana.get(f"{HOME}{number}/rol/").status == 404
    assert ana.post(f"/cuenta/sesiones/{number}/cerrar/", shown_on="/cuenta/").status == 404


def test_a_super_admin_sees_who_runs_an_agency_and_its_invitations(signed_in, cast, browser):
    sara = signed_in("sara")
    cast.account("ana")
    assert "Sara" in sara.get("/plataforma/superadministracion/").words
    pages = "/plataforma/organismos/vivienda/personas/"
    assert "ana@example.cl" in sara.get(pages).words
    assert sara.post(f"{pages}invitar/", {"email": "nora@example.cl"}).status == 200
    with scopes.agency(cast.agency("vivienda").id):
        invitation = fresh(sa.select(Invitation.id))
        assert fresh(sa.select(Invitation.role)) is Role.ADMIN
    assert sara.post(f"{pages}{invitation}/reenviar/", shown_on=pages).status == 200
    first, second = mails_to("nora@example.cl")
    assert browser.get(link_in(first)).status == 404
    assert browser.get(link_in(second)).status == 200
    assert sara.post(f"{pages}{invitation}/anular/").status == 303
    assert browser.get(link_in(second)).status == 410
    assert sara.get("/plataforma/organismos/no-existe/personas/").status == 404


@pytest.mark.abuse("R01")
@pytest.mark.parametrize(
    "path", ["superadministracion/", "organismos/vivienda/personas/", "organismos/vivienda/personas/invitar/"]
)
def test_the_platform_pages_do_not_exist_for_others(signed_in, browser, path):
    assert signed_in("ana").get(f"/plataforma/{path}").status == 404
    assert browser.get(f"/plataforma/{path}").status == 302
