"""Every kind of duty: one small function each, and the agencies that have it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from participa.obligations.kinds import accounts, consultations, councils, data_rights, section, texts, transparency
from participa.obligations.kinds.duty import BOUND, BOUND_OR_COUNCIL, Duty, Kind

if TYPE_CHECKING:
    from participa.obligations.queries import Facts

__all__ = ["KINDS", "Duty", "Kind", "duties_of"]

KINDS: tuple[Kind, ...] = (
    Kind(texts.reviews),
    Kind(texts.corrections),
    Kind(texts.late_approvals),
    Kind(data_rights.requests),
    Kind(section.norm_missing, BOUND),
    Kind(section.norm_review, BOUND),
    Kind(section.officer_vacancy, BOUND),
    Kind(section.officers_ending),
    Kind(councils.council_missing, BOUND_OR_COUNCIL),
    Kind(councils.mandates),
    Kind(councils.sessions),
    Kind(consultations.closing),
    Kind(consultations.results),
    Kind(consultations.replies),
    Kind(accounts.call, BOUND),
    Kind(accounts.report),
    Kind(accounts.answers),
    Kind(section.stale_sheets),
    Kind(transparency.confirmation, BOUND_OR_COUNCIL),
    Kind(texts.scheduled),
)


def duties_of(facts: Facts) -> list[Duty]:
    """Return all duties of an agency: by date, those without one last, each kind in its order."""
    found = [duty for kind in KINDS if facts.agency.regime in kind.regimes for duty in kind.find(facts)]
    return sorted(found, key=lambda duty: duty.due_on or date.max)
