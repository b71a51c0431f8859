"""A form that was not accepted keeps what was typed and leads to what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
TEXT = "Una plaza con sombra.\nY con baños: «limpios» & <abiertos>."


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_stays(walk: Callable[..., Walk], scripts: bool) -> None:
    one = walk(as_="edicion@minvu.example", scripts=scripts)
    one.open("/gestion/minvu/consultas/nuevo/")
    one.main.get_by_label("De qué se trata").fill(TEXT)
    one.main.get_by_label("Modalidad").select_option(index=1)
    one.main.get_by_label("Correo de contacto").fill("esto no es un correo")
    one.press("Guardar como borrador")
    assert one.page.title().startswith("Error:")
    expect(one.main.get_by_label("De qué se trata")).to_have_value(TEXT)
    expect(one.main.get_by_label("Correo de contacto")).to_have_value("esto no es un correo")
    assert one.main.get_by_label("Modalidad").evaluate("field => field.selectedIndex") == 1
    summary = one.main.locator(".error-summary")
    if scripts:
        expect(summary).to_be_focused()
    summary.get_by_role("link", name="Título").click()
    expect(one.main.get_by_label("Título")).to_be_focused()
    assert one.main.get_by_label("Título").get_attribute("aria-invalid") == "true"
    if scripts:
        assert list(one.findings_here(allowed="422")) == []


def test_a_changed_form_asks_before_it_is_left(walk: Callable[..., Walk]) -> None:
    one = walk(as_="edicion@minvu.example")
    asked = []
    one.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    one.open("/gestion/minvu/consultas/nuevo/")
    one.main.get_by_label("Título").click()
    one.page.keyboard.type("Plaza")
    one.page.get_by_role("link", name="Ver la sección pública").click(no_wait_after=True)
    one.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(one.main.get_by_label("Título")).to_have_value("Plaza")


def test_two_quick_clicks_make_one_draft(walk: Callable[..., Walk]) -> None:
    one = walk(as_="edicion@minvu.example")
    one.open("/gestion/minvu/consultas/nuevo/")
    one.main.get_by_label("Título").fill("Consulta enviada dos veces")
    one.main.get_by_role("button", name="Guardar como borrador").dblclick()
    one.page.wait_for_url(lambda address: "/nuevo/" not in address)
    one.open("/gestion/minvu/consultas/?q=enviada+dos+veces")
    assert one.main.locator("tbody tr").count() == 1


def test_a_long_text_says_how_much_is_left(walk: Callable[..., Walk]) -> None:
    """Past the maximum nothing is cut: it says how many characters are too many."""
    one = walk(as_="edicion@minvu.example")
    one.open("/gestion/minvu/consultas/nuevo/")
    summary = one.main.get_by_label("Resumen")
    line = one.main.locator("#summary-left")
    expect(line).to_be_hidden()
    summary.fill("a" * 390)
    expect(line).to_have_text("Quedan 10 caracteres")
    summary.fill("a" * 405)
    expect(line).to_have_text("Sobran 5 caracteres")
    expect(summary).to_have_value("a" * 405)


def test_marks_are_written_by_buttons_and_taken_back(walk: Callable[..., Walk]) -> None:
    one = walk(as_="edicion@minvu.example")
    one.open("/gestion/minvu/consultas/nuevo/")
    area = one.main.get_by_label("De qué se trata")
    bar = one.main.locator(".form-field", has=one.page.locator("#background")).get_by_role("toolbar", name="Formato")
    area.fill("tres plazas")
    area.select_text()
    bar.get_by_role("button", name="Negrita").click()
    expect(area).to_have_value("**tres plazas**")
    one.page.keyboard.press("Control+z")
    expect(area).to_have_value("tres plazas")
    one.page.keyboard.press("Control+b")
    expect(area).to_have_value("**tres plazas**")
    bar.get_by_role("button", name="Negrita").focus()
    for _step in range(3):
        one.page.keyboard.press("ArrowRight")
    one.page.keyboard.press("Enter")
    expect(area).to_have_value("- **tres plazas**")
    expect(area).to_be_focused()
    assert list(one.findings_here()) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_preview_keeps_all_that_was_typed(walk: Callable[..., Walk], scripts: bool) -> None:
    one = walk(as_="edicion@minvu.example", scripts=scripts)
    one.open("/gestion/minvu/consultas/nuevo/")
    one.main.get_by_label("Título").fill("Plazas")
    one.main.get_by_label("De qué se trata").fill("**tres** <b>plazas</b>")
    one.main.get_by_role("button", name="Vista previa De qué se trata").click()
    shown = one.main.locator("#background-preview")
    expect(shown.locator("strong")).to_have_text("tres")
    expect(shown.locator("b")).to_have_count(0)
    expect(one.main.get_by_label("Título")).to_have_value("Plazas")
    if scripts:
        assert list(one.findings_here()) == []
