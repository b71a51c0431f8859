"""When a consultation is open: on Santiago's days whole, over both changes of the clocks, in Python and in SQL alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from participa.consultations.models import Consultation, Halt, Milestone, Phase
from participa.consultations.services import days_lost
from participa.extensions import db
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast

#: Machines that are busy draw slowly: that says nothing of the windows.
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SANTIAGO = ZoneInfo("America/Santiago")
#: Around the first Saturday of April and of September, when the clocks change at midnight, and a leap day.
DAYS = st.one_of(
    st.dates(date(2027, 4, 1), date(2027, 4, 8)),
    st.dates(date(2027, 9, 1), date(2027, 9, 9)),
    st.dates(date(2028, 2, 27), date(2028, 3, 2)),
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
)
LENGTHS = st.one_of(st.just(0), st.integers(0, 200))


def consultation(opens_on: date, closes_on: date, **facts: Any) -> Consultation:
    made = Consultation(agency_id=1, opens_on=opens_on, closes_on=closes_on, milestone=Milestone.PREPARING)
    made.published_at = datetime(2019, 1, 1, tzinfo=UTC)
    for name, value in facts.items():
        setattr(made, name, value)
    return made


@quick
@given(opens_on=DAYS, length=LENGTHS)
@example(opens_on=date(2027, 4, 3), length=0)
@example(opens_on=date(2027, 9, 4), length=0)
@example(opens_on=date(2027, 9, 5), length=0)
@example(opens_on=date(2028, 2, 29), length=0)
def test_it_is_open_on_each_of_its_days_whole_and_on_no_other(opens_on: date, length: int) -> None:
    closes_on = opens_on + timedelta(days=length)
    made = consultation(opens_on, closes_on)
    assert made.opens_at is not None
    assert made.closes_at is not None
    second = timedelta(microseconds=1)
    assert made.phase_at(made.opens_at - second) is Phase.CALLED
    assert made.phase_at(made.opens_at) is Phase.OPEN
    assert made.phase_at(made.closes_at - second) is Phase.OPEN
    assert made.phase_at(made.closes_at) is Phase.CLOSED, "the end is exclusive"
    assert (made.opens_at - second).astimezone(SANTIAGO).date() == opens_on - timedelta(days=1)
    assert made.opens_at.astimezone(SANTIAGO).date() == opens_on
    assert (made.closes_at - second).astimezone(SANTIAGO).date() == closes_on
    assert made.closes_at.astimezone(SANTIAGO).date() == closes_on + timedelta(days=1)


@quick
@given(opens_on=DAYS, length=LENGTHS, more=st.integers(1, 60))
def test_an_extension_only_adds_to_the_window(opens_on: date, length: int, more: int) -> None:
    made = consultation(opens_on, opens_on + timedelta(days=length))
    opened, closed = made.opens_at, made.closes_at
    made.closes_on = opens_on + timedelta(days=length + more)
    assert made.opens_at == opened
    assert made.closes_at is not None
    assert closed is not None
    days = (made.closes_at.astimezone(SANTIAGO).date() - closed.astimezone(SANTIAGO).date()).days
    assert days == more
    assert made.phase_at(closed) is Phase.OPEN


@quick
@given(opens_on=DAYS, length=LENGTHS, began=st.integers(-20, 220), lasted=st.integers(0, 90))
def test_a_suspension_loses_the_days_it_took_and_no_more(opens_on: date, length: int, began: int, lasted: int) -> None:
    halted = datetime.combine(opens_on + timedelta(days=began), datetime.min.time(), SANTIAGO) + timedelta(hours=12)
    made = consultation(opens_on, opens_on + timedelta(days=length), halt=Halt.SUSPENDED, halted_at=halted)
    lost = days_lost(made, opens_on + timedelta(days=began + lasted))
    if began > length:
        assert lost == 0, "it had closed already"
    else:
        assert lost == max(0, min(lasted, began + lasted))
    assert made.phase_at(halted) is Phase.SUSPENDED


def test_the_database_says_the_same(cast: Cast) -> None:
    """One row of each kind, asked at moments around its ends: SQL and Python give one answer."""
    rows = [
        cast.content("consultation", opens_on=opens, closes_on=closes, publish=published, **facts)
        for opens, closes, published, facts in (
            (date(2027, 4, 3), date(2027, 4, 3), True, {}),
            (date(2027, 9, 4), date(2027, 9, 5), True, {}),
            (date(2028, 2, 29), date(2028, 2, 29), True, {}),
            (date(2027, 4, 3), date(2027, 4, 9), True, {"halt": Halt.SUSPENDED}),
            (date(2027, 4, 3), date(2027, 4, 9), True, {"milestone": Milestone.RESULTS}),
            (date(2027, 4, 3), date(2027, 4, 9), False, {"milestone": Milestone.PLANNED}),
            (None, None, True, {}),
        )
    ]
    ends = {moment for row in rows for moment in (row.opens_at, row.closes_at) if moment}
    moments = sorted(end + shift for end in ends for shift in (-timedelta(microseconds=1000), timedelta(0)))
    agency = cast.agency()
    with scopes.agency(agency.id):
        for moment in moments:
            at = sa.literal(moment, type_=Consultation.__table__.c.closes_at.type)
            query = sa.select(Consultation.id, Consultation.phase_in_sql(at)).select_from(Consultation)
            found = dict(db.session.execute(query.where(Consultation.agency_id == agency.id)).all())
            assert found == {row.id: row.phase_at(moment).value for row in rows}, moment


@given(opens_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
@settings(max_examples=5, suppress_health_check=list(HealthCheck), deadline=None)
def test_what_takes_answers_now_is_found_by_either(cast: Cast, opens_on: date) -> None:
    row = cast.content("consultation", opens_on=opens_on, closes_on=opens_on + timedelta(days=60))
    with scopes.agency(row.agency_id):
        asked = sa.select(Consultation.id).where(Consultation.agency_id == row.agency_id, Consultation.takes_answers)
        assert (row.id in set(db.session.scalars(asked))) == row.takes_answers
