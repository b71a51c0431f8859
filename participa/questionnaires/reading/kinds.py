"""Reading one question, kind by kind: the value as typed, and what is wrong with it (empty when nothing is)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from participa.foundation import words
from participa.foundation.files import MAX_UPLOAD, UploadRefused, receive_upload
from participa.foundation.i18n import _, ngettext
from participa.publishing.forms import clean
from participa.questionnaires.definition.model import AGREE, DISAGREE, OTHER, Kind, Limits, Question
from participa.questionnaires.reading import fields
from participa.questionnaires.reading.cells import plain_number
from participa.questionnaires.reading.values import EMPTY, RowValue, Upload, Value
from participa.territory.division import communes, regions

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage, MultiDict

Taken = tuple[Value, str]

#: Letters of an answer where the question sets no limit of its own, and the most that any question may allow.
SHORT_MOST, LONG_MOST, COMMENT_MOST, TEXT_MOST = 300, 5_000, 2_000, 20_000
#: What is read of a field at all: longer was not typed by a person, yet it is shown again rather than lost.
_READ_MOST = 100_000
_FILE_MEGABYTES = 10
_LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields and files of a sending, and what is kept of the question at hand."""

    form: MultiDict[str, str]
    files: Mapping[str, FileStorage]
    before: Value = EMPTY

    def text(self, name: str) -> str:
        """Return one field, cleaned."""
        return clean(self.form.get(name, "")[:_READ_MOST]).replace("\r\n", "\n").replace("\r", "\n")

    def line(self, name: str) -> str:
        """Return one field as one line."""
        return " ".join(self.text(name).split())

    def choices(self, name: str, allowed: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
        """Return the chosen options in the order they are offered, and whether something else was sent."""
        sent = [each for each in self.form.getlist(name) if each]
        return tuple(key for key in allowed if key in sent), any(each not in allowed for each in sent)


def take(question: Question, sent: Sent) -> Taken:
    """Read one question: its value as typed and what to mend."""
    value, error = _TAKERS[question.kind](question, sent)
    if not error and question.required and not value:
        error = _MISSING.get(question.kind, _need_text)()
    return value, error


def _need_text() -> str:
    return _("Responda esta pregunta.")


def _need_choice() -> str:
    return _("Elija una opción.")


def _need_file() -> str:
    return _("Elija un archivo.")


_MISSING: dict[Kind, Callable[[], str]] = {
    Kind.ONE: _need_choice,
    Kind.MANY: lambda: _("Elija al menos una opción."),
    Kind.SCALE: lambda: _("Elija un punto de la escala."),
    Kind.PLACE: lambda: _("Elija su comuna o su región."),
    Kind.FILE: _need_file,
    Kind.PARAGRAPHS: lambda: _("Opine sobre al menos un párrafo."),
}


def text_most(question: Question) -> int:
    """Return how many letters an answer may have."""
    own = question.limits.most
    usual = SHORT_MOST if question.kind is Kind.SHORT else LONG_MOST
    return usual if own is None else min(int(own), TEXT_MOST)


def file_most(question: Question) -> int:
    """Return how many octets a file may have."""
    own = question.limits.most
    return _FILE_MEGABYTES * 1_000_000 if own is None else min(max(int(own) * 1_000_000, 1_000_000), MAX_UPLOAD)


def _too_long(text: str, most: int) -> str:
    return (
        _("Acorte el texto a %(max)s caracteres: tiene %(now)s.", max=most, now=len(text)) if len(text) > most else ""
    )


def _text(question: Question, sent: Sent) -> Taken:
    text = sent.line(question.key) if question.kind is Kind.SHORT else sent.text(question.key)
    least = int(question.limits.least or 0)
    if text and len(text) < least:
        return Value(text), _("Escriba al menos %(min)s caracteres.", min=least)
    return Value(text), _too_long(text, text_most(question))


def _chosen(question: Question, sent: Sent) -> Taken:
    options, strange = sent.choices(question.key, question.choices)
    which = sent.line(fields.other_name(question.key)) if question.other else ""
    if which and OTHER not in options and question.kind is Kind.MANY:
        options = (*options, OTHER)  # who wrote another one meant it
    elif which and not options:
        options = (OTHER,)
    text = which if OTHER in options else ""
    value = Value(text, options)
    if strange:
        return value, _("Elija entre las opciones que se ofrecen.")
    if OTHER in options and not text:
        return value, _("Escriba cuál es la otra opción.")
    return value, _too_long(text, SHORT_MOST) or _count_error(question, options)


def _count_error(question: Question, options: tuple[str, ...]) -> str:
    if question.kind is not Kind.MANY:
        return "" if len(options) <= 1 else _("Elija una sola opción.")
    least, most = int(question.limits.least or 0), question.limits.most
    if options and len(options) < least:
        return ngettext("Elija al menos %(num)s opción.", "Elija al menos %(num)s opciones.", least)
    if most is not None and len(options) > most:
        return ngettext("Elija como máximo %(num)s opción.", "Elija como máximo %(num)s opciones.", int(most))
    return ""


def _scale(question: Question, sent: Sent) -> Taken:
    options, strange = sent.choices(question.key, question.choices)
    number = Decimal(options[0]) if len(options) == 1 else None
    error = _("Elija un punto de la escala.") if strange or len(options) > 1 else ""
    return Value(options=options, number=number), error


def _matrix(question: Question, sent: Sent) -> Taken:
    rows, strange = [], False
    for row in question.rows:
        options, wrong = sent.choices(fields.row_name(question.key, row.key), question.choices)
        strange = strange or wrong or len(options) > 1
        if options:
            rows.append(RowValue(row.key, options[0]))
    value = Value(rows=tuple(rows))
    if strange:
        return value, _("Elija una opción en cada fila.")
    missing = len(question.rows) - len(rows)
    if question.required and missing:
        return value, ngettext("Falta responder %(num)s fila.", "Falta responder %(num)s filas.", missing)
    return value, ""


def _paragraphs(question: Question, sent: Sent) -> Taken:
    rows, error = [], ""
    for place, row in enumerate(question.rows, start=1):
        options, strange = sent.choices(fields.row_name(question.key, row.key), (AGREE, DISAGREE))
        comment = sent.text(fields.comment_name(question.key, row.key))
        if strange or len(options) > 1:
            error = error or _("Párrafo %(place)s: elija si está de acuerdo o en desacuerdo.", place=place)
        if len(comment) > COMMENT_MOST:
            error = error or _("Párrafo %(place)s: %(what)s", place=place, what=_too_long(comment, COMMENT_MOST))
        if options or comment:
            rows.append(RowValue(row.key, options[0] if options else "", comment))
    return Value(rows=tuple(rows)), error


def _ranking(question: Question, sent: Sent) -> Taken:
    typed = [
        RowValue(option.key, position)
        for option in question.options
        if (position := sent.line(fields.row_name(question.key, option.key))[:10])
    ]
    right = {str(place) for place in range(1, question.positions + 1)}
    if any(each.option not in right for each in typed):
        return Value(rows=tuple(typed)), _(
            "Elija para cada opción un lugar entre 1 y %(last)s.", last=question.positions
        )
    ordered = tuple(sorted(typed, key=lambda each: int(each.option)))
    value, places = Value(rows=ordered), [int(each.option) for each in ordered]
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        return value, _("El lugar %(place)s está repetido: elija un lugar distinto para cada opción.", place=twice)
    if question.required and len(places) < question.positions:
        return value, _("Ordene %(number)s opciones: falta elegir algún lugar.", number=question.positions)
    if places != list(range(1, len(places) + 1)):
        return value, _("Empiece por el lugar 1 y no deje lugares vacíos entre medio.")
    return value, ""


def parse_number(text: str) -> Decimal | None:
    """Return the number a person in Chile wrote (1.234,5 or 1234.5), or None when it is none."""
    plain = text.replace(" ", "").replace("\N{MINUS SIGN}", "-")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain, re.ASCII):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"-?\d{1,16}(\.\d{1,8})?", plain, re.ASCII) else None


