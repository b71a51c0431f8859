"""Keeping the sums of a large consultation: counted by the worker, and anew when answers came or changed."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import groupby
from math import isnan, nan
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa.analysis import marks, queries
from participa.analysis.models import Kept, Sheet, SheetColumn
from participa.analysis.queries import Fact
from participa.analysis.queries import sheets as kept_sheets
from participa.analysis.queries.filters import has_words
from participa.contributions.models import Contribution, ContributionCell, Standing
from participa.extensions import db
from participa.foundation.clock import now
from participa.questionnaires.definition import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from participa.consultations.models import Consultation

AT_A_TIME = 20_000
#: A column before it is a row: kind, question, row, option, bits, numbers.
_Column = tuple[Kept, int, str, str, int, list[float]]


def outdate(agency_id: int, content_id: int) -> None:
    """Note on the sums of a consultation, with the change itself, that they are no longer the last."""
    db.session.execute(
        sa.update(Sheet)
        .where(Sheet.agency_id == agency_id, Sheet.content_id == content_id)
        .values(revision=Sheet.revision + 1, changed_at=now())
        .execution_options(synchronize_session=False)
    )


def begin_sheet(consultation: Consultation) -> None:
    """Make the row that changes are noted on from now on."""
    if queries.find_any_sheet(consultation.agency_id, consultation.id) is None:
        db.session.add(Sheet(agency_id=consultation.agency_id, content_id=consultation.id))
        db.session.flush()


def count_sheet(consultation: Consultation) -> tuple[Sheet, dict[str, Any], list[dict[str, Any]]] | None:
    """Count everything, without writing: the sheet, what it will say and its columns. None without a row for it.

    Who counts is known by the keys that one statement found; what comes while the others run is of the next sums.
    """
    sheet = queries.find_any_sheet(consultation.agency_id, consultation.id)
    if sheet is None:
        return None
    closes_at = consultation.closes_at
    has_closed = closes_at is not None and closes_at <= now() - kept_sheets.QUIET
    facts: dict[str, Any] = {
        "made_of": sheet.revision,
        "closes_at": closes_at if has_closed else None,
        "made_at": now(),
        "people": queries.count_counted(consultation.agency_id, consultation.id),
        "heads": [],
    }
    if facts["people"] < kept_sheets.FEWEST_KEPT:
        return sheet, facts, []
    keys, heads, columns = _facts(consultation)
    facts |= {"people": len(keys), "heads": [[*head, people] for head, people in heads.items()]}
    columns += [*_options(consultation, keys), *_words(consultation, keys)]
    return sheet, facts, [_row(sheet, column, len(keys)) for column in columns]


def keep_sheet(sheet: Sheet, facts: dict[str, Any], columns: Sequence[dict[str, Any]]) -> None:
    """Keep what was counted in place of what was kept. If something changed meanwhile, it is not the last."""
    db.session.execute(
        sa.update(Sheet)
        .where(Sheet.agency_id == sheet.agency_id, Sheet.id == sheet.id)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )
    _drop_columns(sheet)
    db.session.add_all(SheetColumn(**column) for column in columns)
    db.session.flush()


def _drop_columns(sheet: Sheet) -> None:
    db.session.execute(
        sa.delete(SheetColumn)
        .where(SheetColumn.agency_id == sheet.agency_id, SheetColumn.sheet_id == sheet.id)
        .execution_options(synchronize_session=False)
    )


def _row(sheet: Sheet, column: _Column, width: int) -> dict[str, Any]:
    kind, question, row, option, bits, numbers = column
    return {
        "agency_id": sheet.agency_id,
        "sheet_id": sheet.id,
        "kind": kind,
        "question": question,
        "row": row,
        "option": option,
        "times": bits.bit_count(),
        "total": sum(number for number in numbers if not isnan(number)),
        "firsts": numbers.count(1.0),
        "bits": marks.pack(bits, width),
        "numbers": marks.pack_numbers(numbers) if numbers else None,
    }


def _read(query: Any) -> Iterator[Any]:
    yield from db.session.execute(query, execution_options={"yield_per": AT_A_TIME})


def _facts(consultation: Consultation) -> tuple[array[int], Counter[tuple[str, ...]], list[_Column]]:
    """Return the keys of the answers that count, in order, how many share each combination, and the facts' columns."""
    keys: array[int] = array("q")
    heads: Counter[tuple[str, ...]] = Counter()
    found: dict[tuple[str, str], array[int]] = {}
    columns = [sa.type_coerce(column, sa.Text()) for column in queries.HEAD]
    query = sa.select(Contribution.id, *columns).where(
        Contribution.agency_id == consultation.agency_id, Contribution.content_id == consultation.id
    )
    for key, *values in _read(query.order_by(Contribution.id)):
        channel, standing, _level, region, sex, age = head = tuple(value or "" for value in values)
        heads[head] += 1
        if standing != Standing.COUNTED.value:
            continue
        for fact, value in zip(Fact, (channel, region, sex, age), strict=True):
            found.setdefault((fact.value, value), array("q")).append(len(keys))
        keys.append(key)
    made: list[_Column] = [
        (Kept.FACT, 0, fact, value, marks.marked(places, len(keys)), []) for (fact, value), places in found.items()
    ]
    return keys, heads, made


def _options(consultation: Consultation, keys: array[int]) -> Iterator[_Column]:
    """Yield a column for each option, and one for whoever chose any where several may be chosen."""
    cell = ContributionCell
    asked = queries.asked_of(consultation)
    numbered = {question.number for question in asked if question.kind in (Kind.NUMBER, Kind.RANKING)}
    many = {question.number for question in asked if question.kind is Kind.MANY}
    query = (
        sa.select(cell.question, cell.row, cell.option, cell.contribution_id, cell.number)
        .where(cell.agency_id == consultation.agency_id, cell.content_id == consultation.id)
        .order_by(cell.question, cell.row, cell.option, cell.contribution_id)
    )
    anybody: dict[int, int] = {}
    for (question, row, option), cells in groupby(_read(query), key=lambda one: (one[0], one[1], one[2])):
        own = list(cells)
        found = list(marks.places_of((one[3] for one in own), keys))
        bits = marks.marked((place for _turn, place in found), len(keys))
        numbers = [_number(own[turn][4]) for turn, _place in found] if question in numbered else []
        if bits:
            yield Kept.OPTION, question, row, option, bits, numbers
        if question in many:
            anybody[question] = anybody.get(question, 0) | bits
    for question, bits in anybody.items():
        yield Kept.ANY, question, "", "", bits, []


def _number(number: Decimal | None) -> float:
    """Return a number as it is kept: each bit has one."""
    return nan if number is None else float(number)


def _words(consultation: Consultation, keys: array[int]) -> Iterator[_Column]:
    """Yield a column for each place in which words were written."""
    cell = ContributionCell
    query = (
        sa.select(cell.question, cell.row, cell.contribution_id)
        .where(cell.agency_id == consultation.agency_id, cell.content_id == consultation.id, has_words())
        .order_by(cell.question, cell.row, cell.contribution_id)
    )
    for (question, row), cells in groupby(_read(query), key=lambda one: (one[0], one[1])):
        found = marks.places_of((one[2] for one in cells), keys)
        bits = marks.marked((place for _turn, place in found), len(keys))
        if bits:
            yield Kept.WORDS, question, row, "", bits, []
