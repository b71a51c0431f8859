"""The officer's hour a week: enters, sees what is owed, follows one duty until it is done. With scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
#: Two agencies, so that each walk finds its duty undone; who wrote it, and who approves it.
WALKS = {True: "minsal", False: "mma"}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_duty_is_followed_until_it_is_done(walk: Callable[..., Walk], scripts: bool) -> None:
    agency = WALKS[scripts]
    writer = walk(as_=f"edicion@{agency}.example", scripts=scripts)
    writer.open(f"/gestion/{agency}/mecanismos/nuevo/")
    title = f"Cabildo del agua de {agency}"
    writer.main.get_by_label("Título").fill(title)
    writer.main.get_by_label("Resumen").fill("Una tarde para conversar del agua con los vecinos.")
    writer.press("Guardar como borrador")
    writer.follow("Enviar a revisión")
    writer.press("Enviar a revisión")

    officer = walk(as_=f"participacion@{agency}.example", scripts=scripts, width=320)
    assert officer.path == f"/gestion/{agency}/"
    owed = officer.main.get_by_role("link", name=f"Revisar «{title}»")
    expect(owed).to_be_visible()
    if scripts:
        assert list(officer.findings_here()) == []
    owed.click()
    expect(officer.page.locator("h1")).to_have_text(title)
    officer.follow("Devolver")
    officer.main.get_by_label("Qué hay que cambiar").fill("Diga la fecha y el lugar.")
    officer.press("Devolver")
    officer.open(f"/gestion/{agency}/")
    expect(officer.main.get_by_role("link", name=f"Revisar «{title}»")).to_have_count(0)
    expect(officer.page.locator("h1")).to_contain_text("Gestión")
