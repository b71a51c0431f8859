"""The W3C's checker reads every kind of page, public and of the office, in one run, and has nothing to say."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from participa.demo.accounts import SUPER_ADMIN
from tests.browser import html_checker
from tests.browser.test_pages import NATIONAL, OFFICE, PLATFORM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
#: Pages of each kind of content of the site map; the checker reads hundreds in seconds.
OF_EACH_KIND = 25
AGENCIES = 12
ASTRAY = (("/no-existe/", 404), ("/consultas/?etapa=x", 400))
STEPS = ("", "editar/", "publicar/", "retirar/", "eliminar/", "integrantes/nuevo/", "sesiones/nuevo/")


@pytest.fixture(scope="module", autouse=True)
def _there_is_a_checker() -> None:
    try:
        html_checker.fetch()
    except html_checker.CheckerUnavailableError as error:
        if os.environ.get("PARTICIPA_REQUIRE_LANES") == "1":
            pytest.fail(str(error))
        pytest.skip(f"HTML checker: {error}")


@pytest.mark.usefixtures("site")
def test_the_checker_finds_nothing(walk: Callable[..., Walk], public_paths: list[str], tmp_path: Path) -> None:
    """As the server wrote them, before any script: what a browser would mend is a finding."""
    names: list[str] = []
    visitor, admin, platform = walk(), walk(as_="admin@minvu.example"), walk(as_=SUPER_ADMIN)
    pages = [
        *((visitor, path, 200) for path in [*NATIONAL, *some_of(public_paths)]),
        *((visitor, path, status) for path, status in ASTRAY),
        *((admin, path, 200) for path in office_paths(admin)),
        *((platform, path, 200) for path in PLATFORM),
    ]
    for one, path, status in pages:
        answer = one.context.request.get(path)
        assert answer.status == status, (path, answer.status)
        (tmp_path / f"{len(names):04}.html").write_bytes(answer.body())
        names.append(path)
    assert len(names) > 150
    assert html_checker.check(tmp_path, names) == []


def test_the_checker_would_find_something(tmp_path: Path) -> None:
    """A page that breaks the rules is told of with its name: an empty answer is no silence of a broken checker."""
    (tmp_path / "0000.html").write_text("<!doctype html><html lang=es><title>x</title><p><div id=a></p><i id=a>")
    found = html_checker.check(tmp_path, ["/rota/"])
    assert any("/rota/: line 1: Duplicate ID" in line for line in found), found


def some_of(paths: list[str]) -> Iterator[str]:
    """Yield some agencies' sections, with their lists, and pages of each kind."""
    seen: dict[str, int] = {}
    for path in paths:
        slug, *rest = path.strip("/").split("/")[1:] or [""]
        if slug not in seen and len(seen) < AGENCIES:
            seen[slug] = 0
            yield f"/organismos/{slug}/"
        kind = f"/{rest[0]}/" if rest else ""
        if seen.setdefault(kind, 0) < OF_EACH_KIND:
            seen[kind] += 1
            yield path
            if rest:
                yield f"/organismos/{slug}/{rest[0]}/"


def office_paths(admin: Walk) -> Iterator[str]:
    """Yield the office's pages, and those of the first content of each list with its steps."""
    yield from (f"/gestion/minvu/{path}" for path in OFFICE)
    for segment in ("consultas", "consejos", "documentos", "elecciones", "cuentas-publicas", "norma", "mecanismos"):
        admin.open(f"/gestion/minvu/{segment}/")
        yield admin.path
        link = admin.main.locator("tbody th a")
        if not link.count():
            continue
        here = str(link.first.get_attribute("href"))
        for step in STEPS:
            if admin.context.request.get(here + step, max_redirects=0).status == 200:
                yield here + step
