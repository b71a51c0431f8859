import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.foundation.slugs import MAX_LENGTH, RESERVED, SlugRefused, check_slug, slugify, unique_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ministerio de Vivienda y Urbanismo", "ministerio-de-vivienda-y-urbanismo"),
        ("Año de la Niñez — 2026 (¡ya!)", "ano-de-la-ninez-2026-ya"),
        ("Región de O'Higgins", "region-de-ohiggins"),
        ("  --Hola__mundo..  ", "hola-mundo"),
        ("Straße Łódź", "strasse-lodz"),
        ("ＭＩＮＶＵ", "minvu"),
        ("日本", ""),
        ("", ""),
    ],
)
def test_titles_become_addresses(text, slug):
    assert slugify(text) == slug


@pytest.mark.abuse("T22")
def test_a_look_alike_never_gets_the_address_of_the_other():
    assert slugify("mіnvu") == "mnvu"  # with a Cyrillic і
    with pytest.raises(SlugRefused):
        check_slug("mіnvu")


@pytest.mark.abuse("T22")
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "admin",
            "static",
            "api",
            "login",
            "ADMIN",
            "..",
            ".",
            "%2e%2e",
            "A/",
            "a/b",
            "a\\b",
            "minvu.",
            "-a",
            "a-",
            "a--b",
        ),
        *("a" * 200, "", " ", "2026", "minvu\u200b", "minvu\x00", "ñuble", "ｍinvu", "a b", "<script>", "a_b"),
    ],
)
def test_tricks_are_refused_with_the_remedy(typed):
    with pytest.raises(SlugRefused) as refusal:
        check_slug(typed)
    assert str(refusal.value).endswith(".")


def test_capitals_and_small_letters_are_one_address():
    assert check_slug("Minvu") == check_slug(" minvu ") == "minvu"


def test_a_taken_or_reserved_address_gets_a_number():
    taken = {"minvu", "minvu-2"}
    assert unique_slug("MINVU", taken.__contains__) == "minvu-3"
    assert unique_slug("Consultas", lambda _: False) == "consultas-2"
    assert unique_slug("2026", lambda _: False) == "2026-2"
    assert unique_slug("Consultas", lambda _: False, beside_pages=False) == "consultas"
    assert unique_slug("2026", {"2026-2"}.__contains__, beside_pages=False) == "2026"
    assert unique_slug("日本", lambda _: False, fallback="consulta-publica") == "consulta-publica"


def test_a_numbered_address_keeps_within_the_length():
    long = slugify("palabra " * 30)
    assert len(unique_slug(long, {long}.__contains__)) <= MAX_LENGTH


def test_what_the_portal_uses_is_reserved():
    assert {"admin", "static", "api", "login", "organismos", "nuevo", "editar", "consultas"} <= RESERVED
    assert all(slugify(word, max_length=80) == word for word in RESERVED)


@given(st.text(max_size=300), st.integers(5, 80))
def test_any_text_gives_a_plain_address_that_stays_as_it_is(text, length):
    slug = slugify(text, max_length=length)
    assert len(slug) <= length
    assert slug.isascii()
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert "--" not in slug
    assert slugify(slug, max_length=length) == slug


@given(st.text(max_size=100))
def test_an_address_given_by_the_portal_is_one_it_accepts(text):
    slug = unique_slug(text, lambda _: False)
    assert check_slug(slug) == slug
