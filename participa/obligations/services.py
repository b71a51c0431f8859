"""Writing the months an agency confirmed, and what was told to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from participa.agencies.models import Agency
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.obligations import notices
from participa.obligations.models import DutyNotice, DutyPreference, TransparencyConfirmation
from participa.obligations.queries import find_confirmation, find_preference, list_for_correction, read_table
from participa.obligations.reminders import DAILY, WEEKLY
from participa.people.tokens import hash_token, new_token
from participa.publishing.content_types import TYPES
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from participa.obligations.reminders import Told
    from participa.publishing.models import Content, ReviewComment


def tell_correction(content: Content, said: ReviewComment) -> None:
    """Write to who has to correct a text: who wrote it last, or the section's managers where they left."""
    wrote = {number for number in (*content.authors, content.created_by_id, content.updated_by_id) if number}
    agency = db.session.get_one(Agency, content.agency_id)
    place = f"{TYPES[content.kind].blueprint}_office.show"
    link = external_url(place, agency=agency.slug, content_id=content.id, _anchor="comentarios")
    for account in list_for_correction(agency.id, wrote):
        db.session.add(notices.correction(account, content, said, agency=agency, link=link))


def confirm_month(*, agency: Agency, month: date, account_id: int | None) -> bool:
    """Keep that somebody looked at the month's transparency table, with what it counted (Ley 20.285, article 7 j).

    Returns False when somebody had confirmed it before.
    """
    name = f"{month:%Y-%m}"
    if find_confirmation(agency.id, name) is not None:
        return False
    counts = read_table(agency.id, month).counts
    db.session.add(TransparencyConfirmation(agency_id=agency.id, month=name, confirmed_by_id=account_id, counts=counts))
    details = {"month": name, **counts}
    record("transparency.confirm", account_id=account_id, agency_id=agency.id, subject=f"month:{name}", details=details)
    return True


def keep_told(session: Session, *, account_id: int, told: Sequence[Told]) -> None:
    """Write into the ledger what a person is told now; in the transaction of the mail that tells it."""
    session.add_all(DutyNotice(account_id=account_id, duty=duty, occasion=occasion) for duty, occasion in told)
    session.flush()


def forget_old_mails(session: Session, *, before: datetime) -> None:
    """Forget the weeks and days of mails long past; what was told of a duty stays, or it would be told again."""
    old = DutyNotice.duty.in_((WEEKLY, DAILY)) & (DutyNotice.told_at < before)
    session.execute(delete(DutyNotice).where(old))


def choose_mails(*, account_id: int, weekly: bool | None = None, reminders: bool | None = None) -> DutyPreference:
    """Keep which mails a person wants; what is not said (None) stays as it was (abuse case M07)."""
    preference = _preference(account_id)
    if weekly is not None:
        preference.weekly = weekly
    if reminders is not None:
        preference.reminders = reminders
    return preference


def open_calendar(*, account_id: int) -> str:
    """Give a person's calendar a new secret address, the former one ends; returns its word, of which a hash is kept."""
    preference = _preference(account_id)
    token = new_token()
    preference.calendar_token_hash, preference.calendar_since = hash_token(token), now()
    return token


def close_calendar(*, account_id: int) -> None:
    """End the secret address of a person's calendar."""
    preference = _preference(account_id)
    preference.calendar_token_hash = preference.calendar_since = None


def _preference(account_id: int) -> DutyPreference:
    preference = find_preference(account_id)
    if preference is None:
        preference = DutyPreference(account_id=account_id, weekly=True, reminders=True)
        db.session.add(preference)
    preference.changed_at = now()
    return preference
