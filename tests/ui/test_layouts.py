"""Whole pages: the gallery, the layouts and the error pages, each held to the HTML contract."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import html5lib
import pytest
from flask import Flask, render_template, render_template_string

from participa.ui.assets import UI_FOLDER
from participa.ui.failures import LAST_RESORT, render_failure
from participa.ui.gallery import render_gallery
from tests.support.page import check_contract, words_of
from tests.ui.test_components import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator

ERRORS = (400, 403, 404, 410, 413, 429)
FAILURES = (500, 503)
LAYOUTS = ("public", "agency", "office", "platform", "plain")
AGENCY = SimpleNamespace(name=HOSTILE, ministry_name=HOSTILE)
MENU = [{"label": HOSTILE, "url": "/x", "current": True, "count": 3}]
AROUND = {
    "current_agency": AGENCY,
    "agency_home_url": "/organismos/x/",
    "agency_logo_url": "/logo.png",
    "agency_menu": MENU,
    "office_menu": MENU,
    "theme_url": "/tema.css",
    "account": SimpleNamespace(name=HOSTILE),
    "account_role": HOSTILE,
    "account_menu": [{"label": HOSTILE, "url": "/a"}, {"label": HOSTILE, "url": "/b", "method": "post"}],
    "help_url": "/ayuda/",
    "public_url": "/organismos/x/",
    "canonical_url": "/x?a=1&b=2",
}
PAGE = (
    '{% extends "ui/layouts/LAYOUT.html" %}{% block heading %}{{ h }}{% endblock %}'
    "{% block lead %}{{ h }}{% endblock %}{% block description %}{{ h }}{% endblock %}"
    "{% block aside %}<p>{{ h }}</p>{% endblock %}"
    "{% block main %}<p>{{ h }}</p>{% endblock %}"
)


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """A request of the look alone: a page that another domain lacks is told by one test, not by all."""

    def stand_in(_error: Exception, endpoint: str, _values: dict[str, Any]) -> str:
        return f"/{endpoint}"

    app.url_build_error_handlers.append(stand_in)
    try:
        with app.test_request_context("/?q=%22%3E%3Cimg%20src=x%3E"):
            yield app
    finally:
        app.url_build_error_handlers.remove(stand_in)


def parse(html: str) -> ET.Element:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def check(html: str, path: str) -> ET.Element:
    tree = parse(html)
    check_contract(tree, path)
    assert not list(tree.iter("b"))
    return tree


def test_the_gallery_holds_the_contract(inside: Flask) -> None:
    tree = check(render_gallery(), "gallery")
    assert words_of(tree.find(".//h1")) == "Componentes del portal"


@pytest.mark.abuse("X01")
@pytest.mark.abuse("P06")
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_shows_hostile_text_as_text(inside: Flask, layout: str) -> None:
    html = render_template_string(PAGE.replace("LAYOUT", layout), h=HOSTILE, **AROUND)
    tree = check(html, layout)
    said = " ".join(HOSTILE.split())
    assert words_of(tree.find(".//h1")) == said
    assert words_of(tree.find(".//title")).startswith(said)
    images = {image.get("src") for image in tree.iter("img")}
    assert images <= {"/logo.png"}
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]


def test_the_layouts_lead_to_pages_that_exist(app: Flask) -> None:
    folders = (UI_FOLDER / "layouts", UI_FOLDER / "errors")
    texts = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.html")]
    named = {endpoint for text in texts for endpoint in re.findall(r"""(?:url_for|_link)\("([a-z_.]+)\"""", text)}
    assert len(named) >= 13
    assert named - set(app.view_functions) == set()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_needs_nothing_but_a_heading(inside: Flask, layout: str) -> None:
    page = '{% extends "ui/layouts/LAYOUT.html" %}{% block heading %}Hola{% endblock %}'.replace("LAYOUT", layout)
    around: dict[str, Any] = {"current_agency": AGENCY} if layout == "agency" else {}
    check(render_template_string(page, **around), layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_landmarks_have_names_of_their_own(inside: Flask, layout: str) -> None:
    tree = check(render_template_string(PAGE.replace("LAYOUT", layout), h="Hola", **AROUND), layout)
    ids = {element.get("id"): words_of(element) for element in tree.iter() if element.get("id")}
    names = [nav.get("aria-label") or ids[nav.get("aria-labelledby")] for nav in tree.iter("nav")]
    assert len(names) == len(set(names))
    assert next(tree.iter("main")).get("id") == "contenido"
    first = next(tree.iter("a"))
    assert (first.get("href"), words_of(first)) == ("#contenido", "Ir al contenido")


def test_the_language_is_changed_by_a_form_never_by_an_address(inside: Flask) -> None:
    tree = check(render_template_string(PAGE.replace("LAYOUT", "public"), h="Hola"), "public")
    (form,) = [form for form in tree.iter("form") if form.get("method") == "post"]
    assert {field.get("name") for field in form.iter() if field.get("name")} == {"volver", "idioma"}
    assert not [link for link in tree.iter("a") if "idioma" in link.get("href", "")]


@pytest.mark.parametrize("mode", ["demo", "production", "development"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_a_demonstration_says_that_it_is_one(
    inside: Flask, monkeypatch: pytest.MonkeyPatch, layout: str, mode: str
) -> None:
    monkeypatch.setitem(inside.jinja_env.globals, "portal_mode", mode)
    tree = check(render_template_string(PAGE.replace("LAYOUT", layout), h="Hola", **AROUND), layout)
    bands = [one for one in tree.iter("section") if "demo-band" in one.get("class", "")]
    assert len(bands) == (mode == "demo")
    assert all("contenidos inventados" in words_of(band) and band.get("aria-label") for band in bands)


@pytest.mark.parametrize("layout", ["office", "platform", "plain"])
def test_staff_pages_stay_out_of_search_engines(inside: Flask, layout: str) -> None:
    tree = check(render_template_string(PAGE.replace("LAYOUT", layout), h="Hola", **AROUND), layout)
    assert [meta for meta in tree.iter("meta") if meta.get("name") == "robots" and meta.get("content") == "noindex"]


def test_a_page_with_wrong_fields_says_so_in_its_title(inside: Flask) -> None:
    form = SimpleNamespace(errors={"name": ["Escribe el nombre."]})
    html = render_template_string(PAGE.replace("LAYOUT", "public"), h="Hola", form=form)
    assert words_of(parse(html).find(".//title")) == "Error: Hola · Participa"


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_helps_on(inside: Flask, code: int) -> None:
    tree = check(render_template(f"ui/errors/{code}.html"), str(code))
    main = next(tree.iter("main"))
    assert list(main.iter("a")) or list(main.iter("li"))


@pytest.mark.parametrize("code", FAILURES)
def test_a_failure_page_needs_no_request_and_no_database(app: Flask, code: int) -> None:
    def broken() -> dict[str, object]:
        raise RuntimeError("the database is gone")

    processors = app.template_context_processors[None]
    processors.append(broken)
    try:
        with app.app_context():
            check(render_failure(code), str(code))
    finally:
        processors.remove(broken)


def test_a_failure_without_template_still_answers(app: Flask) -> None:
    with app.app_context():
        assert render_failure(599) == LAST_RESORT
    check(LAST_RESORT, "last resort")
