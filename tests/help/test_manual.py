"""Every page of the office leads to its place in the manual, and the manual is one page for everybody."""

from __future__ import annotations

import re

import pytest

from participa.access.area import DOORS, Ground
from participa.foundation.markdown import plain
from participa.help.manual import ManualError, find_help, read_chapter, read_manual
from tests.support.pdf import headings_of, open_pdf, tags_of, text_of

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


def test_the_whole_manual_is_in_its_pdf(client):
    answer = client.get("/ayuda/manual.pdf")
    assert answer.content_type == "application/pdf"
    pdf = answer.get_data()
    titles = headings_of(pdf)
    words = "".join(text_of(pdf).split())
    for chapter in read_manual():
        for place in (chapter, *chapter.sections):
            assert place.title in titles, f"{place.title} is not among the bookmarks"
            missing = [w for w in plain(place.source).split() if w not in words]
            assert not missing, f"words of {place.title} are not in the PDF: {missing[:5]}"
    with open_pdf(pdf) as opened:
        assert str(opened.Root.Lang) == "es"
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.docinfo.Title) == "Manual de la gestión"
    tags = tags_of(pdf)
    assert tags["H2"] + tags["H3"] >= sum(len(chapter.sections) for chapter in read_manual())
    again = client.get("/ayuda/manual.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_of_the_manual_offers_its_pdf(visit):
    assert "/ayuda/manual.pdf" in visit("/ayuda/").links()
