"""How a Spanish text reads, and where it gets hard."""

from __future__ import annotations

import time

import pytest

from participa.foundation.plain_language import Ease, read, sentences, syllables

EASY = """Queremos saber qué plaza arreglar primero. Usted puede votar por una de tres. Las tres están en la comuna.
La plaza con más votos se arregla este año. Las otras dos esperan al año que viene. Puede votar en línea o en la
oficina. El plazo termina el 30 de junio. Después contamos los votos y publicamos qué salió y por qué."""
HARD = """En virtud de lo dispuesto en el art. 73 de la Ley N° 20.500, el MINVU efectuará, con la finalidad de dar
cumplimiento a la normativa institucional vigente, un procedimiento participativo que fue aprobado por la autoridad
superior y cuya implementación será realizada por la División en el marco de la planificación institucional. Asimismo,
es adecuado considerar la institucionalización del Consejo de la Sociedad Civil (COSOC) según el Título IV."""


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("y", 1), ("que", 1), ("quien", 1), ("ley", 1), ("muy", 1), ("leyes", 2), ("agua", 2), ("viaje", 2),
        ("guerra", 2), ("país", 2), ("oír", 2), ("huevo", 2), ("construir", 2), ("poeta", 3), ("línea", 3),
        ("pingüino", 3), ("cuídate", 3), ("vergüenza", 3), ("creíamos", 4), ("aéreo", 4), ("ciudadanía", 5),
        ("participación", 5), ("Ñuñoa", 3),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_is_that_of_fernandez_huerta() -> None:
    # 60 words in 10 sentences, each word of two syllables: 206.84 - 0.60 x 200 - 1.02 x 6
    reading = read(["casa casa casa casa casa casa. " * 9 + "Casa casa casa casa casa casa."])
    assert reading.words == 60
    assert len(sentences("Casa casa. Casa casa.")) == 2
    found = read(["Casa casa casa casa casa casa. " * 10])
    assert found.score == pytest.approx(206.84 - 0.60 * 200 - 1.02 * 6, abs=0.05)


def test_an_easy_and_a_hard_text() -> None:
    assert read([EASY]).ease is Ease.VERY_EASY
    found = read([HARD])
    assert found.ease is Ease.HARD
    assert found.is_hard
    assert found.long_sentences[0].startswith("En virtud de lo dispuesto en el art. 73 de la Ley N° 20.500")
    assert found.passives == ("fue aprobado", "será realizada")  # "es adecuado" is none
    assert found.acronyms == ("MINVU",)  # COSOC is explained, IV is a number
    assert ("en virtud de", "por") in found.plainer
    assert read([HARD], known=["Minvu"]).acronyms == ()


def test_a_short_text_gives_no_measure() -> None:
    assert read(["Vote por su plaza."]).score is None
    assert read([]).ease is None


def test_what_ends_no_sentence() -> None:
    assert sentences("Según el art. 5 y el Sr. Pérez, son 20.500 pesos. Vea www.chile.cl. ¿Sí? Sí.") == [
        "Según el art. 5 y el Sr. Pérez, son 20.500 pesos.",
        "Vea www.chile.cl.",
        "¿Sí?",
        "Sí.",
    ]


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    assert not read(["Un punto de la lista sin punto final"] * 20).long_sentences


@pytest.mark.parametrize("text", ["a" * 200_000, "a. " * 60_000, "(" * 100_000, "A " * 100_000, "fue " * 50_000])
def test_no_text_keeps_a_page_waiting(text: str) -> None:
    started = time.perf_counter()
    read([text])
    assert time.perf_counter() - started < 2
