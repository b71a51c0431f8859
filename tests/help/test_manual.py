"""Every page of the office leads to its place in the manual, and the manual is one page for everybody."""

from __future__ import annotations

import re

import pytest

from participa.access.area import DOORS, Ground
from participa.help.manual import ManualError, find_help, read_chapter, read_manual

#: What answers a file is no page.
FILES = re.compile(r"_(csv|xlsx|template)$|\.(download|download_earlier|present_logo|picture|sample|import_template)$")


def office_pages(app) -> set[str]:
    """Return the endpoints of the offices that show a page."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if DOORS[rule.endpoint].ground in (Ground.AGENCY, Ground.PLATFORM)
        and "GET" in (rule.methods or ())
        and not FILES.search(rule.endpoint)
    }


def test_every_page_of_the_office_has_its_help(app):
    pages = office_pages(app)
    assert len(pages) > 60
    without = sorted(page for page in pages if find_help(page) is None)
    assert not without, (
        "Write a section into participa/help/es/*.md and name the page in its <!-- páginas: … -->: "
        + ", ".join(without)
    )


def test_a_page_nobody_wrote_about_is_seen():
    assert find_help("unknown.page") is None
    assert find_help("office.activity") == "leer-el-registro"
    assert find_help("people_office.history") == "el-historial-de-personas"  # named outright, before people_office.*


def test_named_pages_exist(app):
    named = {page for chapter in read_manual() for section in chapter.sections for page in section.pages}
    gone = sorted(page for page in named if "*" not in page and page not in DOORS)
    assert not gone


def test_the_link_of_a_page_leads_to_its_section(cast, visit):
    page = visit("/gestion/vivienda/actividad/", as_=cast.session_token("ana"))
    assert "/ayuda/#leer-el-registro" in page.links()
    manual = visit("/ayuda/")
    assert manual.heading == "Manual de la gestión"
    for chapter in read_manual():
        for place in (chapter, *chapter.sections):
            assert f'id="{place.anchor}"' in manual.text
    assert "páginas:" not in manual.text


def test_in_english_the_manual_says_that_it_is_spanish(app, database):
    client = app.test_client()
    client.set_cookie("idioma", "en")
    assert '<div class="stack" lang="es">' in client.get("/ayuda/").get_data(as_text=True)


@pytest.mark.parametrize("text", ["", "Sin título\n", "## Sección sin capítulo\n"])
def test_a_chapter_without_its_title_is_seen(text):
    with pytest.raises(ManualError, match=r"x\.md must begin with its title"):
        read_chapter("x", text)


def test_what_a_chapter_holds():
    chapter = read_chapter(
        "x", "# Uno\n\nAntes.\n\n## Dos\n<!-- páginas: a.b c.* -->\nTexto **fuerte**.\n\n## Tres\nFin.\n"
    )
    assert (chapter.title, [section.title for section in chapter.sections]) == ("Uno", ["Dos", "Tres"])
    assert chapter.sections[0].pages == ("a.b", "c.*")
    assert "<strong>fuerte</strong>" in chapter.sections[0].html
    assert chapter.sections[1].pages == ()
