"""How a consultation is found as a process to take part in, and what its answering is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from participa.consultations.models import Phase
from participa.contributions import lasting, queries, receipts
from participa.contributions.wording import WAYS
from participa.foundation import words
from participa.foundation.i18n import _
from participa.participants.processes import FINDERS, Process

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.consultations.models import Consultation
    from participa.questionnaires.definition import Definition
    from participa.questionnaires.models import QuestionnaireVersion

#: The first part of a process's word.
KIND = "consulta"
#: As a key in the database is written: no sign, no zero in front, not longer than one can be.
LONGEST_KEY = 18


@dataclass(frozen=True, slots=True)
class Asked:
    """A consultation that is answered on line: its questions, and the process it is for those who take part."""

    consultation: Consultation
    version: QuestionnaireVersion
    definition: Definition
    process: Process


def word_of(consultation: Consultation) -> str:
    """Return the word of a consultation's process."""
    return f"{KIND}-{consultation.id}"


def find_asked(agency: Agency, word: str) -> Asked | None:
    """Return what a process asks, or None when the public sees no such consultation or it has no questions."""
    kind, _dash, rest = word.partition("-")
    return _asked(agency, rest) if kind == KIND else None


def find(agency: Agency, rest: str) -> Process | None:
    """Find a consultation for the room of participants."""
    asked = _asked(agency, rest)
    return asked.process if asked else None


def knows_receipt(agency_id: int, code: str) -> bool:
    """Tell whether a code is that of a receipt of the agency."""
    normal = receipts.normal(code)
    if not normal:
        return False
    return queries.find_in_agency(agency_id=agency_id, receipt_hash=receipts.hash_code(normal)) is not None


def connect() -> None:
    """Make consultations known as processes."""
    FINDERS[KIND] = find


def _asked(agency: Agency, rest: str) -> Asked | None:
    if not (rest.isascii() and rest.isdigit()) or rest.startswith("0") or len(rest) > LONGEST_KEY:
        return None
    consultation = queries.find_consultation(agency_id=agency.id, content_id=int(rest))
    if consultation is None or consultation.questionnaire_id is None:
        return None
    version = queries.find_version_in_use(agency_id=agency.id, questionnaire_id=consultation.questionnaire_id)
    if version is None:
        return None
    why_closed = "" if consultation.takes_answers else _why_closed(consultation)
    page = "contributions.receipt" if why_closed else "contributions.answer"
    process = Process(
        word=word_of(consultation),
        title=consultation.title,
        levels=WAYS[consultation.identity_level],
        next_url=url_for(page, agency=agency.slug, process=word_of(consultation)),
        back_url=url_for("consultations.show", agency=agency.slug, slug=consultation.slug),
        closed_reason=why_closed,
        may_return=lasting.knows_people(consultation),
    )
    return Asked(consultation, version, version.parsed, process)


def _why_closed(consultation: Consultation) -> str:
    """Say why nobody can answer now, and what comes."""
    phase = consultation.phase
    if phase is Phase.SUSPENDED:
        return _("La consulta está suspendida: %(reason)s", reason=consultation.halt_reason)
    if phase is Phase.ANNULLED:
        return _("La consulta fue anulada: %(reason)s", reason=consultation.halt_reason)
    if phase is Phase.CALLED and consultation.opens_on:
        return _("Se podrá responder desde el %(day)s.", day=words.long_date(consultation.opens_on))
    if consultation.owed_by:
        return _(
            "La consulta ya cerró. El organismo comprometió su respuesta para el %(day)s.",
            day=words.long_date(consultation.owed_by),
        )
    return _("La consulta ya cerró.")
