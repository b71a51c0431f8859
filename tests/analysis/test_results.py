"""Figures: of what counts only, in a bounded number of statements; cross tables that tell of nobody."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from participa.analysis import queries
from participa.analysis.counting import counting_of
from participa.analysis.hiding import FEWEST, hide
from participa.analysis.queries import Filters
from participa.analysis.results import from_json, results_of, to_json, without_small
from participa.consultations.models import Consultation
from participa.contributions.models import Sex, Standing
from participa.extensions import db
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from tests.support.statements import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from participa.analysis.results import Result
    from tests.analysis.conftest import Studied
    from tests.support.cast import Cast
    from tests.support.page import Page


def figures(studied: Studied, **filters: str) -> dict[int, Result]:
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        return {
            r.number: r
            for r in results_of(counting_of(consultation), queries.asked_of(consultation), Filters(**filters))
        }


def shown(result: Result) -> list[tuple[str, int | None]]:
    return [(line.label, line.times) for line in result.blocks[0].lines]


def test_each_question_tells_what_counts(study: Callable[..., Studied]) -> None:
    studied = study()
    studied.answer_as(6, "bici", sex=Sex.WOMAN, text="Más ciclovías")
    studied.answer_as(2, "tren", sex=Sex.MAN)
    studied.answer(Cell(1, option="bus"), Cell(4, number=None), standing=Standing.PENDING)
    found = figures(studied)
    assert shown(found[1]) == [("En bus", 0), ("En bicicleta", 6), ("En tren", 2)]
    assert found[2].answered == 8, "each person once, however many options they chose"
    assert found[3].median == 2.0
    assert (found[4].mean, found[4].median, found[4].least, found[4].most) == (3.0, 2.5, 1.0, 6.0)
    assert [(line.label, line.mean) for line in found[5].blocks[0].lines] == [("En bicicleta", 1.0), ("En bus", 2.0)]
    assert shown(found[6]) == [("Bien", 4), ("Mal", 4)]
    assert found[7].blocks[0].comments == 2
    assert found[8].answered == 6
    women = figures(studied, sex="woman")
    assert shown(women[1]) == [("En bus", 0), ("En bicicleta", 6), ("En tren", 0)]
    assert from_json(to_json(list(found.values()))) == list(found.values())


def test_the_page_asks_the_same_number_of_statements_whatever_the_answers(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    elena = cast.session_token("elena")
    assert "Todavía no hay respuestas" in visit(studied.office, as_=elena).words
    studied.answer_as(1, "bici", sex=Sex.WOMAN)
    with counted() as few:
        visit(studied.office, as_=elena)
    studied.answer_as(7, "bici", sex=Sex.WOMAN)
    studied.answer_as(3, "tren", sex=Sex.MAN)
    with counted() as many:
        page = visit(studied.office, as_=elena)
    assert len(many) == len(few)
    assert "11 respuestas contadas" in page.words
    assert 'role="img"' in page.text
    assert "style=" not in page.text
    assert "3 respuestas contadas" in visit(f"{studied.office}?sexo=man", as_=elena).words
    assert visit(f"{studied.office}?sexo=nadie&region=99", as_=elena).status == 200
    assert visit(studied.office, as_=cast.session_token("rita")).status == 403
    assert visit(studied.office, as_=cast.session_token("bruno")).status == 404


@pytest.mark.abuse("E05")
def test_a_cross_table_hides_small_cells_and_what_gives_them_away(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    studied.answer_as(12, "bici", sex=Sex.WOMAN)
    studied.answer_as(9, "tren", sex=Sex.WOMAN)
    studied.answer_as(8, "bici", sex=Sex.MAN)
    studied.answer_as(2, "tren", sex=Sex.MAN)
    elena = cast.session_token("elena")
    address = f"{studied.office}cruces/?fila=p1&columna=sexo"
    page = visit(address, as_=elena)
    assert "·" in page.words
    row = next(line for line in page.text.split("<tr>") if "En tren" in line)
    assert ">2<" not in row
    assert ">9<" not in row, "with the total it would tell the other"
    file = visit(f"{studied.office}cruces/tabla.csv?fila=p1&columna=sexo", as_=elena).response
    assert "reservado" in file.get_data(as_text=True)
    crossed = visit(f"{studied.office}cruces/?fila=p1&columna=p6.r1", as_=elena)
    assert "Paraderos" in crossed.words
    assert visit(f"{studied.office}cruces/?fila=p99&columna=p1", as_=elena).status == 200


@pytest.mark.abuse("E05")
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_hidden_figure_follows_from_the_shown_ones(cells: list[list[int]]) -> None:
    table = hide(cells)
    lines = [[*row, total] for row, total in zip(table.cells, table.rows, strict=True)]
    lines += [[*column, total] for column, total in zip(zip(*table.cells, strict=True), table.columns, strict=True)]
    lines += [[*table.rows, table.total], [*table.columns, table.total]]
    for line in lines:
        *parts, total = line
        assert not any(part is not None and 0 < part < FEWEST for part in line)
        if total is not None and None in parts:
            assert parts.count(None) > 1
            assert total - sum(part for part in parts if part is not None) >= FEWEST
        if total is None:
            assert None in parts


@pytest.mark.abuse("E05")
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@example([[3, 3, 20, 30], [3, 3, 3, 30], [30, 20, 3, 3], [30, 20, 3, 3]])
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=4), min_size=2, max_size=4))
def test_no_hidden_figure_follows_from_several_lines_together(cells: list[list[int]]) -> None:
    """Whoever adds and takes away whole rows and columns of the shown figures is left with two unknowns at the least."""
    table = hide(cells)
    whole = [[*row, total] for row, total in zip(table.cells, table.rows, strict=True)] + [
        [*table.columns, table.total]
    ]
    height, width = len(whole), len(whole[0])
    unknown = [(y, x) for y in range(height) for x in range(width) if whole[y][x] is None]
    sums = [[(-1 if x == width - 1 else 1) * (line == y) for y, x in unknown] for line in range(height)]
    sums += [[(-1 if y == height - 1 else 1) * (line == x) for y, x in unknown] for line in range(width)]
    full = rank(sums)
    for place in range(len(unknown)):
        asked = [int(place == at) for at in range(len(unknown))]
        assert rank([*sums, asked]) > full, f"{unknown[place]} of {cells} follows from the rest"


def rank(rows: list[list[int]]) -> int:
    """Return how many rows say something of their own."""
    left, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left = [
            [value - row[column] / pivot[column] * of for value, of in zip(row, pivot, strict=True)]
            for row in left
            if row is not pivot
        ]
    return found


def test_the_public_reads_no_small_figure(study: Callable[..., Studied]) -> None:
    studied = study()
    studied.answer_as(9, "bici")
    studied.answer_as(3, "tren")
    public = {number: without_small(result) for number, result in figures(studied).items()}
    times = [line.times for line in public[1].blocks[0].lines]
    assert 3 not in times
    assert times.count(None) == 2
    assert public[4].least is None, "the ends are what one person wrote"
