"""Reading the rows of a process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, func, select

from participa.elections.models import Candidacy, CouncilProcess, ProcessStage, ResultLine, RollEntry
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.spanish import fold
from participa.publishing.queries import select_parts
from participa.search.models import SearchEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

STAGE_ORDER = ("starts_on", "ends_on", "id")
ROLL_ORDER = ("folded_name", "id")
CANDIDACY_ORDER = ("category", "name", "id")
RESULT_ORDER = ("category", "-votes", "id")
#: Organisations of one roll that search finds; beyond it only the page of the roll shows them.
MOST_IN_SEARCH = 1_000


def list_ahead(agency_id: int, council_id: int) -> Sequence[Any]:
    """Return (slug, title, opens_at, closes_at) of the public elections of a council that run or are to come."""
    return db.session.execute(
        select(SearchEntry.slug, SearchEntry.title, SearchEntry.opens_at, SearchEntry.closes_at)
        .join_from(
            CouncilProcess,
            SearchEntry,
            and_(SearchEntry.agency_id == CouncilProcess.agency_id, SearchEntry.content_id == CouncilProcess.id),
        )
        .where(
            CouncilProcess.agency_id == agency_id,
            CouncilProcess.council_id == council_id,
            SearchEntry.closes_at > now(),
        )
        .order_by(SearchEntry.closes_at, SearchEntry.id)
    ).all()


def list_stages(process: CouncilProcess) -> list[ProcessStage]:
    """Return the timetable in the order of its days."""
    return list(db.session.scalars(select_parts(ProcessStage, process, STAGE_ORDER)))


def list_candidates(process: CouncilProcess) -> Sequence[Candidacy]:
    """Return the candidates, by category and name."""
    found: Sequence[Candidacy] = db.session.scalars(select_parts(Candidacy, process, CANDIDACY_ORDER)).all()
    return sorted(found, key=lambda row: (fold(row.category), fold(row.name)))


def list_results(process: CouncilProcess) -> Sequence[ResultLine]:
    """Return the results, by category, most votes first."""
    return db.session.scalars(select_parts(ResultLine, process, RESULT_ORDER)).all()


def select_roll(process: CouncilProcess) -> Select[Any]:
    """Return the select of the roll, by organisation."""
    return select_parts(RollEntry, process, ROLL_ORDER)


def count_roll(process: CouncilProcess) -> dict[str, int]:
    """Return how many organisations are in each state of the roll."""
    rows = db.session.execute(
        select(RollEntry.state, func.count())
        .where(RollEntry.agency_id == process.agency_id, RollEntry.content_id == process.id)
        .group_by(RollEntry.state)
    )
    return {str(state): count for state, count in rows}


def list_roll_names(process: CouncilProcess) -> Sequence[str]:
    """Return the organisations of the roll, for search."""
    return db.session.scalars(
        select(RollEntry.organisation)
        .where(RollEntry.agency_id == process.agency_id, RollEntry.content_id == process.id)
        .order_by(RollEntry.folded_name)
        .limit(MOST_IN_SEARCH)
    ).all()
