"""What duties are derived from: the facts of any number of agencies in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from participa.consultations.models import REPLIED, Consultation
from participa.councils.models import Council, CouncilSession, SessionState
from participa.data_rights.models import DataRequest, RequestState
from participa.elections.models import ENDED, CouncilProcess
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.information.models import InformationSheet
from participa.norms.models import Norm
from participa.obligations.kinds import duties_of
from participa.obligations.models import TransparencyConfirmation
from participa.officers.models import Officer
from participa.public_accounts.models import AccountEvent, AccountQuestion, PublicAccount
from participa.publishing.models import Content, ReviewComment, State, TextStage
from participa.terms.queries import list_terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from participa.agencies.models import Agency
    from participa.obligations.kinds import Duty
    from participa.terms.rules import Term

#: A council whose election was published within so many days has it under way.
ELECTION_COUNTS = timedelta(days=365)


@dataclass(slots=True)
class Facts:
    """What is known of one agency, as rows of the columns that duties look at."""

    agency: Agency
    day: date
    moment: datetime
    terms: dict[str, Term]
    texts: list[Any] = field(default_factory=list)
    #: What the supervision asked to correct and nobody took up yet.
    corrections: list[Any] = field(default_factory=list)
    officers: list[Any] = field(default_factory=list)
    norms: list[Any] = field(default_factory=list)
    consultations: list[Any] = field(default_factory=list)
    sheets: list[Any] = field(default_factory=list)
    accounts: list[Any] = field(default_factory=list)
    #: account id -> (first event, last event)
    events: dict[int, Any] = field(default_factory=dict)
    #: account id -> questions without an answer
    unanswered: dict[int, int] = field(default_factory=dict)
    councils: list[Any] = field(default_factory=list)
    #: Councils whose election is under way.
    electing: set[int] = field(default_factory=set)
    sessions: list[Any] = field(default_factory=list)
    #: What people ask about their data: nothing of it but its number and its clock.
    data_requests: list[Any] = field(default_factory=list)
    #: Months of the transparency table that were confirmed.
    confirmed: set[str] = field(default_factory=set)


def read_facts(agencies: Collection[Agency]) -> dict[int, Facts]:
    """Return the facts of some agencies, by agency. Runs in the scope of the one, or in the platform's."""
    ids = [agency.id for agency in agencies]
    day, moment = today(), now()
    terms = list_terms_of(ids)
    found = {agency.id: Facts(agency, day, moment, terms[agency.id]) for agency in agencies}
    for name, rows in (
        ("texts", _texts(ids, moment)),
        ("corrections", _corrections(ids)),
        ("officers", _officers(ids)),
        ("norms", _norms(ids)),
        ("consultations", _consultations(ids)),
        ("sheets", _sheets(ids)),
        ("accounts", _accounts(ids, day)),
        ("councils", _councils(ids)),
        ("sessions", _sessions(ids, moment)),
        ("data_requests", _data_requests(ids)),
    ):
        for row in rows:
            getattr(found[row.agency_id], name).append(row)
    _add_accounts_parts(found)
    _add_elections(found, moment)
    for row in db.session.execute(_confirmed(ids, day)):
        found[row.agency_id].confirmed.add(row.month)
    return found


def list_duties_of(agencies: Collection[Agency]) -> dict[int, list[Duty]]:
    """Return what some agencies must do, by agency. Runs in the platform's scope."""
    return {agency_id: duties_of(facts) for agency_id, facts in read_facts(agencies).items()}


def count_overdue(agencies: Collection[Agency]) -> dict[int, int]:
    """Return how many duties of some agencies are overdue, by agency. Runs in the platform's scope."""
    day = today()
    return {
        agency_id: sum(duty.is_overdue(day) for duty in duties)
        for agency_id, duties in list_duties_of(agencies).items()
    }


def list_duties(agency: Agency) -> list[Duty]:
    """Return what an agency must do, by date. Runs in its scope."""
    return duties_of(read_facts([agency])[agency.id])


