"""Static files: joined, named after their content, found again by that name only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from participa.ui.assets import Assets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "styles/tokens.css": "@layer tokens;\n\n/* gone:\n   both lines */\n:root { --a: 1; }",
        "styles/base.css": 'a::after { content: "/* stays */"; }\n',
        "styles/layout.css": "b { c: d; }",
        "styles/utilities.css": "",
        "styles/print.css": "",
        "components/zeta/zeta.css": ".zeta { e: f; }",
        "components/alfa/alfa.css": ".alfa { e: f; }",
        "components/alfa/alfa.js": '// gone\nconst twice = "//stays";\n',
        "components/zeta/zeta.office.css": ".zeta--desk { e: f; }",
        "components/zeta/zeta.office.js": "const desk = 1;\n",
        "components/zeta/zeta.js": "const twice = /\\/*x/;\n",
        "static/mark.svg": "<svg/>",
        "static/notes.txt": "not served",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    return tmp_path


def content(assets: Assets, name: str) -> str:
    found = assets.get(assets.address(name).removeprefix("/estaticos/"))
    assert found is not None
    return found[0].decode()


def test_styles_are_joined_in_order_without_comments(folder: Path) -> None:
    css = content(Assets(folder), "app.css")
    assert css.splitlines() == [
        "@layer tokens;", ":root { --a: 1; }", 'a::after { content: "/* stays */"; }', "b { c: d; }", ".alfa { e: f; }",
        ".zeta { e: f; }",
    ]  # fmt: skip


def test_scripts_are_joined_in_blocks_of_their_own(folder: Path) -> None:
    script = content(Assets(folder), "app.js")
    assert script == '{\nconst twice = "//stays";\n}\n{\nconst twice = /\\/*x/;\n}\n'


def test_what_only_some_pages_need_goes_into_a_bundle_of_its_own(folder: Path) -> None:
    assets = Assets(folder)
    assert content(assets, "office.css") == ".zeta--desk { e: f; }\n"
    assert content(assets, "office.js") == "{\nconst desk = 1;\n}\n"
    assert "desk" not in content(assets, "app.css") + content(assets, "app.js")


def test_a_name_changes_with_its_content_only(folder: Path) -> None:
    before = Assets(folder)
    assert Assets(folder).address("app.css") == before.address("app.css")
    (folder / "styles" / "base.css").write_text("a { color: inherit; }", "utf-8")
    after = Assets(folder)
    assert after.address("app.css") != before.address("app.css")
    assert after.address("mark.svg") == before.address("mark.svg")


def test_media_types_are_stated(folder: Path) -> None:
    assets = Assets(folder)
    types = {name: assets.get(assets.address(name).rsplit("/", 1)[1]) for name in ("app.css", "app.js", "mark.svg")}
    assert {name: found and found[1] for name, found in types.items()} == {
        "app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "mark.svg": "image/svg+xml",
    }  # fmt: skip


@pytest.mark.parametrize("file", ["app.css", "../config.py", "notes.txt", "mark.svg", "", "app-000000000000.css"])
def test_what_is_not_one_of_them_is_not_found(folder: Path, file: str) -> None:
    assert Assets(folder).get(file) is None


def test_an_unknown_name_lists_the_known_ones(folder: Path) -> None:
    with pytest.raises(KeyError, match=r"app\.css, app\.js, mark\.svg, office\.css, office\.js"):
        Assets(folder).address("logo.png")


def test_the_portals_own_files_are_there() -> None:
    assets = Assets()
    for name in ("app.css", "app.js", "favicon.svg"):
        assert assets.address(name).startswith("/estaticos/")
