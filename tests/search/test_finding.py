"""Search finds by stems, without accents, by prefix, and corrects typing errors; the same on both engines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.support.cast import Cast


@pytest.fixture
def indexed(cast: Cast) -> None:
    """Four consultations to find."""
    cast.content(
        "consultation", "vivienda", title="Evaluación ambiental del humedal", summary="Sobre los humedales urbanos."
    )
    cast.content(
        "consultation", "vivienda", title="Plan de ciclovías", summary="Una evaluación previa, comuna por comuna."
    )
    cast.content("consultation", "salud", title="Horario de los consultorios", summary="Atención en la tarde.")
    cast.content("mechanism", "salud", title="Mesa de participación", summary="Trabajo con las juntas de vecinos.")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("evaluaciones", ["Evaluación ambiental del humedal", "Plan de ciclovías"]),
        ("EVALUACION", ["Evaluación ambiental del humedal", "Plan de ciclovías"]),
        ("humedales", ["Evaluación ambiental del humedal"]),
        ("humed", ["Evaluación ambiental del humedal"]),
        ("ciclovia comunas", ["Plan de ciclovías"]),
        ("participaciones", ["Mesa de participación"]),
        ("vecino", ["Mesa de participación"]),
    ],
)
def test_finds(indexed: None, visit: Any, asked: str, found: list[str]) -> None:
    """Inflection, accents, case and prefixes do not matter; title matches come first."""
    assert titles_of(visit(f"/buscar/?q={asked}")) == found


def titles_of(page: Any) -> list[str]:
    """Return the titles of the entries of a list."""
    titles = [h for h in page.tree.iter("h2") if "item-row__title" in h.get("class", "")]
    return [" ".join("".join(h.itertext()).split()) for h in titles]


def test_a_document_comes_after_what_it_belongs_to(cast: Cast, visit: Any) -> None:
    """The newer one bears the same words: a citizen looks for the consultation."""
    cast.content("consultation", "vivienda", title="Humedal de Angachilla")
    cast.content("document", "vivienda", title="Minuta: Humedal de Angachilla")
    assert titles_of(visit("/buscar/?q=angachilla")) == ["Humedal de Angachilla", "Minuta: Humedal de Angachilla"]


def test_typing_error_is_put_right(indexed: None, visit: Any) -> None:
    """A word with a slip leads to the one meant."""
    page = visit("/buscar/?q=humedla")
    assert "humedal" in page.words
    assert any("q=humedal" in link for link in page.links())


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "de la",
        "%",
        "_",
        "*",
        '"',
        "\\",
        ":",
        "&",
        "!",
        "<->",
        "()",
        "%ED%A0%80",
        "a" * 10_000,
        "NEAR(a b)",
        "' OR 1=1 --",
        "title_stems:x",
        "\u2067abc",
        "AND OR NOT",
    ],
)
def test_hostile_questions(indexed: None, visit: Any, asked: str) -> None:
    """P01, P03, Q05: whatever is typed is text; the answer is a page."""
    assert visit("/buscar/", query_string=f"q={asked}").status == 200


def test_a_question_with_a_nul_is_refused(visit: Any) -> None:
    """P01: no person types it, and PostgreSQL has no word that holds it."""
    assert visit("/buscar/", query_string="q=%00").status == 400


def test_facets_count_what_they_lead_to(indexed: None, visit: Any) -> None:
    """The number beside a facet is the length of its list."""
    page = visit("/buscar/?q=evaluación")
    assert "Consultas (2)" in page.words
    assert "2 resultados" in visit("/buscar/?q=evaluación&clase=consultation").words


@pytest.mark.parametrize(
    "address",
    [
        "/buscar/?q=a&clase=nada",
        "/consultas/?etapa=x",
        "/consultas/?region=99",
        "/consultas/?ministerio=x",
        "/consultas/?ano=20255",
        "/calendario/?mes=2026-13",
        "/calendario/?mes=9999-01",
        "/organismos/?letra=%3Cb%3E",
        "/organismos/?clase=x",
    ],
)
def test_unknown_filters_are_refused(visit: Any, address: str) -> None:
    """P01, Q02, Q04: a filter that does not exist answers 400 with a page that helps."""
    page = visit(address)
    assert page.status == 400
    assert page.heading


@pytest.mark.parametrize("number", ["-1", "0", "99999999999999999999", "1e9", "٣", "x", "3"])
def test_page_numbers_are_clamped(indexed: None, visit: Any, number: str) -> None:
    """P02: any page number shows a page that exists."""
    assert visit(f"/consultas/?etapa=todas&pagina={number}").status == 200