def _number(question: Question, sent: Sent) -> Taken:
    text = sent.line(question.key)[:100]
    if not text:
        return EMPTY, ""
    number = parse_number(text)
    if number is None:
        return Value(text), _("Escriba un número, como 12 o 1234,5.")
    if error := _number_error(question.limits, number):
        return Value(text), error
    number = Decimal(plain_number(number + 0))  # minus nought is nought
    return Value(plain_number(number), number=number), ""


def _number_error(limits: Limits, number: Decimal) -> str:
    error = ""
    if number != round(number, limits.decimals):
        error = (
            _("Use como máximo %(number)s decimales.", number=limits.decimals)
            if limits.decimals
            else _("Escriba un número entero, sin decimales.")
        )
    elif limits.least is not None and number < limits.least:
        error = _("Escriba un número desde %(least)s.", least=words.number(float(limits.least)))
    elif limits.most is not None and number > limits.most:
        error = _("Escriba un número hasta %(most)s.", most=words.number(float(limits.most)))
    elif abs(number) >= _LARGEST:
        error = _("Revise el número: es demasiado grande.")
    return error


def parse_day(text: str) -> date | None:
    """Return the day written as browsers send it (2026-12-31) or as people do (31-12-2026, 31/12/2026)."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text, re.ASCII):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


def _date(question: Question, sent: Sent) -> Taken:
    text = sent.line(question.key)[:100]
    if not text:
        return EMPTY, ""
    day = parse_day(text)
    if day is None:
        return Value(text), _("Escriba una fecha que exista, como 31-12-2026.")
    first, last = question.limits.first, question.limits.last
    if first is not None and day < first:
        return Value(day.isoformat()), _("Elija una fecha desde el %(day)s.", day=words.short_date(first))
    if last is not None and day > last:
        return Value(day.isoformat()), _("Elija una fecha hasta el %(day)s.", day=words.short_date(last))
    return Value(day.isoformat()), ""


def _place(question: Question, sent: Sent) -> Taken:
    code = sent.line(question.key)[:10]
    if not code:
        return EMPTY, ""
    known = code in {each.code for each in regions()} or code in {each.code for each in communes()}
    return (Value(options=(code,)), "") if known else (EMPTY, _("Elija su comuna o su región de la lista."))


def _file(question: Question, sent: Sent) -> Taken:
    file = sent.files.get(question.key)
    if file is None or not file.filename:
        dropped = sent.form.get(fields.drop_name(question.key))
        return (EMPTY if dropped else Value(sent.before.text)), ""
    try:
        inspected, stream = receive_upload(file.stream, clean(file.filename), max_bytes=file_most(question))  # type: ignore[arg-type]
    except UploadRefused as error:
        return Value(sent.before.text), str(error)
    return Value(upload=Upload(inspected, stream)), ""


_TAKERS: dict[Kind, Callable[[Question, Sent], Taken]] = {
    Kind.SHORT: _text,
    Kind.LONG: _text,
    Kind.ONE: _chosen,
    Kind.MANY: _chosen,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.PARAGRAPHS: _paragraphs,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PLACE: _place,
    Kind.FILE: _file,
}
