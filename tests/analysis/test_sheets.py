"""Sums kept of a large consultation, open or closed: the same figures as counted, with their age, made anew in time."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from participa.analysis import counting, jobs, marks, queries, services
from participa.analysis.counting import Counting, FromSheet, counting_of, last_counting_of
from participa.analysis.crossing import axes_of, table_of
from participa.analysis.models import Sheet
from participa.analysis.queries import Fact, Filters, sheets
from participa.analysis.results import results_of
from participa.consultations.models import Consultation
from participa.contributions.models import Contribution, RedactionReason, Sex, Standing
from participa.contributions.services import redact, take_back
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from tests.support.statements import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.analysis.conftest import Studied
    from tests.support.cast import Cast
    from tests.support.page import Page


@pytest.fixture
def closed(study: Callable[..., Studied], monkeypatch: pytest.MonkeyPatch) -> Studied:
    """A consultation that closed two days ago with answers of all kinds, large enough for its sums to be kept."""
    monkeypatch.setattr(sheets, "FEWEST_KEPT", 1)
    studied = study()
    studied.answer_as(9, "bici", sex=Sex.WOMAN, text="Llame a Rosa Díaz")
    studied.answer_as(6, "tren", sex=Sex.MAN)
    studied.answer(Cell(1, option="bus"), region_code="13", sex=Sex.MAN)
    studied.answer(Cell(2, option="other", text="A caballo"), Cell(4), region_code="13")
    studied.answer(Cell(1, option="bus"), Cell(4, number=None), standing=Standing.PENDING)
    close(studied, days_ago=2)
    return studied


def close(studied: Studied, *, days_ago: int) -> None:
    """Let it close on that day."""
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        consultation.opens_on = today() - timedelta(days=30)
        consultation.closes_on = today() - timedelta(days=days_ago)
        db.session.commit()


def consultation_of(studied: Studied) -> Consultation:
    return db.session.get_one(Consultation, (studied.agency_id, studied.key))


def holds(studied: Studied) -> bool:
    """Tell whether there are kept sums that hold to the last answer."""
    db.session.expire_all()
    with scopes.agency(studied.agency_id):
        return isinstance(last_counting_of(consultation_of(studied)), FromSheet)


def total_read(studied: Studied) -> int:
    """Return how many answers the office reads of, from kept sums or not."""
    db.session.expire_all()
    with scopes.agency(studied.agency_id):
        heads = counting_of(consultation_of(studied)).heads()
        return sum(head.people for head in heads if head.standing == Standing.COUNTED)


def after_a_while(studied: Studied, **facts: Any) -> None:
    """Let the sums have been made some time ago."""
    with scopes.agency(studied.agency_id):
        mine = sa.update(Sheet).where(Sheet.agency_id == studied.agency_id)
        db.session.execute(mine.values(made_at=now() - sheets.RENEWED, **facts))
        db.session.commit()


def test_kept_sums_say_what_counting_says(closed: Studied) -> None:
    """G09: every figure of the page and of the cross tables, with every filter, is that of the answers themselves."""
    assert jobs.keep_sheets() == 1
    assert jobs.keep_sheets() == 0, "once"
    with scopes.agency(closed.agency_id):
        consultation = consultation_of(closed)
        kept, live = counting_of(consultation), Counting(consultation)
        assert isinstance(kept, FromSheet)
        assert sorted(map(str, kept.heads())) == sorted(map(str, live.heads()))
        definition = queries.asked_of(consultation)
        for sex, region, age in product(("", "woman", "man"), ("", "05", "13", "01"), ("", "30_44")):
            filters = Filters(sex=sex, region=region, age=age)
            assert results_of(kept, definition, filters) == results_of(live, definition, filters), filters
        axes = axes_of(definition)
        for down, across in product(axes.values(), (*axes.values(), *Fact)):
            for filters in (Filters(), Filters(sex="man")):
                assert replace(table_of(kept, down, across, filters), age="") == table_of(live, down, across, filters)
        sheet = db.session.scalars(sa.select(Sheet)).one()
        assert services.figures_to_publish(consultation)["total"] == sheet.people == 17


def test_the_page_tells_when_its_figures_were_made_and_asks_little(
    closed: Studied, cast: Cast, visit: Callable[..., Page]
) -> None:
    elena = cast.session_token("elena")
    with counted() as before:
        assert "Cifras calculadas" not in visit(closed.office, as_=elena).words
    jobs.keep_sheets()
    with counted() as after:
        page = visit(closed.office, as_=elena)
    assert "Cifras calculadas el" in page.words
    assert "17 respuestas contadas" in page.words
    assert len(after) < len(before)
    assert not [statement for statement in after if "contribution_cell" in statement]
    assert "7 respuestas contadas" in visit(f"{closed.office}?sexo=man", as_=elena).words


@pytest.mark.abuse("V07", "E03", "G09")
@pytest.mark.parametrize("change", ["erased", "redacted", "paper"])
def test_sums_do_not_hold_once_an_answer_has_changed(closed: Studied, change: str) -> None:
    """Known in the same transaction: nothing is published of them, and they are made anew when they are not young."""
    jobs.keep_sheets()
    assert holds(closed)
    with scopes.agency(closed.agency_id):
        found = db.session.scalars(
            sa.select(Contribution).where(Contribution.sex == "woman").order_by(Contribution.id)
        ).first()
        assert found
        if change == "erased":
            take_back(found)
        elif change == "redacted":
            redact(found, "Rosa Díaz", RedactionReason.OTHERS, account_id=None)
        else:
            services.outdate(closed.agency_id, closed.key)
        db.session.commit()
    assert not holds(closed)
    assert total_read(closed) == 17, "the office reads the sums of before, which say of when they are"
    assert jobs.keep_sheets() == 0, "more may change in a moment"
    after_a_while(closed)
    assert jobs.keep_sheets() == 1
    assert holds(closed)
    assert total_read(closed) == (16 if change == "erased" else 17)


def test_sums_hold_for_their_closing_and_for_all_answers_only(closed: Studied) -> None:
    jobs.keep_sheets()
    closed.answer(Cell(1, option="bus"))
    assert not holds(closed), "an answer came that nobody told of"
    after_a_while(closed, made_of=None)
    jobs.keep_sheets()
    assert holds(closed)
    close(closed, days_ago=-5)
    assert not holds(closed), "it takes answers again"
    close(closed, days_ago=1)
    assert not holds(closed), "they are of another closing"
    after_a_while(closed)
    assert jobs.keep_sheets() == 1
    assert holds(closed)


def test_what_changes_while_the_worker_counts_makes_sums_that_do_not_hold(closed: Studied) -> None:
    with scopes.agency(closed.agency_id):
        services.begin_sheet(consultation_of(closed))
        counted_then: Any = services.count_sheet(consultation_of(closed))
        services.outdate(closed.agency_id, closed.key)
        services.keep_sheet(*counted_then)
        db.session.commit()
    assert not holds(closed)
    assert total_read(closed) == 17


def test_few_answers_are_counted_when_read(closed: Studied, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "FEWEST_KEPT", 1_000)
    assert jobs.keep_sheets() == 1
    assert jobs.keep_sheets() == 0
    assert not holds(closed)
    close(closed, days_ago=-5)
    assert jobs.keep_sheets() == 0


@pytest.mark.abuse("G09")
def test_an_open_consultation_is_read_from_sums_that_say_their_age(
    closed: Studied, cast: Cast, visit: Callable[..., Page]
) -> None:
    """They are made anew only when they are some minutes old and answers have come."""
    elena = cast.session_token("elena")
    close(closed, days_ago=-5)
    assert jobs.keep_sheets() == 1
    assert jobs.keep_sheets() == 0
    with counted() as asked:
        page = visit(closed.office, as_=elena)
    assert re.search(r"Cifras de las \d\d:\d\d; se actualizan solas\.", page.words)
    assert "17 respuestas contadas" in page.words
    assert not [statement for statement in asked if "contribution_cell" in statement]
    closed.answer(Cell(1, option="bus"))
    assert jobs.keep_sheets() == 0, "the sums are young"
    assert "17 respuestas contadas" in visit(closed.office, as_=elena).words
    after_a_while(closed)
    assert jobs.keep_sheets() == 1
    assert "18 respuestas contadas" in visit(closed.office, as_=elena).words
    after_a_while(closed)
    assert jobs.keep_sheets() == 0, "no answer came"
    closed.answer(Cell(1, option="bus"))
    with scopes.agency(closed.agency_id), pytest.raises(services.TooEarlyError):
        services.keep_figures(consultation_of(closed), account_id=None)


def test_nobody_waits_for_many_answers_to_be_counted(
    closed: Studied, cast: Cast, visit: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page that needs figures says that they are on their way, until the worker has been there."""
    elena = cast.session_token("elena")
    monkeypatch.setattr(sheets, "MOST_READ", 10)
    crossed = f"{closed.office}cruces/?fila=p1&columna=sexo"
    with counted() as asked:
        for address in (closed.office, crossed, f"{closed.office}publicar/"):
            assert "Las cifras se están calculando" in visit(address, as_=elena).words, address
        for name in ("cruces/tabla.csv?fila=p1&columna=sexo", "archivos/informe.pdf"):
            answer = visit(f"{closed.office}{name}", as_=elena)
            assert answer.status == 303, name
    assert not [statement for statement in asked if "contribution_cell" in statement]
    jobs.keep_sheets()
    assert "17 respuestas contadas" in visit(closed.office, as_=elena).words
    assert "Cifras calculadas el" in visit(crossed, as_=elena).words


