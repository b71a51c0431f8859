"""A passkey in a real browser: Chromium's own virtual device makes it, and signs in with it alone and as a second step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from participa.demo.accounts import DEMO
from tests.browser.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
WHO = "edicion@minsal.example"


def test_a_key_is_made_and_signs_in(browser: Browser, site: str) -> None:
    here = site.replace("127.0.0.1", "localhost")  # browsers bind keys to names, not to numbers
    context = browser.new_context(base_url=here, locale="es-CL")
    walk = Walk(context, here)
    device = context.new_cdp_session(walk.page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    walk.sign_in(WHO, DEMO)
    walk.open("/cuenta/dos-pasos/llaves/agregar/")
    assert list(walk.findings_here()) == []
    walk.main.get_by_label("Nombre de la llave").fill("Llave de prueba")
    walk.press("Crear la llave")
    expect(walk.page.locator("h1")).to_have_text("Guarde sus códigos de respaldo")
    walk.open("/cuenta/dos-pasos/")
    expect(walk.main).to_contain_text("Llave de prueba")
    assert list(walk.findings_here()) == []

    context.clear_cookies()
    walk.open("/ingresar/")
    walk.press("Ingresar con llave de acceso")
    walk.page.wait_for_url(lambda address: "/ingresar" not in address)

    context.clear_cookies()
    walk.open("/ingresar/")
    walk.page.get_by_label("Correo").fill(WHO)
    walk.page.get_by_label("Clave").fill(DEMO)
    walk.page.get_by_role("button", name="Ingresar", exact=True).click()
    expect(walk.page.locator("h1")).to_have_text("Use su llave de acceso")
    assert list(walk.findings_here()) == []
    walk.press("Usar mi llave de acceso")
    walk.page.wait_for_url(lambda address: "/ingresar" not in address)

    walk.open("/cuenta/dos-pasos/")
    walk.follow("Quitar")
    walk.press("Quitar la llave")
    expect(walk.main).to_contain_text("La llave ya no sirve para ingresar")
    context.close()


def test_without_scripts_the_pages_say_what_serves_instead(walk: Callable[..., Walk]) -> None:
    plain = walk(scripts=False, as_="edicion@minvu.example")
    plain.open("/cuenta/dos-pasos/llaves/agregar/")
    expect(plain.main.get_by_text("puede usar los códigos de una aplicación")).to_be_visible()
    expect(plain.main.get_by_role("button", name="Crear la llave")).to_be_hidden()
