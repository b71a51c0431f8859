"""The figures: who took part, and what each question came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.analysis import queries
from participa.analysis.backoffice.area import area, asked_filters, consultation_of, filter_fields, filter_query, render
from participa.analysis.counting import NotCountedYetError, counting_of
from participa.analysis.drawing import chart_of, chart_of_parts
from participa.analysis.queries import Fact
from participa.analysis.results import results_of
from participa.analysis.wording import FACT_LABELS, age, by_fact
from participa.contributions.models import Standing
from participa.contributions.wording import STANDING_LABELS
from participa.participants.models import LEVEL_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue
    from markupsafe import Markup

    from participa.analysis.queries import Filters, Head


@area.get("/", access=May.ANSWERS_READ)
def results(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show who took part and what each question came to, of all answers or of those that the filters name."""
    consultation = consultation_of(content_id)
    filters = asked_filters()
    try:
        counting = counting_of(consultation)
    except NotCountedYetError:
        return render("results", consultation, waits=True)
    heads = counting.heads()
    counted = [head for head in heads if head.standing == Standing.COUNTED and fits(head, filters)]
    total = sum(head.people for head in counted)
    found = results_of(counting, queries.asked_of(consultation), filters) if total else []
    return render(
        "results",
        consultation,
        total=total,
        age=age(counting.made_at, is_renewed=counting.is_renewed),
        filters=filters,
        filter_fields=filter_fields(filters),
        filter_query=filter_query(filters),
        standings=_by(heads, "standing", STANDING_LABELS),
        levels=_by(counted, "level", LEVEL_LABELS),
        participation=[*_participation(counted)],
        results=[(result, chart_of(result)) for result in found],
    )


def _participation(counted: list[Head]) -> Iterator[tuple[str, list[tuple[str, int]], Markup | None]]:
    for fact in Fact:
        parts = [part for part in by_fact(counted, fact) if part[1]]
        if parts:
            label = str(FACT_LABELS[fact])
            yield label, parts, chart_of_parts(label, parts)


def fits(head: Head, filters: Filters) -> bool:
    """Tell whether a head is of those that filters name."""
    return all(getattr(head, fact.value) == value for fact in Fact if (value := getattr(filters, fact.value)))


def _by(heads: list[Head], name: str, labels: Any) -> list[tuple[str, int]]:
    times = {str(key): 0 for key in labels}
    for head in heads:
        times[getattr(head, name)] += head.people
    return [(str(label), times[str(key)]) for key, label in labels.items() if times[str(key)]]
