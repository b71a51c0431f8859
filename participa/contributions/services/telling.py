"""Telling those who took part of the reply: each address once, whatever becomes of the worker."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from participa.contributions import notices, queries
from participa.contributions.models import ReplyDelivery, ReplyNotice
from participa.extensions import db
from participa.foundation.clock import now
from participa.participants import keys
from participa.participants.models import KNOWN_AGAIN
from participa.participants.services.entering import context_of

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.consultations.models import Consultation
    from participa.participants.models import ParticipantIdentity

log = logging.getLogger(__name__)
#: Identities looked at in one turn of the worker.
BATCH = 50


def tell_reply(consultation: Consultation, *, agency: Agency, process: str) -> int:
    """Write the mails of the next identities and return how many were looked at; the caller commits all of it at once.

    Of two workers the second finds the row held and does nothing.
    """
    delivery = queries.hold_delivery(agency_id=agency.id, content_id=consultation.id)
    if delivery is None:
        return 0
    found = queries.list_identities(agency_id=agency.id, process=process, after_id=delivery.after_id, most=BATCH)
    for identity in found:
        delivery.mails += _tell(identity, consultation, agency, process)
        delivery.after_id = identity.id
    if len(found) < BATCH:
        delivery.finished_at = now()
    db.session.flush()
    return len(found)


def begin_delivery(consultation: Consultation) -> None:
    """Note that those who took part are to be told. Raises IntegrityError where another worker was first."""
    db.session.add(ReplyDelivery(agency_id=consultation.agency_id, content_id=consultation.id, after_id=0))
    db.session.flush()


def _tell(identity: ParticipantIdentity, consultation: Consultation, agency: Agency, process: str) -> int:
    """Write the mail of one identity; return 1, or 0 where there is nobody to tell."""
    try:
        facts = keys.unseal(identity.sealed, context=context_of(agency.id, process, identity.person_key))
    except keys.SealBrokenError:
        log.exception("an identity can't be opened", extra={"agency": agency.id, "asked": process})
        return 0
    email = str(facts.get("email", ""))
    if not email or not _took_part(identity, consultation, process):
        return 0
    key = keys.digest("reply-notice", email.casefold(), agency.id, process)
    if queries.was_told(agency_id=agency.id, content_id=consultation.id, address_key=key):
        return 0
    db.session.add(ReplyNotice(agency_id=agency.id, content_id=consultation.id, address_key=key))
    returns = identity.level in KNOWN_AGAIN
    db.session.add(notices.reply_mail(email, consultation, agency=agency, process=process, returns=returns))
    db.session.flush()
    return 1


def _took_part(identity: ParticipantIdentity, consultation: Consultation, process: str) -> bool:
    """Tell whether an answer of theirs counts.

    Who only declared a name may have come back with the receipt's code, as nobody: they left their address to be told.
    """
    if identity.level not in KNOWN_AGAIN:
        return True
    pseudonym = keys.pseudonym(identity.person_key, agency_id=consultation.agency_id, process=process)
    own = queries.find_own(agency_id=consultation.agency_id, content_id=consultation.id, pseudonym=pseudonym)
    return own is not None
