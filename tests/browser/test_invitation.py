"""From a name on a list to an office of one's own: the whole way of a new agency, as people walk it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from participa.demo.accounts import SUPER_ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
MAIL = "marta.rios@balizas.example"
PASSWORD = "el faro alumbra de noche"


def test_a_new_agency_opens_its_office(walk: Callable[..., Walk]) -> None:
    platform = walk(as_=SUPER_ADMIN)
    platform.open("/plataforma/organismos/nuevo/")
    platform.main.get_by_label("Nombre del organismo").fill("Servicio Nacional de Balizas")
    platform.main.get_by_label("Tipo").select_option(label="Servicio público")
    platform.main.get_by_label("Correo de quien lo administrará").fill(MAIL)
    platform.press("Crear e invitar")
    assert platform.heading == "Invitación enviada"
    assert MAIL in platform.main.inner_text()

    marta = walk()
    marta.open("/correos/")
    marta.follow("Invitación")
    assert MAIL in marta.main.inner_text()
    marta.main.locator("a[href*='/invitacion/']").click()
    assert "Servicio Nacional de Balizas" in marta.heading
    people = "/plataforma/organismos/servicio-nacional-de-balizas/personas/"
    platform.open(people)
    expect(platform.main.get_by_text("Sin abrir")).to_be_visible()
    with marta.page.expect_response("**/abierta/"):
        marta.page.mouse.move(200, 200)
    platform.open(people)
    expect(platform.main.get_by_text("Abierta el")).to_be_visible()
    marta.main.get_by_label("Nombre").fill("Marta Ríos")
    marta.main.get_by_label("clave").fill(PASSWORD)
    marta.press("Crear la cuenta y aceptar")
    marta.page.wait_for_url("**/gestion/**")
    assert marta.heading == "Ponga en marcha su sección"
    expect(marta.page.get_by_text("Marta Ríos").first).to_be_visible()
    assert list(marta.findings_here()) == []
    office = marta.path.removesuffix("puesta-en-marcha/")

    marta.context.clear_cookies()
    marta.sign_in(MAIL, PASSWORD)
    assert marta.path.startswith(office)
    stranger = walk(as_="lectura@minsal.example")
    answer = stranger.page.goto(office)
    assert answer is not None
    assert answer.status == 404
