"""Sums kept of a large consultation that has closed: the same figures as counted, gone with any change."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from participa.analysis import jobs, marks, queries, services
from participa.analysis.counting import Counting, FromSheet, counting_of
from participa.analysis.crossing import axes_of, table_of
from participa.analysis.models import Sheet, SheetColumn
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


def is_kept(studied: Studied) -> bool:
    """Tell whether figures come from kept sums now."""
    db.session.expire_all()
    with scopes.agency(studied.agency_id):
        return isinstance(counting_of(consultation_of(studied)), FromSheet)


def after_a_while(studied: Studied, **facts: Any) -> None:
    """Let the last change be some time ago."""
    with scopes.agency(studied.agency_id):
        mine = sa.update(Sheet).where(Sheet.agency_id == studied.agency_id)
        db.session.execute(mine.values(changed_at=now() - sheets.QUIET, **facts))
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
                assert table_of(kept, down, across, filters) == table_of(live, down, across, filters)
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
def test_sums_go_with_whatever_changes_an_answer(closed: Studied, change: str) -> None:
    """In the same transaction; they come back when nothing has changed for a while."""
    jobs.keep_sheets()
    assert is_kept(closed)
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
        assert not db.session.scalars(sa.select(SheetColumn.id)).all()
    assert not is_kept(closed)
    assert jobs.keep_sheets() == 0, "more may change in a moment"
    after_a_while(closed)
    assert jobs.keep_sheets() == 1
    assert is_kept(closed)


def test_sums_hold_for_their_closing_and_for_all_answers_only(closed: Studied) -> None:
    jobs.keep_sheets()
    closed.answer(Cell(1, option="bus"))
    assert not is_kept(closed), "an answer came that nobody told of"
    after_a_while(closed, made_of=None)
    jobs.keep_sheets()
    assert is_kept(closed)
    close(closed, days_ago=-5)
    assert not is_kept(closed), "it takes answers again"
    close(closed, days_ago=1)
    assert not is_kept(closed), "they are of another closing"
    assert jobs.keep_sheets() == 1
    assert is_kept(closed)


def test_what_changes_while_the_worker_counts_is_not_kept(closed: Studied) -> None:
    with scopes.agency(closed.agency_id):
        services.begin_sheet(consultation_of(closed))
        counted_then: Any = services.count_sheet(consultation_of(closed))
        services.outdate(closed.agency_id, closed.key)
        assert not services.keep_sheet(*counted_then)
        db.session.commit()
    assert not is_kept(closed)


def test_few_answers_are_counted_when_read(closed: Studied, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "FEWEST_KEPT", 1_000)
    assert jobs.keep_sheets() == 1
    assert jobs.keep_sheets() == 0
    assert not is_kept(closed)


@given(st.lists(st.integers(0, 40), unique=True), st.lists(st.integers(0, 40), unique=True), st.floats(0, 9))
def test_bits_come_back_as_they_were(chosen: list[int], others: list[int], number: float) -> None:
    bits, mask = marks.marked(chosen, 41), marks.marked(others, 41)
    assert marks.unpack(marks.pack(bits, 41)) == bits
    assert (bits & mask).bit_count() == len(set(chosen) & set(others))
    numbers = [place + number for place in sorted(chosen)]
    assert list(marks.unpack_numbers(marks.pack_numbers(numbers))) == numbers
    both = [place + number for place in sorted(set(chosen) & set(others))]
    assert marks.numbers_of(numbers, bits, mask) == both
