"""The platform's office: who enters, the list, a new agency, and the life of one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from participa.access.visitor import Role
from participa.agencies.models import Agency, AgencyState, Kind
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail, compose
from participa.people.models import Invitation, Membership
from participa.tenancy import scopes
from tests.support.statements import counted

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

PAGES = [
    "/plataforma/",
    "/plataforma/organismos/",
    "/plataforma/organismos/nuevo/",
    "/plataforma/importar/",
    "/plataforma/registro/",
]
NEW = {"name": "Servicio Nacional del Consumidor", "kind": "service", "email": "Jefa@Example.cl"}


def found(name: str) -> Agency | None:
    db.session.expire_all()
    return db.session.scalar(select(Agency).where(Agency.name == name))


@pytest.mark.parametrize("path", PAGES)
def test_the_office_opens_to_super_admins_only(cast: Cast, visit: Visitor, path: str) -> None:
    assert visit(path, as_=cast.session_token("sara")).status == 200
    assert visit(path, as_=cast.session_token("ana")).status == 404
    assert visit(path).status == 302


def test_three_facts_make_an_agency_in_preparation_and_an_invitation(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    page = visit("/plataforma/organismos/nuevo/", as_=sara, data=NEW)
    assert "El organismo quedó creado, en preparación." in page.words
    assert "http://localhost/invitacion" in page.text
    made = found(NEW["name"])
    assert made is not None
    assert (made.state, made.slug, made.kind) == (
        AgencyState.PREPARING,
        "servicio-nacional-del-consumidor",
        Kind.SERVICE,
    )
    with scopes.agency(made.id):
        offer = db.session.scalars(select(Invitation).where(Invitation.agency_id == made.id)).one()
        assert (offer.email, offer.role) == ("jefa@example.cl", "admin")
    assert db.session.scalars(select(OutboxMail)).one().recipient == "jefa@example.cl"
    home = visit("/plataforma/organismos/servicio-nacional-del-consumidor/", as_=sara)
    assert "Invitación pendiente: jefa@example.cl" in home.words


@pytest.mark.parametrize("missing", ["name", "kind", "email"])
def test_each_of_the_three_is_asked_for_and_nothing_typed_is_lost(cast: Cast, visit: Visitor, missing: str) -> None:
    page = visit("/plataforma/organismos/nuevo/", as_=cast.session_token("sara"), data={**NEW, missing: ""})
    assert page.status == 422
    assert found(NEW["name"]) is None
    for field, value in NEW.items():
        if field != missing:
            assert page.fields()[field] == value


def test_a_similar_name_is_shown_before_a_second_body_is_made(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    cast.agency("sernac", name="Servicio Nacional de Consumidor")
    page = visit("/plataforma/organismos/nuevo/", as_=sara, data=NEW)
    assert page.status == 422
    assert "Servicio Nacional de Consumidor" in page.words
    assert found(NEW["name"]) is None
    visit("/plataforma/organismos/nuevo/", as_=sara, data={**NEW, "is_separate": "y"})
    assert found(NEW["name"]) is not None


def test_suspending_asks_for_a_reason_and_takes_the_contents_away(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    cast.content("consultation", title="Plan de ciclovías")
    path = "/plataforma/organismos/vivienda/estado/suspended/"
    assert "Plan de ciclovías" in visit("/consultas/?etapa=todas").words
    assert visit(path, as_=sara, data={"reason": "  "}).status == 422
    assert visit(path, as_=sara, data={"reason": "Mudanza de oficina."}).status == 302
    assert "Plan de ciclovías" not in visit("/consultas/?etapa=todas").words
    assert "Mudanza de oficina." in visit("/organismos/vivienda/").words
    assert visit("/plataforma/organismos/vivienda/estado/live/", as_=sara, data={}).status == 302
    assert "Plan de ciclovías" in visit("/consultas/?etapa=todas").words
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("agency.change-state") == 2


def test_a_state_that_does_not_follow_is_refused(cast: Cast, visit: Visitor) -> None:
    cast.agency("nueva", state=AgencyState.PREPARING, name="Nueva")
    sara = cast.session_token("sara")
    assert visit("/plataforma/organismos/nueva/estado/suspended/", as_=sara).status == 302
    assert visit("/plataforma/organismos/nueva/estado/otra/", as_=sara).status == 404


@pytest.mark.abuse("T21", "T22")
def test_an_address_that_is_or_was_anothers_is_never_given_again(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    cast.agency("vivienda")
    cast.agency("salud")
    page = visit("/plataforma/organismos/vivienda/datos/", as_=sara)
    facts = page.fields()
    moved = visit("/plataforma/organismos/vivienda/datos/", as_=sara, data={**facts, "slug": "Casas"})
    assert moved.status == 302
    assert visit("/organismos/vivienda/").response.location == "/organismos/casas/"
    other = visit("/plataforma/organismos/salud/datos/", as_=sara).fields()
    for slug in ("vivienda", "casas", "CASAS", "admin", "..", "%2e%2e", "mіnvu", "casas.", "a" * 200, "static"):
        refused = visit("/plataforma/organismos/salud/datos/", as_=sara, data={**other, "slug": slug})
        assert refused.status == 422, slug
    back = visit("/plataforma/organismos/casas/datos/", as_=sara, data={**facts, "slug": "vivienda"})
    assert back.status == 302  # its own former address it may take back
    assert visit("/organismos/casas/").response.location == "/organismos/vivienda/"


@pytest.mark.abuse("T21")
def test_a_new_body_with_the_name_of_a_closed_one_gets_another_address(cast: Cast, visit: Visitor) -> None:
    cast.agency(
        "servicio-nacional-del-consumidor", state=AgencyState.CLOSED, name=NEW["name"], state_reason="Fusionado."
    )
    sara = cast.session_token("sara")
    visit("/plataforma/organismos/nuevo/", as_=sara, data={**NEW, "is_separate": "y"})
    slugs = set(db.session.scalars(select(Agency.slug).where(Agency.name == NEW["name"])))
    assert slugs == {"servicio-nacional-del-consumidor", "servicio-nacional-del-consumidor-2"}
    assert "Fusionado." in visit("/organismos/servicio-nacional-del-consumidor/").words


def test_a_succession_can_not_go_in_a_circle(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    one, two = cast.agency("vivienda"), cast.agency("salud")
    assert (
        visit("/plataforma/organismos/vivienda/sucesion/", as_=sara, data={"successor_id": str(two.id)}).status == 302
    )
    assert visit("/plataforma/organismos/salud/sucesion/", as_=sara, data={"successor_id": str(one.id)}).status == 422


def test_the_list_is_narrowed_by_its_address(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    cast.agency("vivienda", name="Ministerio de la Vivienda Única", code="AM001")
    cast.agency("nueva", state=AgencyState.PREPARING, name="Servicio Nuevo")
    for query, there, not_there in (
        ("q=unica", "Vivienda Única", "Servicio Nuevo"),
        ("q=am001", "Vivienda Única", "Servicio Nuevo"),
        ("estado=preparing", "Servicio Nuevo", "Vivienda Única"),
        ("personas=sin", "Servicio Nuevo", "zzz"),
        ("q=%25", "Ningún organismo coincide", "Servicio Nuevo"),
    ):
        page = visit(f"/plataforma/organismos/?{query}", as_=sara)
        assert there in page.words, query
        assert not_there not in page.words, query
    for bad in ("estado=otro", "tipo=x", "region=99", "personas=9"):
        assert visit(f"/plataforma/organismos/?{bad}", as_=sara).status == 400
    answer = visit("/plataforma/organismos.csv?q=unica", as_=sara).response
    assert answer.mimetype == "text/csv"
    assert "Ministerio de la Vivienda Única" in answer.get_data(as_text=True)
    assert "Servicio Nuevo" not in answer.get_data(as_text=True)


def test_the_list_says_how_far_each_agency_has_come(cast: Cast, visit: Visitor) -> None:
    """Where each waits is read from what exists, filtered by the address, and the invitation is sent again from there."""
    sara = cast.session_token("sara")
    made = {
        slug: cast.agency(slug, state=AgencyState.PREPARING)
        for slug in ("callado", "olvidado", "invitado", "entrado", "fichado")
    }
    cast.agency("vivienda")
    made["fichado"].card_confirmed_at = now()
    db.session.commit()
    for slug, days in (("invitado", 3), ("olvidado", -3)):
        with scopes.agency(made[slug].id):
            offer = Invitation(email=f"{slug}@example.cl", role=Role.ADMIN, token_hash=slug)
            offer.expires_at = now() + timedelta(days=days)
            db.session.add(offer)
            db.session.commit()
    with scopes.agency(made["entrado"].id):
        db.session.add(Membership(account_id=cast.account("nadie").id, role=Role.ADMIN))
        db.session.commit()
    stages = {"sin-invitar": "callado", "vencida": "olvidado", "invitado": "invitado", "entro": "entrado"}
    for stage, slug in {**stages, "ficha": "fichado", "publicada": "vivienda"}.items():
        page = visit(f"/plataforma/organismos/?avance={stage}", as_=sara)
        shown = {name for name in (*made, "vivienda") if f"Servicio de {name.capitalize()}" in page.words}
        assert shown == {slug}, stage
        assert f"Servicio de {slug.capitalize()}" in visit(f"/plataforma/organismos.csv?avance={stage}", as_=sara).text
    assert visit("/plataforma/organismos/?avance=otro", as_=sara).status == 400
    page = visit("/plataforma/organismos/?avance=vencida", as_=sara)
    action = re.search(r'action="(/plataforma/organismos/olvidado/personas/\d+/reenviar/)"', page.text)
    assert action
    again = visit(action[1], as_=sara, data={}, shown_on="/plataforma/organismos/?avance=vencida")
    assert "olvidado@example.cl" in again.words
    assert "Servicio de Olvidado" in visit("/plataforma/organismos/?avance=invitado", as_=sara).words
    with counted() as statements:
        visit("/plataforma/organismos/", as_=sara)
    few = len(statements)
    for number in range(8):
        cast.agency(f"otro-{number}", state=AgencyState.PREPARING)
    with counted() as statements:
        visit("/plataforma/organismos/", as_=sara)
    assert len(statements) == few, "the page costs the same however many agencies it lists"


def test_the_first_page_names_who_is_stuck_and_mails_that_fail(cast: Cast, visit: Visitor) -> None:
    cast.account("ana")  # vivienda has somebody
    cast.agency("nueva", state=AgencyState.PREPARING, name="Servicio Nuevo")
    mail = compose(recipient="secreta@example.cl", subject="Su invitación", text="x")
    mail.attempts, mail.last_error = 3, "no route to host"
    db.session.add(mail)
    db.session.commit()
    page = visit("/plataforma/", as_=cast.session_token("sara"))
    assert "Servicio Nuevo" in page.words
    assert "Servicio de Vivienda" not in page.words
    assert "no route to host" in page.words
    assert "secreta@example.cl" not in page.text


def test_the_log_tells_who_and_what(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    visit("/plataforma/organismos/nuevo/", as_=sara, data=NEW)
    page = visit("/plataforma/registro/", as_=sara)
    assert "Sara" in page.words
    assert "Creó el organismo" in page.words
    assert visit("/plataforma/registro/?organismo=servicio-nacional-del-consumidor", as_=sara).status == 200
    assert visit("/plataforma/registro/?organismo=no-hay", as_=sara).status == 404
    assert visit("/plataforma/registro/?ambito=otro", as_=sara).status == 400
