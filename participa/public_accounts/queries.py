"""Reading accounts, their events and their questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from participa.extensions import db
from participa.public_accounts.models import AccountEvent, AccountQuestion, PublicAccount
from participa.publishing.queries import select_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

EVENT_ORDER = ("starts_at", "id")
QUESTION_ORDER = ("topic", "id")
#: Questions of one account that search finds.
MOST_IN_SEARCH = 500


def list_events(account: PublicAccount) -> Sequence[AccountEvent]:
    """Return the events in their order, asked afresh."""
    return db.session.scalars(select_parts(AccountEvent, account, EVENT_ORDER)).all()


def select_questions(account: PublicAccount) -> Select[Any]:
    """Return the select of the questions, by topic."""
    return select_parts(AccountQuestion, account, QUESTION_ORDER)


def list_question_texts(account: PublicAccount) -> Sequence[Any]:
    """Return topic, question and answer of each, for search."""
    return db.session.execute(
        select(AccountQuestion.topic, AccountQuestion.question, AccountQuestion.answer)
        .where(AccountQuestion.agency_id == account.agency_id, AccountQuestion.content_id == account.id)
        .order_by(AccountQuestion.id)
        .limit(MOST_IN_SEARCH)
    ).all()


def count_questions(account: PublicAccount) -> tuple[int, int]:
    """Return how many questions there are and how many of them are answered."""
    row = db.session.execute(
        select(func.count(), func.count().filter(AccountQuestion.answer != "")).where(
            AccountQuestion.agency_id == account.agency_id, AccountQuestion.content_id == account.id
        )
    ).one()
    return row[0], row[1]


def reporting_year_is_taken(agency_id: int, year: int | None, *, but: int | None = None) -> bool:
    """Tell whether another account of the agency reports on a year."""
    found = db.session.scalar(
        select(PublicAccount.id).where(PublicAccount.agency_id == agency_id, PublicAccount.reporting_year == year)
    )
    return found is not None and found != but