def test_two_cross_tables_of_an_open_consultation_do_not_tell_one_answer_apart(
    closed: Studied, cast: Cast, visit: Callable[..., Page]
) -> None:
    """One more answer moves no figure but where it completes five, and a first one shows nowhere."""
    elena = cast.session_token("elena")
    close(closed, days_ago=-5)
    for option, sex in (("bici", Sex.MAN), ("bici", Sex.MAN), ("tren", Sex.MAN), ("bici", Sex.WOMAN)):
        closed.answer(Cell(1, option=option), sex=sex)
    crossed = f"{closed.office}cruces/tabla.csv?fila=p1&columna=sexo"
    before = visit(crossed, as_=elena).response.text
    assert '"Total";"10";"10";"20"' in before
    assert '"En tren";"reservado"' in before, "no woman chose it"
    closed.answer(Cell(1, option="tren"), sex=Sex.WOMAN)
    assert visit(crossed, as_=elena).response.text == before
    words = visit(f"{closed.office}cruces/?fila=p1&columna=sexo", as_=elena).words
    assert "se redondean hacia abajo de 5 en 5" in words
    close(closed, days_ago=1)
    assert "se redondean" not in visit(f"{closed.office}cruces/?fila=p1&columna=sexo", as_=elena).words


def test_places_with_many_pairs_are_crossed_without_asking_pair_by_pair(
    closed: Studied, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.keep_sheets()
    with scopes.agency(closed.agency_id):
        consultation = consultation_of(closed)
        kept = counting_of(consultation)
        some = [kept.cross((1, ""), (2, ""), Filters(sex=sex)) for sex in ("", "man")]
        monkeypatch.setattr(counting, "MOST_PAIRS", 0)
        assert [kept.cross((1, ""), (2, ""), Filters(sex=sex)) for sex in ("", "man")] == some
        assert some[0]


def test_the_worker_looks_for_sums_now_and_then(closed: Studied, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_looked", 0.0)
    assert [jobs.keep_sheets_in_turn() for _turn in range(3)] == [1, 0, 0]
    close(closed, days_ago=3)
    after_a_while(closed)
    assert jobs.keep_sheets_in_turn() == 0, "it looked a moment ago"
    monkeypatch.setattr(jobs, "LOOK_EVERY", 0.0)
    assert jobs.keep_sheets_in_turn() == 1


@given(st.lists(st.integers(0, 40), unique=True), st.lists(st.integers(0, 40), unique=True), st.floats(0, 9))
def test_bits_come_back_as_they_were(chosen: list[int], others: list[int], number: float) -> None:
    bits, mask = marks.marked(chosen, 41), marks.marked(others, 41)
    assert marks.unpack(marks.pack(bits, 41)) == bits
    assert (bits & mask).bit_count() == len(set(chosen) & set(others))
    assert list(marks.places(bits)) == sorted(chosen)
    numbers = [place + number for place in sorted(chosen)]
    assert list(marks.unpack_numbers(marks.pack_numbers(numbers))) == numbers
    both = [place + number for place in sorted(set(chosen) & set(others))]
    assert marks.numbers_of(numbers, bits, mask) == both
