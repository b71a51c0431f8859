"""Reading councils, their members and their sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from participa.councils.models import Council, CouncilMember, CouncilSession, SessionState
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.spanish import fold
from participa.publishing.queries import NotFoundError, select_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMBER_ORDER = ("id",)
SESSION_ORDER = ("-starts_at", "-number")
#: More sessions than a page can show well: thirty years of a busy council.
MOST_SESSIONS = 400
_RANK = {"presidente": 0, "vicepresidente": 1, "secretario": 2, "consejero": 3}


def list_members(council: Council) -> list[CouncilMember]:
    """Return all who sit or sat in it: presidency first, full members before substitutes, by name."""
    found: Sequence[CouncilMember] = db.session.scalars(select_parts(CouncilMember, council)).all()
    return sorted(found, key=lambda m: (_RANK[m.role], m.seat != "titular", fold(m.name)))


def list_sessions(council: Council) -> Sequence[Any]:
    """Return the sessions, the newest first, without their long texts: whether there are minutes is told apart."""
    query = (
        select(
            CouncilSession.number,
            CouncilSession.year,
            CouncilSession.kind,
            CouncilSession.state,
            CouncilSession.starts_at,
            CouncilSession.mode,
            CouncilSession.place,
            CouncilSession.attendance,
            (func.length(CouncilSession.minutes_text) > 0).label("has_minutes"),
        )
        .where(CouncilSession.agency_id == council.agency_id, CouncilSession.content_id == council.id)
        .order_by(CouncilSession.starts_at.desc(), CouncilSession.number.desc())
        .limit(MOST_SESSIONS)
    )
    return db.session.execute(query).all()


def list_session_texts(council: Council) -> Sequence[Any]:
    """Return day, state, agenda and agreements of each session, the newest first, for search and calendar."""
    return db.session.execute(
        select(CouncilSession.starts_at, CouncilSession.state, CouncilSession.agenda, CouncilSession.agreements)
        .where(CouncilSession.agency_id == council.agency_id, CouncilSession.content_id == council.id)
        .order_by(CouncilSession.starts_at.desc())
        .limit(MOST_SESSIONS)
    ).all()


def list_session_papers(council: Council) -> Sequence[Any]:
    """Return day and state of each session, and whether its agenda and its minutes are there; the newest first."""
    return db.session.execute(
        select(
            CouncilSession.starts_at,
            CouncilSession.state,
            (CouncilSession.agenda != "").label("has_agenda"),
            or_(CouncilSession.minutes_text != "", CouncilSession.minutes_note != "").label("has_minutes"),
        )
        .where(CouncilSession.agency_id == council.agency_id, CouncilSession.content_id == council.id)
        .order_by(CouncilSession.starts_at.desc())
        .limit(MOST_SESSIONS)
    ).all()


def get_session(council: Council, year: int, number: int) -> CouncilSession:
    """Return a session by its year and number. Raises NotFoundError."""
    found = db.session.scalar(
        select_parts(CouncilSession, council).where(CouncilSession.year == year, CouncilSession.number == number)
    )
    if found is None:
        raise NotFoundError((year, number))
    return found  # type: ignore[no-any-return]


def session_number_is_taken(council: Council, year: int, number: int | None, *, but: int | None = None) -> bool:
    """Tell whether another session of the council has this number in a year."""
    query = select(CouncilSession.id).where(
        CouncilSession.agency_id == council.agency_id,
        CouncilSession.content_id == council.id,
        CouncilSession.year == year,
        CouncilSession.number == number,
    )
    return any(found != but for found in db.session.scalars(query))


def count_held_this_year(sessions: Sequence[Any]) -> int:
    """Count, among rows of `list_sessions`, those held in the present year."""
    year = today().year
    return sum(1 for session in sessions if session.year == year and session.state == SessionState.HELD)


def list_ever_published(agency_id: int) -> Sequence[Any]:
    """Return (id, title) of the councils of an agency that have been public: they can't be deleted any more."""
    return db.session.execute(
        select(Council.id, Council.title)
        .where(Council.agency_id == agency_id, Council.published_at.is_not(None))
        .order_by(Council.title)
    ).all()


def find_public(agency_id: int, council_id: int | None) -> Any:
    """Return (slug, title) of a council that the public sees, or None."""
    if council_id is None:
        return None
    return db.session.execute(
        select(Council.slug, Council.title).where(
            Council.agency_id == agency_id, Council.id == council_id, Council.state == "published"
        )
    ).one_or_none()
