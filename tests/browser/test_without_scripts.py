"""Everything that matters works with JavaScript switched off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


def test_an_open_consultation_is_three_clicks_from_the_home_page(walk: Callable[..., Walk]) -> None:
    one = walk(scripts=False)
    one.open("/")
    one.follow("Ver todas las consultas abiertas")
    assert "etapa=abiertas" in one.page.url
    one.main.locator(".item-row a").first.click()
    expect(one.main.get_by_role("heading", name="Puede participar ahora")).to_be_visible()
    assert "Abierta" in one.main.locator(".tag").all_inner_texts()


def test_searching(walk: Callable[..., Walk]) -> None:
    one = walk(scripts=False)
    one.open("/")
    one.main.get_by_role("searchbox").fill("participacion salud")
    one.press("Buscar")
    assert one.heading == "Búsqueda: participacion salud"
    assert one.main.locator(".item-row").count() > 3
    assert one.main.locator("mark").count() > 3
    one.main.locator(".facets a").nth(1).click()
    assert "clase=" in one.page.url
    assert one.main.locator(".item-row").count() > 0


@pytest.mark.parametrize("width", [320, 1280])
def test_filtering(walk: Callable[..., Walk], width: int) -> None:
    """On a phone the filters wait behind their button, which opens without a script."""
    one = walk(scripts=False, width=width)
    one.open("/organismos/")
    if width == 320:
        expect(one.main.get_by_label("Región")).to_be_hidden()
        one.main.get_by_text("Filtrar esta lista").click()
    one.main.get_by_label("Tipo de organismo").select_option(label="Gobierno regional")
    one.press("Filtrar")
    names = one.main.locator(".item-row__title").all_inner_texts()
    assert names
    assert all(name.startswith("Gobierno Regional") for name in names)
    one.follow("Quitar los filtros")
    assert one.page.url.endswith("/organismos/")


def test_the_menu_opens_on_a_phone(walk: Callable[..., Walk]) -> None:
    one = walk(scripts=False, width=320)
    one.open("/")
    navigation = one.page.get_by_role("navigation", name="Navegación principal")
    expect(navigation).to_be_hidden()
    one.page.get_by_text("Menú", exact=True).click()
    navigation.get_by_role("link", name="Calendario").click()
    assert one.heading == "Calendario de participación"


def test_a_mechanism_is_drafted_published_read_and_withdrawn(walk: Callable[..., Walk]) -> None:
    staff, citizen = walk(scripts=False, as_="participacion@minvu.example"), walk(scripts=False)
    staff.page.get_by_role("link", name="Otros mecanismos", exact=True).first.click()
    staff.follow("Nuevo mecanismo")
    for label, text in (
        ("Título", "Mesa de vecinas y vecinos del borde costero"),
        ("Resumen", "Nos juntamos cada mes a revisar las obras."),
        ("Objetivo", "Revisar el avance de las obras con quienes viven al lado."),
        ("Participantes o beneficiarios", "Personas del barrio"),
        ("Requisitos para participar", "Sin requisitos"),
    ):
        staff.main.get_by_label(label).fill(text)
    staff.main.get_by_label("Es permanente").check()
    staff.press("Guardar como borrador")
    assert staff.heading == "Mesa de vecinas y vecinos del borde costero"
    assert "Borrador" in staff.main.inner_text()
    citizen.open("/organismos/minvu/mecanismos/")
    assert "borde costero" not in citizen.main.inner_text()

    staff.follow("Enviar a revisión")
    staff.press("Enviar a revisión")
    here = staff.path
    reviewer = walk(scripts=False, as_="admin@minvu.example")
    reviewer.open(here)
    reviewer.follow("Aprobar y publicar")
    reviewer.press("Publicar")
    reviewer.follow("Ver en la sección pública")
    public = reviewer.path
    citizen.open(public)
    assert citizen.heading == "Mesa de vecinas y vecinos del borde costero"
    citizen.open("/buscar/?q=borde+costero")
    expect(citizen.main.get_by_role("link", name=re.compile("borde costero")).first).to_be_visible()

    staff.open(here)
    staff.follow("Retirar")
    staff.main.get_by_label("Motivo").fill("La mesa terminó su trabajo.")
    staff.press("Retirar")
    assert "Retirado" in staff.main.inner_text()
    gone = citizen.page.goto(public)
    assert gone is not None
    assert gone.status in (404, 410)
    assert "cada mes" not in citizen.main.inner_text()
