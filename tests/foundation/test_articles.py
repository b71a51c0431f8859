"""Names of bodies with their article, as people write them."""

import pytest

from participa.foundation import words

NAMES = [
    ("Ministerio de Salud", "del Ministerio de Salud", "al Ministerio de Salud", "el Ministerio de Salud"),
    (
        "Subsecretaría de Pesca",
        "de la Subsecretaría de Pesca",
        "a la Subsecretaría de Pesca",
        "la Subsecretaría de Pesca",
    ),
    (
        "SUBSECRETARIA DE PESCA",
        "de la SUBSECRETARIA DE PESCA",
        "a la SUBSECRETARIA DE PESCA",
        "la SUBSECRETARIA DE PESCA",
    ),
    ("Servicio Médico Legal", "del Servicio Médico Legal", "al Servicio Médico Legal", "el Servicio Médico Legal"),
    (
        "Municipalidad de Ñuñoa",
        "de la Municipalidad de Ñuñoa",
        "a la Municipalidad de Ñuñoa",
        "la Municipalidad de Ñuñoa",
    ),
    (
        "Gobierno Regional de Aysén",
        "del Gobierno Regional de Aysén",
        "al Gobierno Regional de Aysén",
        "el Gobierno Regional de Aysén",
    ),
    ("Gendarmería de Chile", "de Gendarmería de Chile", "a Gendarmería de Chile", "Gendarmería de Chile"),
    ("Conservación Marina", "de la Conservación Marina", "a la Conservación Marina", "la Conservación Marina"),
]


@pytest.mark.parametrize(("name", "of_the", "to_the", "the"), NAMES)
def test_a_body_gets_the_article_of_its_first_word(name: str, of_the: str, to_the: str, the: str) -> None:
    assert (words.of_the(name), words.to_the(name), words.the(name)) == (of_the, to_the, the)


def test_an_acronym_takes_the_article_of_its_name() -> None:
    assert words.of_the("Ministerio de Salud", "MINSAL") == "del MINSAL"
    assert words.the("Subsecretaría de Telecomunicaciones", "SUBTEL") == "la SUBTEL"


def test_english_has_no_article() -> None:
    assert words.of_the("Ministerio de Salud", locale="en") == "of Ministerio de Salud"
    assert words.to_the("Ministerio de Salud", locale="en") == "to Ministerio de Salud"
    assert words.the("Ministerio de Salud", "MINSAL", locale="en") == "MINSAL"


def test_a_name_without_words_breaks_nothing() -> None:
    assert words.of_the(" ") == "de  "
