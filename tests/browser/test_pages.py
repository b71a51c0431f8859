"""Every kind of page: axe-core finds nothing, nothing scrolls sideways, the console is silent, nobody else is asked."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from participa.demo.accounts import SUPER_ADMIN, TWO_AGENCIES
from participa.domains import DOMAINS
from participa.publishing.content_types import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser

for domain in DOMAINS:
    if find_spec(f"participa.{domain}.content_type"):
        import_module(f"participa.{domain}.content_type")
SEGMENTS = {content_type.segment for content_type in TYPES.values()}

NATIONAL = (
    "/",
    "/consultas/?etapa=abiertas",
    "/cuentas-publicas/",
    "/consejos/",
    "/consejos/elecciones/",
    "/mecanismos/",
    "/organismos/",
    "/organismos/?letra=m",
    "/encargados/",
    "/encargados/?q=nadie-se-llama-asi",
    "/calendario/",
    "/buscar/",
    "/buscar/?q=salud",
    "/buscar/?q=xyzxyz",
    "/ingresar/",
    "/clave/olvidada/",
    "/correos/",
    "/privacidad/",
    "/accesibilidad/",
    "/condiciones/",
    "/componentes/",
)
#: A few of the offices at every width; test_every_office_page.py looks at all of them at the narrowest.
OFFICE = ("", "consultas/", "cuentas-publicas/nuevo/", "documentos/nuevo/", "personas/", "permisos/", "actividad/")
PLATFORM = (
    "/plataforma/",
    "/plataforma/organismos/",
    "/plataforma/organismos/minvu/estado/suspended/",
    "/plataforma/importar/",
    "/plataforma/registro/",
)


@pytest.mark.parametrize("path", NATIONAL)
def test_national_pages(walk: Callable[..., Walk], path: str) -> None:
    assert list(walk().findings(path)) == []


@pytest.mark.parametrize("segment", sorted(SEGMENTS))
def test_contents_of_each_kind(walk: Callable[..., Walk], public_paths: list[str], segment: str) -> None:
    """An agency's list of the kind, and the first page of it on the site map."""
    found = [path for path in public_paths if path.split("/")[3:4] == [segment]]
    assert found, f"the demonstration shows nothing under /{segment}/"
    one = walk()
    index = found[0].rsplit("/", 2)[0] + "/"
    assert [*one.findings(index), *one.findings(found[0])] == []


def test_an_agency_and_its_own_colour(walk: Callable[..., Walk]) -> None:
    """The home of a section, one with a colour of its own, and one that is suspended."""
    one = walk()
    found = [*one.findings("/organismos/minvu/"), *one.findings("/organismos/minvu/norma/")]
    one.open("/organismos/")
    coloured = walk()
    for link in one.main.locator(".item-row a").all()[:8]:
        coloured.open(link.get_attribute("href") or "")
        if coloured.page.locator("link[href*='/tema-']").count():
            found += coloured.findings_here()
            break
    assert found == []


def test_pages_of_people_who_went_astray(walk: Callable[..., Walk]) -> None:
    one = walk()
    assert [*one.findings("/no-existe/", 404), *one.findings("/consultas/?etapa=x", 400)] == []


@pytest.mark.parametrize("path", OFFICE)
def test_office_pages(admin: Walk, path: str) -> None:
    assert list(admin.findings(f"/gestion/minvu/{path}")) == []


def test_a_content_in_the_office(admin: Walk) -> None:
    """Its page with its parts, its form, and the pages between a click and what is not taken back lightly."""
    admin.open("/gestion/minvu/consejos/")
    admin.main.locator("tbody th a").first.click()
    here = admin.path
    found = list(admin.findings(here))
    for step in ("editar/", "retirar/", "integrantes/nuevo/", "sesiones/nuevo/"):
        found += admin.findings(here + step)
    assert found == []


@pytest.mark.parametrize("path", PLATFORM)
def test_platform_pages(platform: Walk, path: str) -> None:
    assert list(platform.findings(path)) == []


def test_the_import_says_what_it_would_do(platform: Walk, tmp_path: Path) -> None:
    table = tmp_path / "organismos.csv"
    table.write_text(
        "Nombre;Tipo;Código\nServicio de Faros;Servicio público;X1\nMinisterio de Vivienda y Urbanizmo;Ministerio;\n"
        "Otro Servicio;Cosa rara;X2\n",
        "utf-8",
    )
    platform.open("/plataforma/importar/")
    platform.main.locator("input[name=table]").set_input_files(table)
    platform.press("Ver qué haría")
    assert platform.heading == "Qué haría la planilla"
    assert "Urbanizmo" in platform.main.inner_text()
    assert list(platform.findings_here()) == []


def test_choosing_between_two_agencies(walk: Callable[..., Walk]) -> None:
    one = walk(as_=TWO_AGENCIES)
    assert one.path == "/mis-organismos/"
    assert list(one.findings_here()) == []


@pytest.fixture(scope="module")
def admin(signed_in: Callable[..., Walk]) -> Walk:
    return signed_in(as_="admin@minvu.example")


@pytest.fixture(scope="module")
def platform(signed_in: Callable[..., Walk]) -> Walk:
    return signed_in(as_=SUPER_ADMIN)
