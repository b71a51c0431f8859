"""Reading answers: what fits counts, what does not is named and kept, what is hidden never counts."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from participa.questionnaires.definition import OTHER, Condition, Definition, Kind, Limits, Option, Page, Question
from participa.questionnaires.reading import (
    Cell,
    RowValue,
    Value,
    flatten,
    read,
    shown_pages,
    shown_questions,
    to_form,
    unflatten,
)
from participa.questionnaires.reading.kinds import parse_number
from tests.documents.files import PDF
from tests.questionnaires.strategies import definitions, sendings

THREE = (Option("o1", "Bus"), Option("o2", "Metro"), Option("o3", "Bicicleta"))


def ask(kind, **more):
    return Question("p1", 1, kind, "¿Cómo viaja?", **more)


def take(question, *pairs, files=None, earlier=None):
    reading = read(Definition((Page("g1", questions=(question,)),)), MultiDict(pairs), files or {}, earlier=earlier)
    return reading.values.get("p1", Value()), reading.errors.get("p1", "")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_right_answers_survive_being_kept_and_whatever_is_sent_breaks_nothing(data):
    definition = data.draw(definitions())
    reading = read(definition, data.draw(sendings(definition)), {})
    shown = {question.key for question in shown_questions(definition, reading.typed)}
    assert reading.values.keys() | reading.errors.keys() <= shown
    right = {key: value for key, value in reading.values.items() if key not in reading.errors}
    cells = flatten(definition, right)
    assert unflatten(definition, cells) == right
    assert unflatten(definition, reversed(cells)).keys() == right.keys()
    again = read(definition, MultiDict(to_form(definition, right)), {})
    assert {key: again.values[key] for key in right if key in again.values} == {
        key: right[key] for key in right if key in again.values
    }
    for cell in cells:
        assert cell.number is None or cell.number.is_finite()
        assert "\0" not in cell.text
        cell.text.encode("utf-8")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_who_sends_nothing_has_only_left_out_what_is_required(data):
    definition = data.draw(definitions())
    reading = read(definition, MultiDict(), {})
    assert reading.values == {}
    assert reading.errors.keys() == {question.key for question in shown_questions(definition, {}) if question.required}


@pytest.mark.parametrize(
    ("question", "pairs", "value", "told"),
    [
        (ask(Kind.SHORT), [("p1", " Hola \r\n a todos ")], Value("Hola a todos"), ""),
        (ask(Kind.LONG), [("p1", "Uno\r\nDos")], Value("Uno\nDos"), ""),
        (ask(Kind.SHORT, limits=Limits(most=Decimal(3))), [("p1", "Hola")], Value("Hola"), "a 3 caracteres: tiene 4"),
        (ask(Kind.LONG, limits=Limits(least=Decimal(10))), [("p1", "Hola")], Value("Hola"), "al menos 10"),
        (ask(Kind.ONE, options=THREE), [("p1", "o2")], Value(options=("o2",)), ""),
        (ask(Kind.ONE, options=THREE), [("p1", "o9")], Value(), "entre las opciones"),
        (ask(Kind.ONE, options=THREE), [("p1", "o1"), ("p1", "o2")], Value(options=("o1", "o2")), "una sola"),
        (ask(Kind.ONE, options=THREE, other=True), [("p1-which", "Lancha")], Value("Lancha", (OTHER,)), ""),
        (ask(Kind.ONE, options=THREE, other=True), [("p1", OTHER)], Value(options=(OTHER,)), "cuál es la otra"),
        (ask(Kind.ONE, options=THREE), [("p1", OTHER)], Value(), "entre las opciones"),
        (ask(Kind.MANY, options=THREE, limits=Limits(most=Decimal(1))), [("p1", "o3"), ("p1", "o1")], Value(options=("o1", "o3")), "como máximo 1 opción"),
        (ask(Kind.MANY, options=THREE, required=True), [], Value(), "al menos una"),
        (ask(Kind.SCALE), [("p1", "5")], Value(options=("5",), number=Decimal(5)), ""),
        (ask(Kind.SCALE), [("p1", "6")], Value(), "un punto de la escala"),
        (ask(Kind.NUMBER), [("p1", "1.234")], Value("1234", number=Decimal(1234)), ""),
        (ask(Kind.NUMBER, limits=Limits(decimals=1)), [("p1", "1.234,50")], Value("1234.5", number=Decimal("1234.5")), ""),
        (ask(Kind.NUMBER), [("p1", "doce")], Value("doce"), "Escriba un número"),
        (ask(Kind.NUMBER), [("p1", "1,5")], Value("1,5"), "entero"),
        (ask(Kind.NUMBER, limits=Limits(most=Decimal(10))), [("p1", "11")], Value("11"), "hasta 10"),
        (ask(Kind.DATE), [("p1", "1/3/2026")], Value("2026-03-01"), ""),
        (ask(Kind.DATE), [("p1", "31-02-2026")], Value("31-02-2026"), "que exista"),
        (ask(Kind.PLACE), [("p1", "13101")], Value(options=("13101",)), ""),
        (ask(Kind.PLACE), [("p1", "99")], Value(), "de la lista"),
        (ask(Kind.RANKING, options=THREE), [("p1-o1", "2"), ("p1-o2", "1")], Value(rows=(RowValue("o2", "1"), RowValue("o1", "2"))), ""),
        (ask(Kind.RANKING, options=THREE), [("p1-o1", "1"), ("p1-o2", "1")], Value(rows=(RowValue("o1", "1"), RowValue("o2", "1"))), "lugar 1 está repetido"),
        (ask(Kind.RANKING, options=THREE), [("p1-o1", "2")], Value(rows=(RowValue("o1", "2"),)), "por el lugar 1"),
        (ask(Kind.RANKING, options=THREE), [("p1-o1", "x")], Value(rows=(RowValue("o1", "x"),)), "entre 1 y 3"),
        (ask(Kind.RANKING, options=THREE, required=True), [("p1-o1", "1")], Value(rows=(RowValue("o1", "1"),)), "Ordene 3"),
        (ask(Kind.MATRIX, options=THREE, rows=(Option("r1", "A"), Option("r2", "B")), required=True), [("p1-r1", "o1")], Value(rows=(RowValue("r1", "o1"),)), "Falta responder 1 fila"),
        (ask(Kind.PARAGRAPHS, rows=(Option("r1", "A"), Option("r2", "B"))), [("p1-r1", "disagree"), ("p1-r1-comment", "No."), ("p1-r2-comment", "Falta.")], Value(rows=(RowValue("r1", "disagree", "No."), RowValue("r2", "", "Falta."))), ""),
    ],
)  # fmt: skip
def test_each_kind_reads_its_own(question, pairs, value, told):
    found, error = take(question, *pairs)
    assert found == value
    assert told in error if told else error == ""


def test_the_cells_say_one_fact_each():
    question = ask(Kind.MANY, options=THREE, other=True)
    definition = Definition((Page("g1", questions=(question,)),))
    reading = read(definition, MultiDict([("p1", "o1"), ("p1", OTHER), ("p1-which", "Lancha")]), {})
    assert flatten(definition, reading.values) == [Cell(1, option="o1"), Cell(1, option=OTHER, text="Lancha")]


def test_a_file_is_checked_and_one_kept_before_stays():
    question = ask(Kind.FILE)
    sent = FileStorage(BytesIO(PDF), "carta.pdf")
    value, error = take(question, files={"p1": sent})
    assert (value.upload.inspected.clean_name, error) == ("carta.pdf", "")
    kept = {"p1": Value("marca")}
    value, error = take(question, files={"p1": FileStorage(BytesIO(b"MZ"), "virus.exe")}, earlier=kept)
    assert value == Value("marca")
    assert ".exe" in error
    assert take(question, earlier=kept) == (Value("marca"), "")
    assert take(question, ("p1-drop", "1"), earlier=kept) == (Value(), "")
    assert take(question, ("p1", "marca-de-otra-persona"), ("p1-kept", "marca-de-otra-persona")) == (Value(), "")


def chained():
    """First, second if the first says bus, third if the second says yes, on a second page."""
    yes = (Option("o1", "Sí"), Option("o2", "No"))
    return Definition(
        (
            Page("g1", questions=(Question("p1", 1, Kind.ONE, "¿Viaja?", options=yes, required=True),)),
            Page(
                "g2",
                questions=(
                    Question(
                        "p2", 2, Kind.ONE, "¿En bus?", options=yes, required=True, show_if=Condition("p1", ("o1",))
                    ),
                    Question("p3", 3, Kind.SHORT, "¿Cuál?", required=True, show_if=Condition("p2", ("o1",))),
                ),
            ),
        )
    )


def test_what_is_hidden_is_dropped_asks_for_nothing_and_is_still_shown_again():
    sent = MultiDict([("p1", "o2"), ("p2", "o1"), ("p3", "405")])
    reading = read(chained(), sent, {})
    assert reading.values == {"p1": Value(options=("o2",))}
    assert reading.errors == {}
    assert reading.typed["p3"] == Value("405")


def test_a_hidden_answer_shows_nothing_further():
    hidden = {"p1": Value(options=("o2",)), "p2": Value(options=("o1",))}
    assert [question.key for question in shown_questions(chained(), hidden)] == ["p1"]


def test_a_page_is_read_with_the_answers_of_the_earlier_ones():
    first = read(chained(), MultiDict([("p1", "o1")]), {}, page="g1")
    assert first.errors == {}
    assert [page.key for page in shown_pages(chained(), first.values)] == ["g1", "g2"]
    second = read(chained(), MultiDict([("p1", "o2"), ("p2", "o1")]), {}, page="g2", earlier=first.values)
    assert second.values["p1"] == Value(options=("o1",)), "a page answers its own questions only"
    assert second.errors == {"p3": "Responda esta pregunta."}
    assert [page.key for page in shown_pages(chained(), {"p1": Value(options=("o2",))})] == ["g1"]


def test_a_condition_that_looks_forward_or_nowhere_hides():
    lost = Definition(
        (
            Page(
                "g1", questions=(Question("p1", 1, Kind.SHORT, "A", show_if=Condition("p2", ("o1",)), required=True),)
            ),
            Page("g2", questions=(Question("p2", 2, Kind.ONE, "B", options=THREE, show_if=Condition("p1", ("o1",))),)),
        )
    )
    assert shown_questions(lost, {"p1": Value("x", ("o1",)), "p2": Value(options=("o1",))}) == []


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_numbers_are_read_as_chileans_write_them(number):
    plain = format(abs(number), ",.3f").replace(",", "_").replace(".", ",").replace("_", ".")
    assert parse_number(("-" if number < 0 else "") + plain) == number
