"""A citizen answers a consultation, from the home page to the receipt: without scripts on a phone, by keyboard at a desk."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

CODE = re.compile(r"([0-9A-Z]{5}-){5}[0-9A-Z]")
#: Without scripts a person needs some seconds for the simple sum; less is a program.
SECONDS_OF_A_PERSON = 6.5


def open_consultation(one: Walk) -> None:
    """Go from the home page to the consultation of a ministry that is answered on line."""
    one.open("/")
    one.page.goto("/buscar/?q=horario+extendido&clase=consultation")
    one.main.locator(".item-row a").first.click()
    one.follow("Responder la consulta")


def receipt_of(one: Walk) -> str:
    assert one.heading == "Su respuesta está contada"
    found = CODE.search(one.main.inner_text())
    assert found
    return found[0]


def test_without_scripts_on_a_phone(walk: Callable[..., Walk]) -> None:
    one = walk(scripts=False, width=320)
    open_consultation(one)
    one.press("Siguiente")
    expect(one.main.get_by_role("alert")).to_contain_text("Falta algo por corregir")
    one.main.get_by_label("Sí", exact=True).check()
    one.press("Siguiente")
    one.main.get_by_label("¿Qué otra cosa debemos saber?").fill("Más horas en la tarde <b>y</b> los sábados")
    one.press("Siguiente")
    one.press("Revisar y enviar")
    expect(one.main).to_contain_text("Más horas en la tarde <b>y</b> los sábados")
    one.main.get_by_label("Tengo 14 años o más").check()
    sum_asked = re.search(r"¿Cuánto es (\d+) más (\d+)\?", one.main.inner_text())
    assert sum_asked
    one.main.get_by_label("¿Cuánto es").fill(str(int(sum_asked[1]) + int(sum_asked[2])))
    time.sleep(SECONDS_OF_A_PERSON)
    one.press("Enviar mi respuesta")
    code = receipt_of(one)
    one.follow("Comprobar un código")
    one.main.get_by_label("Código del comprobante").fill(code.lower())
    one.press("Comprobar")
    assert one.heading == "La respuesta está contada"


def test_by_keyboard_with_each_step_clean(walk: Callable[..., Walk]) -> None:
    """Only Tab, space, arrows, letters and Enter; axe finds nothing on any step."""
    one = walk(width=1280)
    open_consultation(one)
    steps = []
    press_to(one, lambda: one.page.keyboard.press("Space"), "input[type=radio]")
    while one.heading != "Revise y envíe su respuesta":
        steps.append(one.heading)
        assert list(one.findings_here()) == [], one.heading
        with one.page.expect_navigation():
            press_to(one, lambda: one.page.keyboard.press("Enter"), "button.button--primary")
        assert len(steps) < 6
    assert list(one.findings_here()) == [], steps
    press_to(one, lambda: one.page.keyboard.press("Space"), "input[name=old_enough]")
    press_to(one, lambda: one.page.keyboard.press("Enter"), "button.button--primary")
    one.page.wait_for_url("**/recibo/")
    assert receipt_of(one)
    assert list(one.findings_here()) == [], steps
    assert one.said == []


def press_to(one: Walk, act: Callable[[], None], selector: str) -> None:
    """Tab on until the focus is on what is sought, and act on it."""
    for _tab in range(80):
        one.page.keyboard.press("Tab")
        if one.page.evaluate("selector => document.activeElement.matches('main ' + selector)", selector):
            act()
            return
    pytest.fail(f"the focus never came to {selector}")
