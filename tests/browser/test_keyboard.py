"""The keyboard alone is enough, and shows where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from participa.demo import accounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement"
MOST_TABS = 40


def tab_to(one: Walk, words: str) -> None:
    """Press the tabulator until the focus is on something with these words."""
    for _ in range(MOST_TABS):
        one.page.keyboard.press("Tab")
        if words in (one.page.evaluate(f"({FOCUSED}.innerText || {FOCUSED}.getAttribute('aria-label') || '')")):
            return
    pytest.fail(f"{MOST_TABS} tabs did not reach {words!r}")


def test_the_skip_link_leads_to_the_content(walk: Callable[..., Walk]) -> None:
    one = walk()
    one.open("/consultas/")
    one.page.keyboard.press("Tab")
    skip = one.page.get_by_role("link", name="Ir al contenido")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    one.page.keyboard.press("Enter")
    expect(one.main).to_be_focused()
    one.page.keyboard.press("Tab")
    assert one.page.evaluate(f"document.querySelector('main').contains({FOCUSED})")


def test_the_menu_opens_and_closes(walk: Callable[..., Walk]) -> None:
    one = walk(width=320)
    one.open("/")
    navigation = one.page.get_by_role("navigation", name="Navegación principal")
    tab_to(one, "Menú")
    one.page.keyboard.press("Enter")
    expect(navigation).to_be_visible()
    one.page.keyboard.press("Escape")
    expect(navigation).to_be_hidden()
    assert one.page.evaluate(f"{FOCUSED}.tagName") == "SUMMARY"
    one.page.keyboard.press("Space")
    tab_to(one, "Consejos")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/consejos/")


def test_what_has_the_focus_is_seen(walk: Callable[..., Walk]) -> None:
    """Each stop of the tabulator in the header and the filters is on the screen and has an outline."""
    one = walk()
    one.open("/consultas/")
    for _ in range(14):
        one.page.keyboard.press("Tab")
        seen = one.page.evaluate(
            f"""() => {{
                const box = {FOCUSED}.getBoundingClientRect(), style = getComputedStyle({FOCUSED});
                return [{FOCUSED}.outerHTML.slice(0, 80), box.width > 0 && box.top < innerHeight && box.bottom > 0,
                        style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
            }}"""
        )
        assert seen[1:] == [True, True], seen


def test_signing_in_and_out(walk: Callable[..., Walk]) -> None:
    one = walk()
    one.open("/ingresar/")
    while one.page.evaluate(f"{FOCUSED}.id") != "email":
        one.page.keyboard.press("Tab")
    one.page.keyboard.type("edicion@minvu.example")
    one.page.keyboard.press("Tab")
    one.page.keyboard.type(accounts.DEMO)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/gestion/minvu/")
    name = one.page.locator(".account-menu summary").inner_text()
    tab_to(one, name)
    one.page.keyboard.press("Enter")
    tab_to(one, "Cerrar sesión")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url(lambda address: "/gestion/" not in address)
    one.page.goto("/gestion/minvu/")
    assert one.path == "/ingresar/"