def published(model: type[Any], ids: Sequence[int], *columns: Any) -> Any:
    """Return the select of what some agencies publish of a type: agency, number, title and more columns."""
    return select(model.agency_id, model.id, model.title, *columns).where(
        model.agency_id.in_(ids), model.state == State.PUBLISHED.value
    )


def _texts(ids: Sequence[int], moment: datetime) -> Iterable[Any]:
    """Return what waits for a reviewer, owes an approval, or appears or goes by itself."""
    return db.session.execute(
        select(
            Content.agency_id,
            Content.id,
            Content.kind,
            Content.title,
            Content.state,
            Content.text_stage,
            Content.submitted_at,
            Content.authors,
            Content.approval_owed_since,
            Content.forced_by_id,
            Content.forced_authors,
            Content.shown_from,
            Content.shown_until,
        )
        .where(
            Content.agency_id.in_(ids),
            Content.trashed_at.is_(None),
            or_(
                Content.text_stage == TextStage.REVIEWING.value,
                Content.approval_owed_since.is_not(None),
                (Content.state == State.PUBLISHED.value) & (Content.shown_from > moment),
                (Content.state == State.PUBLISHED.value) & (Content.shown_until > moment),
            ),
        )
        .order_by(Content.id)
    )


def _corrections(ids: Sequence[int]) -> Iterable[Any]:
    """Return the newest correction asked of each text that was neither changed nor answered since."""
    later = aliased(ReviewComment)
    answered = exists(
        select(later.id).where(
            later.agency_id == ReviewComment.agency_id,
            later.content_id == ReviewComment.content_id,
            later.id > ReviewComment.id,
        )
    )
    of_it = (Content.agency_id == ReviewComment.agency_id) & (Content.id == ReviewComment.content_id)
    return db.session.execute(
        select(
            ReviewComment.agency_id,
            ReviewComment.id,
            ReviewComment.at,
            ReviewComment.text,
            Content.id.label("content_id"),
            Content.kind,
            Content.title,
        )
        .join(Content, of_it)
        .where(
            ReviewComment.agency_id.in_(ids),
            ReviewComment.action == "correction",
            Content.updated_at < ReviewComment.at,
            Content.trashed_at.is_(None),
            ~answered,
        )
        .order_by(ReviewComment.id)
    )


def _officers(ids: Sequence[int]) -> Iterable[Any]:
    columns = (Officer.role, Officer.scope, Officer.since, Officer.until)
    return db.session.execute(published(Officer, ids, *columns).order_by(Officer.id))


def _norms(ids: Sequence[int]) -> Iterable[Any]:
    return db.session.execute(published(Norm, ids, Norm.act_on, Norm.modified_on).where(Norm.is_current.is_(True)))


def _consultations(ids: Sequence[int]) -> Iterable[Any]:
    """Return the consultations on their course that have no reply yet."""
    waiting = Consultation.milestone.not_in(REPLIED) & Consultation.halt.is_(None)
    columns = (
        Consultation.opens_on,
        Consultation.closes_on,
        Consultation.results_due_on,
        Consultation.reply_due_on,
        Consultation.milestone,
    )
    query = published(Consultation, ids, *columns).where(waiting, Consultation.closes_on.is_not(None))
    return db.session.execute(query.order_by(Consultation.id))


def _sheets(ids: Sequence[int]) -> Iterable[Any]:
    columns = (InformationSheet.sheet_kind, InformationSheet.data_updated_on, InformationSheet.next_update_on)
    return db.session.execute(published(InformationSheet, ids, *columns).order_by(InformationSheet.id))


def _accounts(ids: Sequence[int], day: date) -> Iterable[Any]:
    """Return the accounts of this year and the last, drafts too."""
    return db.session.execute(
        select(
            PublicAccount.agency_id,
            PublicAccount.id,
            PublicAccount.title,
            PublicAccount.state,
            PublicAccount.edition_year,
            PublicAccount.reporting_year,
            PublicAccount.called_on,
            PublicAccount.report_published_on,
            ((PublicAccount.final_report != "") & (PublicAccount.final_report_on <= day)).label("has_final_report"),
        )
        .where(
            PublicAccount.agency_id.in_(ids),
            PublicAccount.trashed_at.is_(None),
            PublicAccount.edition_year >= day.year - 1,
        )
        .order_by(PublicAccount.edition_year, PublicAccount.id)
    )


