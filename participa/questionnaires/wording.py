"""How questions are said to people: kinds, limits, conditions."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from participa.foundation import words
from participa.foundation.files.inspection import ALLOWED
from participa.foundation.i18n import _, _l, ngettext
from participa.foundation.spanish import fold
from participa.questionnaires.definition import AGREE, DISAGREE, OTHER, Kind
from participa.questionnaires.models import VersionState
from participa.questionnaires.reading.cells import plain_number
from participa.questionnaires.reading.kinds import file_most, parse_day, text_most
from participa.territory.division import communes, regions

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel.speaklater import LazyString

    from participa.questionnaires.definition import Condition, Definition, Question
    from participa.questionnaires.reading import RowValue, Value

KIND_LABELS = {
    Kind.SHORT: _l("Texto corto"),
    Kind.LONG: _l("Texto largo"),
    Kind.ONE: _l("Una opción"),
    Kind.MANY: _l("Varias opciones"),
    Kind.SCALE: _l("Escala"),
    Kind.MATRIX: _l("Tabla de opciones"),
    Kind.RANKING: _l("Ordenar por preferencia"),
    Kind.NUMBER: _l("Número"),
    Kind.DATE: _l("Fecha"),
    Kind.FILE: _l("Archivo"),
    Kind.PLACE: _l("Región y comuna"),
    Kind.PARAGRAPHS: _l("Opinión por párrafo de un documento"),
}
KIND_HINTS = {
    Kind.SHORT: _l("Una línea: un nombre, un lugar, un ejemplo."),
    Kind.LONG: _l("Opiniones y propuestas con sus palabras."),
    Kind.ONE: _l("Se elige una sola de la lista."),
    Kind.MANY: _l("Se marcan todas las que correspondan."),
    Kind.SCALE: _l("Un punto entre dos extremos, como 1 a 5."),
    Kind.MATRIX: _l("Las mismas opciones para varias filas."),
    Kind.RANKING: _l("Se da un lugar a cada opción."),
    Kind.NUMBER: _l("Una cantidad, con o sin decimales."),
    Kind.DATE: _l("Un día del calendario."),
    Kind.FILE: _l("Un documento o una imagen."),
    Kind.PLACE: _l("Se elige de la lista oficial de comunas."),
    Kind.PARAGRAPHS: _l("De acuerdo, en desacuerdo y comentario en cada párrafo."),
}
STATE_LABELS = {
    VersionState.DRAFT: _l("Borrador"),
    VersionState.IN_USE: _l("En uso"),
    VersionState.SUPERSEDED: _l("Reemplazada"),
}
STATE_TONES = {VersionState.DRAFT: "neutral", VersionState.IN_USE: "success", VersionState.SUPERSEDED: "info"}
STANCES: dict[str, LazyString] = {AGREE: _l("De acuerdo"), DISAGREE: _l("En desacuerdo")}


def option_in_words(question: Question, key: str) -> str:
    """Return an option as people read it."""
    if key == OTHER:
        return _("Otra")
    if question.kind is Kind.PARAGRAPHS and key in STANCES:
        return str(STANCES[key])
    if question.kind is Kind.PLACE:
        return place_in_words(key)
    return question.option_label(key)


def place_in_words(code: str) -> str:
    """Return the name of a commune with its region, or of a region."""
    named = {region.code: region.short_name for region in regions()}
    commune = next((each for each in communes() if each.code == code), None)
    if commune is not None:
        return f"{commune.name} ({named[commune.region_code]})"
    return named.get(code, code)


@cache
def place_groups() -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
    """Return the regions, north to south, each with its code, its name and its communes by name."""
    return tuple(
        (region.code, region.short_name, tuple(sorted(((c.code, c.name) for c in communes(region.code)), key=_by_name)))
        for region in regions()
    )


def _by_name(place: tuple[str, str]) -> str:
    return fold(place[1])


def limits_in_words(question: Question) -> str:
    """Return what an answer must keep within, in one sentence; empty where nothing needs saying."""
    told = _LIMITS.get(question.kind)
    return told(question) if told else ""


def _text_in_words(question: Question) -> str:
    return _("Hasta %(most)s caracteres.", most=words.number(text_most(question))) if question.limits.most else ""


def _number_in_words(question: Question) -> str:
    ends = (question.limits.least, question.limits.most)
    return _between(*("" if end is None else words.number(float(end)) for end in ends))


def _date_in_words(question: Question) -> str:
    return _between(*(words.short_date(day) if day else "" for day in (question.limits.first, question.limits.last)))


def _file_in_words(question: Question) -> str:
    allowed = ", ".join(sorted(ALLOWED)).upper()
    return _("Hasta %(size)s. Formatos: %(formats)s.", size=words.size(file_most(question)), formats=allowed)


def _ranking_in_words(question: Question) -> str:
    return _("Dé el lugar 1 a lo que más prefiere, hasta el lugar %(last)s.", last=question.positions)


def _many_in_words(question: Question) -> str:
    least, most = int(question.limits.least or 0), question.limits.most
    if least and most is not None:
        return _("Elija entre %(least)s y %(most)s opciones.", least=least, most=int(most))
    if most is not None:
        return ngettext("Elija hasta %(num)s opción.", "Elija hasta %(num)s opciones.", int(most))
    if least:
        return ngettext("Elija al menos %(num)s opción.", "Elija al menos %(num)s opciones.", least)
    return _("Puede elegir varias.")


def _between(least: str, most: str) -> str:
    if least and most:
        return _("Entre %(least)s y %(most)s.", least=least, most=most)
    if least:
        return _("Desde %(least)s.", least=least)
    return _("Hasta %(most)s.", most=most) if most else ""


_LIMITS: dict[Kind, Callable[[Question], str]] = {
    Kind.SHORT: _text_in_words,
    Kind.LONG: _text_in_words,
    Kind.MANY: _many_in_words,
    Kind.NUMBER: _number_in_words,
    Kind.DATE: _date_in_words,
    Kind.FILE: _file_in_words,
    Kind.RANKING: _ranking_in_words,
}


def condition_in_words(definition: Definition, condition: Condition) -> str:
    """Return when something is to be answered: «en la pregunta 3 eligió "Bus" o "Metro"»."""
    question = definition.by_key.get(condition.question)
    if question is None:
        return _("Depende de una pregunta que ya no está.")
    chosen = _(" o ").join(f"«{option_in_words(question, key)}»" for key in condition.options)
    return _(
        "Solo si en la pregunta %(place)s eligió %(options)s.", place=definition.ordinals[question.key], options=chosen
    )


def answer_in_words(question: Question, value: Value) -> list[str]:
    """Return an answer as lines that people read; empty for none."""
    if value.upload is not None:
        return [value.upload.inspected.clean_name]
    if value.options:
        return [
            _("Otra: %(text)s", text=value.text) if key == OTHER else option_in_words(question, key)
            for key in value.options
        ]
    if question.kind is Kind.DATE and (day := parse_day(value.text)) is not None:
        return [words.short_date(day)]
    if value.number is not None:
        return [format_number(value.number)]
    if value.rows:
        return [_row_in_words(question, each) for each in value.rows]
    return [value.text] if value.text else []


def format_number(number: Decimal) -> str:
    """Return a number with the separators of the place, every decimal kept."""
    whole, _point, decimals = plain_number(number).partition(".")
    return words.number(int(whole)) + (f",{decimals}" if decimals else "")


def _row_in_words(question: Question, row: RowValue) -> str:
    if question.kind is Kind.RANKING:
        return f"{row.option}. {question.option_label(row.row)}"
    if question.kind is Kind.PARAGRAPHS:
        place = next((n for n, each in enumerate(question.rows, start=1) if each.key == row.row), 0)
        said = ". ".join(
            text for text in (option_in_words(question, row.option) if row.option else "", row.text) if text
        )
        return _("Párrafo %(place)s: %(what)s", place=place, what=said)
    return f"{question.option_label(row.row)}: {option_in_words(question, row.option)}"
