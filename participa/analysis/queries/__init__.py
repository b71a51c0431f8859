"""Every select of the analysis: figures, cross tables, texts and codes, rows of a file."""

from participa.analysis.queries.asked import asked_of, list_versions_answered
from participa.analysis.queries.crossing import cross
from participa.analysis.queries.filters import NO_FILTERS, Fact, Filters
from participa.analysis.queries.tallies import (
    Head,
    Middle,
    Tally,
    count_heads,
    count_people_by_question,
    count_words,
    list_tallies,
    middles,
)

__all__ = [
    "NO_FILTERS",
    "Fact",
    "Filters",
    "Head",
    "Middle",
    "Tally",
    "asked_of",
    "count_heads",
    "count_people_by_question",
    "count_words",
    "cross",
    "list_tallies",
    "list_versions_answered",
    "middles",
]