def _add_accounts_parts(found: dict[int, Facts]) -> None:
    """Add the days of the events and the questions without an answer; two statements, whatever the agencies."""
    ids = list(found)
    account_ids = [row.id for facts in found.values() for row in facts.accounts if row.state is State.PUBLISHED]
    events = (
        select(
            AccountEvent.agency_id,
            AccountEvent.content_id,
            func.min(AccountEvent.starts_at).label("first"),
            func.max(AccountEvent.starts_at).label("last"),
        )
        .where(AccountEvent.agency_id.in_(ids), AccountEvent.content_id.in_(account_ids))
        .group_by(AccountEvent.agency_id, AccountEvent.content_id)
    )
    questions = (
        select(AccountQuestion.agency_id, AccountQuestion.content_id, func.count().label("waiting"))
        .where(
            AccountQuestion.agency_id.in_(ids),
            AccountQuestion.content_id.in_(account_ids),
            AccountQuestion.answer == "",
        )
        .group_by(AccountQuestion.agency_id, AccountQuestion.content_id)
    )
    for row in db.session.execute(events):
        found[row.agency_id].events[row.content_id] = row
    for asked in db.session.execute(questions):
        found[asked.agency_id].unanswered[asked.content_id] = asked.waiting


def _councils(ids: Sequence[int]) -> Iterable[Any]:
    return db.session.execute(published(Council, ids, Council.term_until).order_by(Council.id))


def _sessions(ids: Sequence[int], moment: datetime) -> Iterable[Any]:
    """Return the sessions of published councils that were held and have no minutes, or whose day passed unsaid."""
    return db.session.execute(
        select(
            CouncilSession.agency_id,
            CouncilSession.id,
            CouncilSession.content_id,
            CouncilSession.number,
            CouncilSession.year,
            CouncilSession.state,
            CouncilSession.starts_at,
            Council.title,
        )
        .join(Council, (Council.agency_id == CouncilSession.agency_id) & (Council.id == CouncilSession.content_id))
        .where(
            CouncilSession.agency_id.in_(ids),
            Council.agency_id.in_(ids),
            Council.state == State.PUBLISHED.value,
            or_(
                (CouncilSession.state == SessionState.HELD.value) & (CouncilSession.minutes_text == ""),
                (CouncilSession.state == SessionState.CALLED.value) & (CouncilSession.starts_at < moment),
            ),
        )
        .order_by(CouncilSession.starts_at, CouncilSession.id)
    )


def _data_requests(ids: Sequence[int]) -> Iterable[Any]:
    return db.session.execute(
        select(DataRequest.agency_id, DataRequest.id, DataRequest.received_at, DataRequest.due_on)
        .where(DataRequest.agency_id.in_(ids), DataRequest.state == RequestState.RECEIVED.value)
        .order_by(DataRequest.due_on, DataRequest.id)
    )


def _add_elections(found: dict[int, Facts], moment: datetime) -> None:
    rows = db.session.execute(
        select(CouncilProcess.agency_id, CouncilProcess.council_id, CouncilProcess.incident).where(
            CouncilProcess.agency_id.in_(list(found)),
            CouncilProcess.council_id.is_not(None),
            CouncilProcess.state == State.PUBLISHED.value,
            CouncilProcess.published_at > moment - ELECTION_COUNTS,
        )
    )
    for row in rows:
        if row.incident not in ENDED:
            found[row.agency_id].electing.add(row.council_id)


def _confirmed(ids: Sequence[int], day: date) -> Any:
    return select(TransparencyConfirmation.agency_id, TransparencyConfirmation.month).where(
        TransparencyConfirmation.agency_id.in_(ids), TransparencyConfirmation.month >= f"{day.year - 1}-01"
    )
