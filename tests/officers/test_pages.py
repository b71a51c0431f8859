"""An agency's officers: who attends, vacancy, history, card; and the office's form."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participa.extensions import db
from participa.foundation.clock import today
from participa.officers.models import Officer
from participa.officers.queries import contacts
from participa.publishing import services
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

ONE_DAY = timedelta(days=1)
FORM = "/gestion/vivienda/encargados/nuevo/"


def test_the_titular_of_today_is_shown_and_former_ones_without_contact(cast, visit):
    cast.content("officer", title="Ana Soto", post="Encargada", mail="ana@vivienda.cl", since=today() - 30 * ONE_DAY)
    cast.content(
        "officer",
        title="Pedro Paz",
        post="Encargado",
        mail="pedro@vivienda.cl",
        since=today() - 400 * ONE_DAY,
        until=today() - 31 * ONE_DAY,
    )
    page = visit("/organismos/vivienda/encargados/")
    assert "ana@vivienda.cl" in page.words
    assert "Pedro Paz" in page.words
    assert "pedro@vivienda.cl" not in page.text
    assert "Cargo vacante" not in page.words


def test_without_a_titular_in_office_the_post_is_vacant(cast, visit):
    cast.content("officer", title="Pedro Paz", mail="pedro@vivienda.cl", until=today() - ONE_DAY)
    page = visit("/organismos/vivienda/encargados/")
    assert "Cargo vacante" in page.words
    assert "nadie ejerce este cargo" in page.words


def test_an_agency_without_officers_shows_the_vacancy(cast, visit):
    cast.agency("vivienda")
    assert "Cargo vacante" in visit("/organismos/vivienda/encargados/").words


def test_the_deputy_attends_while_the_post_is_vacant(cast, visit):
    cast.content("officer", title="Lía Vera", role="subrogante", mail="lia@vivienda.cl")
    page = visit("/organismos/vivienda/encargados/")
    assert "Cargo vacante" in page.words
    assert "lia@vivienda.cl" in page.words
    assert "Atiende quien subroga" in page.words


def test_a_regional_titular_does_not_fill_the_national_post(cast, visit):
    cast.content("officer", title="Rosa Mar", scope="regional", region_code="05", mail="rosa@vivienda.cl")
    page = visit("/organismos/vivienda/encargados/")
    assert "Cargo vacante" in page.words
    assert "Región de Valparaíso" in page.words


@pytest.mark.parametrize(
    ("since", "until", "in_office"),
    [(None, None, True), (0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False)],
)
def test_who_is_in_office_follows_from_the_dates_both_included(since, until, in_office):
    day = lambda offset: None if offset is None else today() + offset * ONE_DAY  # noqa: E731
    assert Officer(since=day(since), until=day(until)).is_in_office is in_office


def test_someone_who_will_take_office_is_announced_not_offered(cast, visit, client):
    cast.content("officer", title="Nueva Persona", mail="nueva@vivienda.cl", since=today() + 5 * ONE_DAY)
    page = visit("/organismos/vivienda/encargados/")
    assert "Asumirán el cargo" in page.words
    assert "Cargo vacante" in page.words
    assert "nueva@vivienda.cl" not in client.get("/encargados/").get_data(as_text=True)


def test_the_card_of_one_officer(cast, client):
    cast.content("officer", title="Ana Soto", post="Encargada", mail="ana@vivienda.cl", hours="9 a 14")
    answer = client.get("/organismos/vivienda/encargados/ana-soto/contacto.vcf")
    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/vcard"
    assert "ORG:Servicio de Vivienda" in text
    assert "NOTE:9 a 14" in text


def test_a_former_officer_has_a_page_without_contact_and_no_card(cast, visit, client):
    cast.content(
        "officer", title="Pedro Paz", mail="pedro@vivienda.cl", office_address="Calle 1", until=today() - ONE_DAY
    )
    page = visit("/organismos/vivienda/encargados/pedro-paz/")
    assert "ya no ejerce" in page.words
    assert "pedro@vivienda.cl" not in page.text
    assert "Calle 1" not in page.text
    assert client.get("/organismos/vivienda/encargados/pedro-paz/contacto.vcf").status_code == 404


def test_the_card_of_another_agency_or_of_nobody_is_not_found(cast, client):
    cast.content("officer", title="Ana Soto", mail="ana@vivienda.cl")
    cast.agency("salud")
    assert client.get("/organismos/salud/encargados/ana-soto/contacto.vcf").status_code == 404
    assert client.get("/organismos/vivienda/encargados/nadie/contacto.vcf").status_code == 404


def test_contacts_of_another_agency_are_not_mixed_in(cast):
    cast.content("officer", title="Ana Soto")
    other = cast.agency("salud")
    with scopes.public():
        assert contacts(other.id).is_vacant


def test_elena_creates_a_national_officer_and_no_region_stays(cast, visit):
    elena = cast.session_token("elena")
    page = visit(FORM, as_=elena)
    assert "Nombre de la persona" in page.words
    sent = page.fields() | {"title": "Ana Soto", "post": "Encargada", "region_code": "08", "mail": "a@vivienda.cl"}
    assert visit(FORM, as_=elena, data=sent).status == 302
    with scopes.agency(cast.agency().id):
        made = contacts_of_drafts(cast.agency().id)
    assert made.region_code is None
    assert made.summary == "Encargada"


def contacts_of_drafts(agency_id: int) -> Officer:
    from participa.extensions import db

    return db.session.scalars(db.select(Officer).where(Officer.agency_id == agency_id)).one()


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"scope": "regional", "region_code": ""}, "Elija la región"),
        ({"mail": "no-es-correo"}, "Escriba un correo completo"),
        ({"phone": "llámeme"}, "Escriba el teléfono con números"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "no puede ser anterior"),
        ({"until": "9999-12-31"}, "Revise el año"),
        ({"title": ""}, "Complete este campo"),
    ],
)
def test_the_form_names_the_remedy_and_keeps_what_was_typed(cast, visit, changes, remedy):
    """D01: nothing typed is lost and nothing answers 500."""
    elena = cast.session_token("elena")
    sent = visit(FORM, as_=elena).fields() | {"title": "Ana Soto", "post": "Encargada de prueba"} | changes
    page = visit(FORM, as_=elena, data=sent)
    assert page.status == 422
    assert remedy in page.words
    assert "Encargada de prueba" in page.text


def test_an_officer_without_any_contact_can_not_be_published(cast, visit):
    olga = cast.session_token("olga")
    officer = cast.content("officer", title="Ana Soto", post="Encargada", publish=False)
    page = visit(f"/gestion/vivienda/encargados/{officer.id}/publicar/", as_=olga, data={})
    assert page.status == 422
    assert "Indique un correo institucional" in page.words


@pytest.mark.abuse("V10")
def test_the_page_of_who_was_withdrawn_is_gone_for_search_engines_too(visit, cast):
    """V10: gone, told not to be kept, in no list, map or search; nothing of the person on the page that says so."""
    officer = cast.content("officer", title="Zunilda Quirquincho", mail="zunilda@vivienda.example")
    address = f"/organismos/vivienda/encargados/{officer.slug}/"
    assert visit(address).status == 200
    with scopes.agency(officer.agency_id):
        services.withdraw(
            get_by_id(type(officer), officer.agency_id, officer.id), account_id=None, reason="Dejó el cargo"
        )
        db.session.commit()
    page = visit(address)
    assert page.status in (404, 410)
    assert "noindex" in page.text or "noindex" in page.response.headers.get("X-Robots-Tag", "")
    for elsewhere in (
        address,
        "/encargados/",
        "/sitemap.xml",
        "/buscar/?q=zunilda",
        "/organismos/vivienda/encargados/",
    ):
        assert "Quirquincho" not in visit(elsewhere).text, elsewhere


@pytest.mark.abuse("V09")
def test_nobodys_telephone_is_filled_in_from_last_year_or_from_an_account(cast, visit):
    """V09: the form of a new officer is empty, asks for the office's data only, and publishing says what is shown."""
    former = cast.content(
        "officer", title="Rosa Díaz", post="Encargada", mail="rosa@example.cl", phone="+56 9 8765 4321"
    )
    with scopes.agency(former.agency_id):
        services.withdraw(former, reason="Dejó el cargo", account_id=None)
        db.session.commit()
    elena = cast.session_token("elena")
    page = visit(FORM, as_=elena)
    assert "nunca uno personal" in page.words
    for private in ("8765", "rosa@example.cl", "Rosa Díaz", cast.account("elena").email):
        assert private not in page.text
    assert {page.fields().get(name, "") for name in ("title", "mail", "phone")} == {""}
