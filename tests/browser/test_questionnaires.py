"""A questionnaire is built, tried and opened with the keyboard alone, and each page is clean on a phone and on a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
_FOCUSED = "(document.activeElement.matches('a, button, summary') ? document.activeElement.innerText : '')"
_NAMED = "[...(document.activeElement.labels || [])].map((label) => label.innerText).join(' ')"


def reach(one: Walk, words: str, most: int = 90) -> None:
    """Press the tabulator until something with these words, or a field with this label, has the focus."""
    for _ in range(most):
        one.page.keyboard.press("Tab")
        if words in one.page.evaluate(f"({_FOCUSED} + ' ' + {_NAMED}).replace(/\\s+/g, ' ')"):
            return
    pytest.fail(f"{most} tabs did not reach {words!r} in {one.path}")


def go(one: Walk, words: str) -> None:
    """Reach something and press Enter."""
    reach(one, words)
    enter(one)


def enter(one: Walk) -> None:
    """Press Enter and wait for the next page."""
    before = one.page.url
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(lambda address: address != before)


def write(one: Walk, **fields: str) -> None:
    """Fill in fields by their labels, in the order of the page."""
    for label, text in fields.items():
        reach(one, label.replace("_", " "))
        one.page.keyboard.type(text)


def add_question(one: Walk, kind: str, **fields: str) -> None:
    """Add a question of a kind to the draft at hand."""
    go(one, "Agregar una pregunta")
    go(one, kind)
    write(one, **fields)
    go(one, "Guardar")


def test_building_by_keyboard(walk: Callable[..., Walk]) -> None:
    one = walk(as_="participacion@mma.example")
    one.open("/gestion/mma/cuestionarios/")
    go(one, "Nuevo cuestionario")
    write(one, Título="Reciclaje en el barrio")
    enter(one)
    builder = one.page.url
    add_question(one, "Una opción", Pregunta="¿Separa sus residuos?", Opciones="Siempre\nNunca")
    add_question(one, "Texto largo", Pregunta="¿Qué se lo impide?")
    go(one, "Condición la pregunta 2")
    go(one, "Ver sus respuestas")
    reach(one, "Nunca")
    one.page.keyboard.press("Space")
    found = list(one.findings_here())
    go(one, "Guardar la condición")
    expect(one.main).to_contain_text("Solo si en la pregunta 1 eligió «Nunca».")
    found += one.findings_here()
    go(one, "Ver y ensayar")
    why = one.page.get_by_label("¿Qué se lo impide?")
    expect(why).to_be_hidden()
    reach(one, "Siempre")
    one.page.keyboard.press("ArrowDown")
    expect(why).to_be_visible()
    write(one, **{"¿Qué_se_lo_impide?": "No hay contenedores."})
    found += one.findings_here()
    reach(one, "Continuar")
    one.page.keyboard.press("Enter")
    expect(one.main).to_contain_text("No hay contenedores.")
    one.page.goto(builder)
    go(one, "Abrir para respuestas")
    reach(one, "Abrir para respuestas")
    one.page.keyboard.press("Enter")
    expect(one.main).to_contain_text("Está en uso")
    assert found == []


def test_every_kind_of_question_is_clean(walk: Callable[..., Walk]) -> None:
    """The demonstration's questionnaires have all twelve kinds: each page of a trial, with answers to mend too."""
    found: list[str] = []
    for agency in ("minvu", "mma"):
        one = walk(as_=f"lectura@{agency}.example")
        one.open(f"/gestion/{agency}/cuestionarios/")
        one.main.get_by_role("link", name="Veredas" if agency == "minvu" else "Anteproyecto").click()
        one.follow("Ver y ensayar")
        one.press("Continuar")
        expect(one.page.locator(".error-summary")).to_be_focused()
        found += one.findings_here(allowed="422")
        one.main.locator("input[type=radio]").first.check()
        for _page in range(2):
            one.press("Continuar")
            one.page.wait_for_load_state()
            found += one.findings_here(allowed="422")
    assert found == []
