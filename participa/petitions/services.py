"""Asking for a consultation, and deciding on it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from participa.audit.services import changes_of, record
from participa.consultations.content_type import CONSULTATION
from participa.consultations.models import Milestone, Origin
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.i18n import _
from participa.people.tokens import hash_token, new_code, normal_code
from participa.petitions import notices, queries
from participa.petitions.models import TRANSITIONS, Petition, PetitionContact, PetitionIntake, PetitionState
from participa.publishing import services as publishing

if TYPE_CHECKING:
    from participa.agencies.models import Agency

#: What nobody decides on for so long is forgotten all the same.
LONGEST_KEPT = timedelta(days=730)


class PetitionError(RuntimeError):
    """A petition that can't be taken or decided; the text says why."""


def ask(agency: Agency, *, facts: dict[str, Any], name: str, organisation: str, email: str, show_name: bool) -> str:
    """Keep a petition and return its ticket's code, of 120 bits. Raises PetitionError out of the agency's window."""
    if not queries.get_intake(agency.id).is_open:
        raise PetitionError(_("Este organismo no recibe solicitudes ahora."))
    code = new_code()
    petition = Petition(
        agency_id=agency.id,
        code_hash=hash_token(normal_code(code)),
        public_name=(organisation or name) if show_name else "",
        **facts,
    )
    db.session.add(petition)
    db.session.flush()
    contact = PetitionContact(
        agency_id=agency.id,
        petition_id=petition.id,
        name=name,
        organisation=organisation,
        email=email,
        erase_on=today() + LONGEST_KEPT,
    )
    db.session.add(contact)
    if email:
        db.session.add(notices.receipt(email, code, agency=agency, petition=petition))
    db.session.flush()
    return code


def decide(
    agency: Agency,
    petition: Petition,
    *,
    state: PetitionState,
    public_subject: str,
    reason: str,
    council_opinion: str,
    consultation_id: int | None,
    account_id: int | None,
) -> Petition:
    """Decide on a petition, in public: an accepted one becomes a proposed consultation. Raises PetitionError."""
    db.session.refresh(petition, with_for_update=True)  # of two people at once the second finds it decided
    if state not in TRANSITIONS[petition.state]:
        raise PetitionError(_("Esta solicitud ya fue resuelta."))
    if not reason.strip():
        raise PetitionError(_("Escriba el motivo: lo lee el público."))
    if state is PetitionState.JOINED and consultation_id is None:
        raise PetitionError(_("Elija la consulta a la que se une."))
    petition.state, petition.decided_at, petition.decided_by_id = state, now(), account_id
    petition.public_subject, petition.reason = public_subject.strip(), reason.strip()
    petition.council_opinion = council_opinion.strip()
    petition.consultation_id = consultation_id if state is PetitionState.JOINED else None
    if state is PetitionState.ACCEPTED:
        petition.consultation_id = _propose(petition, account_id)
    _tell(agency, petition)
    record(
        "petition.decide",
        account_id=account_id,
        agency_id=agency.id,
        subject=f"petition:{petition.id}",
        details={"title": petition.public_subject, "state": state.value},
    )
    db.session.flush()
    return petition


def _propose(petition: Petition, account_id: int | None) -> int:
    values = {
        "title": petition.public_subject,
        "origin": Origin.ON_PETITION,
        "region_code": petition.region_code,
        "territory": petition.territory,
        "milestone": Milestone.PROPOSED,
    }
    made = publishing.create(CONSULTATION, agency_id=petition.agency_id, values=values, account_id=account_id)
    return made.id


def _tell(agency: Agency, petition: Petition) -> None:
    """Write to who asked, and set the day on which their contact is erased."""
    contact = queries.find_contact(petition)
    if contact is None:
        return
    if contact.email:
        db.session.add(notices.decision(contact.email, agency=agency, petition=petition))
    contact.erase_on = add_months(today(), queries.get_intake(agency.id).kept_months)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def set_intake(own: PetitionIntake, *, account_id: int | None, **facts: Any) -> PetitionIntake:
    """Say when the agency takes petitions."""
    for name, value in facts.items():
        setattr(own, name, value)
    db.session.add(own)
    record("petition.intake", account_id=account_id, agency_id=own.agency_id, changes=changes_of(own))
    db.session.flush()
    return own
