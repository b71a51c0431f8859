"""Any definition, and any sending to it, for the property tests."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from participa.questionnaires.definition import OTHER, Condition, Definition, Kind, Limits, Option, Page, Question
from participa.questionnaires.definition.model import DECIDING

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
#: What people and machines send: markup, right-to-left, emoji, surrogates, NUL, numbers and days of every form.
hostile = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "1",
            "2",
            "99",
            "-3",
            "1.234,5",
            "2026-12-31",
            "31/12/2026",
            "31/02/2026",
            "<script>",
            "\0",
            "\ud800",
            "\u202eabc",
            "👩🏽‍🦽",
            "o1",
            "agree",
            OTHER,
            "13101",
            "13",
            "9" * 400,
        ]
    ),
)


def _options(prefix: str, least: int = 1, most: int = 4):
    return st.lists(texts, min_size=least, max_size=most).map(
        lambda labels: tuple(Option(f"{prefix}{place}", label) for place, label in enumerate(labels, start=1))
    )


@st.composite
def questions(draw, number: int, earlier: list[Question]):
    kind = draw(st.sampled_from(Kind))
    limits = {
        Kind.SHORT: st.builds(Limits, most=st.none() | st.integers(1, 50).map(Decimal)),
        Kind.SCALE: st.builds(
            Limits, least=st.integers(-1, 1).map(Decimal), most=st.integers(3, 7).map(Decimal), least_label=texts
        ),
        Kind.MANY: st.builds(Limits, most=st.none() | st.integers(1, 3).map(Decimal)),
        Kind.RANKING: st.builds(Limits, most=st.none() | st.integers(1, 5).map(Decimal)),
        Kind.NUMBER: st.builds(Limits, least=st.none() | st.just(Decimal("0.5")), decimals=st.integers(0, 4)),
        Kind.DATE: st.builds(Limits, first=st.none() | st.just(date(2026, 1, 1))),
    }.get(kind, st.just(Limits()))
    deciding = [each for each in earlier if each.kind in DECIDING]
    show_if = None
    if deciding and draw(st.booleans()):
        on = draw(st.sampled_from(deciding))
        show_if = Condition(
            on.key, tuple(draw(st.lists(st.sampled_from(on.choices), min_size=1, max_size=2, unique=True)))
        )
    return Question(
        key=f"p{number}", number=number, kind=kind, label=draw(texts), help=draw(texts), required=draw(st.booleans()),
        options=draw(_options("o")) if kind in (Kind.ONE, Kind.MANY, Kind.MATRIX, Kind.RANKING) else (),
        rows=draw(_options("r")) if kind in (Kind.MATRIX, Kind.PARAGRAPHS) else (),
        limits=draw(limits), show_if=show_if, other=draw(st.booleans()) if kind in (Kind.ONE, Kind.MANY) else False,
    )  # fmt: skip


@st.composite
def definitions(draw):
    asked: list[Question] = []
    pages = []
    for place in range(draw(st.integers(1, 3))):
        own = []
        for _each in range(draw(st.integers(0, 4))):
            question = draw(questions(len(asked) + 1, asked))
            asked.append(question)
            own.append(question)
        pages.append(Page(f"g{place}", draw(texts), draw(texts), tuple(own)))
    return Definition(tuple(pages))


@st.composite
def sendings(draw, definition: Definition):
    """Fields that belong to the definition, with values that often fit and often don't."""
    pairs = []
    for question in definition:
        fitting = st.sampled_from(question.choices) if question.choices else hostile
        values = st.lists(st.one_of(fitting, hostile), max_size=3)
        pairs += [(question.key, value) for value in draw(values)]
        pairs += [(f"{question.key}-which", value) for value in draw(st.lists(hostile, max_size=1))]
        for row in (*question.rows, *question.options):
            pairs += [(f"{question.key}-{row.key}", value) for value in draw(values)]
            pairs += [(f"{question.key}-{row.key}-comment", value) for value in draw(st.lists(hostile, max_size=1))]
    return MultiDict(pairs)
