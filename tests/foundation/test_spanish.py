"""Words that people take for the same are found by each other; whatever is typed is harmless."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from participa.foundation.spanish import fold, highlight, query_terms, stem_word, stems, suggest, words

SAME = """
    evaluación evaluaciones · evaluación evaluacion · participación participaciones · participación participar
    participacion participativos · comuna comunal · comunas comunales · región regiones · región regional
    sesión sesiones · reunion reuniones · elección elecciones · consejo consejos · consejera consejeros
    ciudadanía ciudadania · ciudadana ciudadanos · niño niñas · niñez niños · público publicas · consulta consultas
    organización organizaciones · resolucion resoluciones · gestión gestiones · norma normas · ley leyes · día dias
    árbol arboles · río rios · mujer mujeres · joven jóvenes · año años · acta actas · examen exámenes
    interés intereses · país países · voz voces · enlace enlaces · vivienda viviendas · energía energias
    secretaría secretarias · policía policias · municipio municipal · vecino vecinal · Peñalolén PENALOLEN
    Ñuble nuble · vergüenza verguenza
"""
PAIRS = [tuple(pair.split()) for line in SAME.strip().splitlines() for pair in line.split("·")]

APART = [
    ("comuna", "comunicación"),
    ("comuna", "comunidad"),
    ("público", "publicación"),
    ("género", "general"),
    ("nueve", "nuevo"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_both_words_have_one_stem(one, other):
    assert stems(one) == stems(other) != []


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_mean_other_things_stay_apart(one, other):
    assert stem_word(one) != stem_word(other)


def test_a_text_without_its_accents_has_the_same_stems():
    text = "La Subsecretaría informó a los vecinos de Chillán, Ñiquén y Vichuquén sobre la minería y la ciudadanía"
    assert stems(text) == stems(fold(text))


def test_fold_lets_nothing_but_plain_letters_through():
    assert fold("ÁÉÍÓÚ Ñandú PINGÜINO") == "aeiou nandu pinguino"
    assert fold("n\u0303") == "n"


def test_numbers_and_apostrophes_are_read_as_people_mean_them():
    assert words("Ley N° 20.500, art. 1.2.3, Región de O’Higgins 23.11.2026") == [
        *("ley", "n", "20500", "art", "1", "2", "3", "región", "de", "ohiggins", "23", "11", "2026")
    ]
    assert stems("ley 20.500") == stems("LEY 20500")
    assert stems("O'Higgins") == stems("ohiggins")


def test_grammar_words_are_not_indexed():
    assert stems("para que la de los no es sobre") == []
    assert stems("la cuenta de la comuna") == stems("cuenta comuna")


def test_invisible_characters_do_not_split_words():
    assert stems("parti\u00adcipa\u200bción") == stems("participación")


def test_a_query_keeps_twelve_different_terms_and_two_hundred_characters():
    assert len(query_terms(" ".join(f"palabra{n}" for n in range(50))).terms) == 12
    assert len(query_terms("consulta consultas Consulta").terms) == 1
    assert query_terms("x1, " * 50 + "después").terms == query_terms("x1, ").terms


def test_the_last_word_and_a_starred_one_may_go_on():
    terms = {term.word: term.prefix for term in query_terms("refor* ambiental consej").terms}
    assert terms == {"refor": True, "ambiental": False, "consej": True}
    assert not query_terms("ambiental ").terms[0].prefix


@pytest.mark.parametrize(
    "typed", ['"', "AND OR NOT", "a\x00b", "(((", "NEAR/3", "col:val", "\ud800", "'; DROP TABLE x; --", "%_\\", "*", ""]
)
def test_operators_and_broken_characters_are_harmless(typed):
    query = query_terms(typed)
    assert all(term.stem.isalnum() and term.stem == term.stem.lower() for term in query.terms)
    query.text.encode()


@given(st.text())
def test_any_text_gives_plain_stems_and_no_error(text):
    for stem in stems(text):
        assert stem
        assert not any(character.isspace() or character in "\"'*:()&|!<>\x00" for character in stem)
    query_terms(text).text.encode()


@given(st.text(max_size=400), st.text(max_size=40))
def test_an_extract_never_lets_markup_through(text, query):
    html = str(highlight(text, query))
    inside = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in inside
    assert ">" not in inside
    assert html.count("<mark>") == html.count("</mark>")
    html.encode()


def test_hits_are_marked_whatever_their_accents_and_endings():
    html = highlight("Las EVALUACIONES de la región de O'Higgins, ley 20.500", "evaluacion regional ohiggins 20500")
    for hit in ("EVALUACIONES", "región", "O&#39;Higgins", "20.500"):
        assert f"<mark>{hit}</mark>" in html


def test_user_text_is_escaped_around_and_inside_hits():
    """Abuse X01, X08: the extract is text."""
    html = highlight('<img src=x onerror=alert(1)> & "consulta"', "consulta")
    assert html == Markup("&lt;img src=x onerror=alert(1)&gt; &amp; &#34;<mark>consulta</mark>&#34;")


def test_the_extract_shows_where_most_of_the_words_are():
    text = "humedal " + "relleno " * 100 + "evaluación ambiental del humedal " + "final " * 100
    html = highlight(text, "evaluación ambiental humedal", length=120)
    assert "<mark>evaluación</mark> <mark>ambiental</mark> del <mark>humedal</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert len(html.striptags()) <= 124


def test_without_hits_the_extract_is_the_beginning():
    assert (
        highlight("Primera línea. " + "más " * 200, "zzz", length=40)
        == escape("Primera línea. más más más más más más") + " …"
    )
    assert highlight("corto", "") == "corto"


def test_a_typing_error_is_answered_with_the_word_meant():
    vocabulary = ["participación", "humedal", "consejo", "consulta", "comuna", "elección"]
    assert suggest("partisipacion", vocabulary) == "participación"
    assert suggest("humedla", vocabulary) == "humedal"
    assert suggest("cnosejo", vocabulary) == "consejo"
    assert suggest("consejo", vocabulary) is None
    assert suggest("eleccion", vocabulary) is None
    assert suggest("xyzzyplugh", vocabulary) is None
    assert suggest("ab", vocabulary) is None
    assert suggest("", []) is None


def test_threads_do_not_mix_their_words():
    stem_word.cache_clear()
    sample = ["evaluaciones", "participativo", "comunales", "resoluciones", "ciudadanía", "ambiental"] * 200
    expected = [stem_word.__wrapped__(word) for word in sample]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem_word.__wrapped__, sample)) == expected


def test_a_known_word_costs_at_most_thirty_microseconds():
    text = "La participación ciudadana en la evaluación ambiental de la comuna de Peñalolén " * 200
    stems(text)
    began = time.perf_counter()
    count = len(words(text))
    stems(text)
    assert (time.perf_counter() - began) / count < 30e-6
