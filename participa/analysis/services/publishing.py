"""The figures for the public: a stored copy, taken after the closing, with what is small hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.analysis import queries
from participa.analysis.counting import last_counting_of
from participa.analysis.hiding import hide_parts
from participa.analysis.models import Snapshot
from participa.analysis.queries import NO_FILTERS, Fact
from participa.analysis.results import results_of, to_json, without_small
from participa.analysis.wording import by_fact
from participa.consultations.queries import find_phase
from participa.contributions.models import Standing
from participa.extensions import db
from participa.foundation.clock import now

if TYPE_CHECKING:
    from participa.consultations.models import Consultation


class TooEarlyError(ValueError):
    """The consultation still takes answers, or may again: partial figures are not for the public."""


def figures_to_publish(consultation: Consultation) -> dict[str, Any]:
    """Return what the public would read: people by each fact, and each question's options.

    Raises NotCountedYetError.
    """
    counting = last_counting_of(consultation)
    counted = [head for head in counting.heads() if head.standing == Standing.COUNTED]
    participation = []
    for fact in Fact:
        parts = [part for part in by_fact(counted, fact) if part[1]]
        shown, total = hide_parts([times for _label, times in parts])
        labelled = [[label, times] for (label, _times), times in zip(parts, shown, strict=True)]
        participation.append({"fact": fact.value, "parts": labelled, "total": total})
    results = results_of(counting, queries.asked_of(consultation), NO_FILTERS)
    total, [hidden] = sum(head.people for head in counted), [hide_parts([sum(h.people for h in counted)])[1]]
    return {
        "total": hidden if total > 0 else 0,
        "participation": participation,
        "results": to_json([without_small(result) for result in results]),
    }


def keep_figures(consultation: Consultation, *, account_id: int | None) -> Snapshot:
    """Keep the figures of this moment for the public, in place of those kept before.

    Raises TooEarlyError and NotCountedYetError.
    """
    if find_phase(consultation.agency_id, consultation.id) not in queries.CLOSED:
        raise TooEarlyError
    figures = figures_to_publish(consultation)
    kept = queries.find_snapshot(consultation.agency_id, consultation.id)
    if kept is None:
        kept = Snapshot(agency_id=consultation.agency_id, content_id=consultation.id)
        db.session.add(kept)
    kept.figures, kept.taken_at, kept.account_id = figures, now(), account_id
    db.session.flush()
    return kept
