"""From the invitation's link to a published section, as a new officer walks it, with every decision counted.

A decision is a press on a button or a link, or a choice that has to be made; typing belongs to the step it is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from participa.demo.accounts import SUPER_ADMIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
MOST_DECISIONS = 12
MOST_MINUTES = 15
#: A slow reader, somebody who types with two fingers, and a moment's thought before each decision.
WORDS_A_MINUTE, KEYS_A_MINUTE, SECONDS_A_DECISION = 130, 100, 10
PASSWORD = "el faro alumbra de noche"


class NewOfficer:
    """Somebody who never saw the portal; what they read, type and decide is counted."""

    def __init__(self, one: Walk, *, scripts: bool) -> None:
        """Take a browser."""
        self.one, self.scripts = one, scripts
        self.decisions: list[str] = []
        self.seen: set[str] = set()
        self.words = self.keys = 0

    def decide(self, what: Locator) -> None:
        """Read what is new on the page and press something."""
        lines = set(self.one.main.inner_text().splitlines()) - self.seen
        self.seen |= lines
        self.words += sum(len(line.split()) for line in lines)
        self.decisions.append(what.inner_text())
        what.click()

    def press(self, name: str) -> None:
        """Press a button."""
        self.decide(self.one.main.get_by_role("button", name=name).first)

    def type(self, label: str, text: str) -> None:
        """Fill a field in."""
        self.keys += len(text)
        self.one.main.get_by_label(label).first.fill(text)

    def find_nothing_wrong(self) -> None:
        """Have the page audited; the auditor itself is a script."""
        if self.scripts:
            assert list(self.one.findings_here()) == []

    @property
    def minutes(self) -> float:
        """Return how long all of it takes at a slow pace."""
        return self.words / WORDS_A_MINUTE + self.keys / KEYS_A_MINUTE + len(self.decisions) * SECONDS_A_DECISION / 60


def invite(platform: Walk, name: str, mail: str) -> None:
    """Bring an agency aboard and invite who will run its section."""
    platform.open("/plataforma/organismos/nuevo/")
    platform.main.get_by_label("Nombre del organismo").fill(name)
    platform.main.get_by_label("Tipo").select_option(label="Servicio público")
    platform.main.get_by_label("Correo de quien lo administrará").fill(mail)
    platform.press("Crear e invitar")
    assert platform.heading == "Invitación enviada"


def accept(rosa: NewOfficer) -> None:
    """Open the link and make the account."""
    main = rosa.one.main
    rosa.decide(main.locator("a[href*='/invitacion/']"))
    rosa.type("Nombre", "Rosa Muñoz Cárdenas")
    rosa.type("Clave", PASSWORD)
    rosa.press("Crear la cuenta y aceptar")
    rosa.one.page.wait_for_url("**/puesta-en-marcha/")
    assert rosa.one.heading == "Ponga en marcha su sección"
    rosa.find_nothing_wrong()


def take_the_steps(rosa: NewOfficer) -> None:
    """Go through the checklist."""
    main = rosa.one.main
    rosa.type("Sitio web", "https://www.muelles.example")
    rosa.type("Correo institucional", "oirs@muelles.example")
    rosa.press("Confirmar la ficha")
    expect(main.get_by_label("Nombre y apellidos")).to_have_value("Rosa Muñoz Cárdenas")
    expect(main.get_by_label("Correo institucional")).to_have_value("oirs@muelles.example")
    rosa.press("Guardar a la persona encargada")
    rosa.press("No, por ahora trabajo en solitario")
    rosa.type("Número", "1.234")
    rosa.type("Fecha", "2024-05-02")
    rosa.type("Enlace al texto completo", "https://www.muelles.example/norma.pdf")
    rosa.press("Guardar la norma")
    rosa.press("Preparar los textos marcados")
    expect(main.get_by_role("button", name="Publicar")).to_have_count(4)
    rosa.find_nothing_wrong()
    for left in (3, 2, 1):
        rosa.press("Publicar")
        expect(main.get_by_role("button", name="Publicar")).to_have_count(left)
    rosa.press("Publicar")
    rosa.press("Publicar la sección")
    assert rosa.one.heading == "Listo: su sección está publicada"
    rosa.find_nothing_wrong()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_section_is_published_in_twelve_decisions(walk: Callable[..., Walk], *, scripts: bool) -> None:
    name, mail = ("Servicio de Muelles", "rosa@muelles.example")
    if not scripts:
        name, mail = ("Instituto de Glaciares", "rosa@glaciares.example")
    invite(walk(as_=SUPER_ADMIN, scripts=scripts), name, mail)
    one = walk(scripts=scripts, width=1280 if scripts else 320)
    one.open("/correos/")
    one.main.get_by_role("link", name="Invitación").first.click()
    assert mail in one.main.inner_text()
    rosa = NewOfficer(one, scripts=scripts)
    accept(rosa)
    take_the_steps(rosa)
    assert len(rosa.decisions) <= MOST_DECISIONS, rosa.decisions
    assert rosa.minutes <= MOST_MINUTES, (rosa.words, rosa.keys, rosa.decisions)

    citizen = walk(scripts=False)
    citizen.open(urlsplit(one.main.get_by_label("Dirección de su sección").input_value()).path)
    assert citizen.heading == name
    assert "Rosa Muñoz Cárdenas" in citizen.main.inner_text()
    section = citizen.path
    citizen.open(f"{section}norma/norma-general-de-participacion-ciudadana/")
    citizen.open(f"{section}mecanismos/")
    assert citizen.main.locator(".item-row").count() == 4
