"""Several files at once, with and without the script."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser


@pytest.fixture
def three(tmp_path: Path) -> list[str]:
    """Make two good files and a bad one, new each time: the library knows what it has."""
    for name, content in (("acta_uno.txt", "uno"), ("foto.jpg", "<html>"), ("nota dos.txt", "dos")):
        (tmp_path / name).write_text(f"{content} {secrets.token_hex(8)}", "utf-8")
    return sorted(str(path) for path in tmp_path.iterdir())


@pytest.mark.abuse("K02")
@pytest.mark.parametrize("scripts", [True, False])
def test_one_bad_file_loses_no_good_one(walk: Callable[..., Walk], three: list[str], *, scripts: bool) -> None:
    one = walk(scripts=scripts, as_="edicion@minvu.example")
    one.open("/gestion/minvu/documentos/")
    one.page.get_by_label("Archivos", exact=True).set_input_files(three)
    one.press("Subir")
    told = "Terminó: 2 de 3 archivos guardados." if scripts else "Se guardaron 2 archivos como borrador"
    expect(one.main).to_contain_text(told)
    expect(one.main).to_contain_text("El contenido no corresponde a un archivo «.jpg»")
    one.follow("Acta uno")
    expect(one.page.locator("h1")).to_have_text("Acta uno")
    if scripts:  # axe is one
        assert list(one.findings_here()) == []
