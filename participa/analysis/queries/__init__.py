"""Every select of the analysis: figures, cross tables, texts and codes, rows of a file."""

from participa.analysis.queries.asked import asked_of, list_versions_answered
from participa.analysis.queries.crossing import Place as CrossedPlace
from participa.analysis.queries.crossing import cross
from participa.analysis.queries.filters import NO_FILTERS, Fact, Filters
from participa.analysis.queries.groups import (
    find_group,
    find_grouping,
    find_to_group,
    first_texts,
    select_grouped,
    select_groups,
    still_there,
)
from participa.analysis.queries.kept import find_snapshot
from participa.analysis.queries.records import combinations_told, records
from participa.analysis.queries.sheets import (
    CLOSED,
    count_counted,
    find_any_sheet,
    find_sheet,
    find_to_keep,
    list_bits,
    list_sums,
)
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
from participa.analysis.queries.texts import Asked as AskedTexts
from participa.analysis.queries.texts import (
    Place,
    count_by_code,
    count_coded,
    count_texts,
    find_code,
    find_tag,
    find_text,
    list_codes,
    list_places,
    select_texts,
    tags_of,
    text_questions,
)

__all__ = [
    "CLOSED",
    "NO_FILTERS",
    "AskedTexts",
    "CrossedPlace",
    "Fact",
    "Filters",
    "Head",
    "Middle",
    "Place",
    "Tally",
    "asked_of",
    "combinations_told",
    "count_by_code",
    "count_coded",
    "count_counted",
    "count_heads",
    "count_people_by_question",
    "count_texts",
    "count_words",
    "cross",
    "find_any_sheet",
    "find_code",
    "find_group",
    "find_grouping",
    "find_sheet",
    "find_snapshot",
    "find_tag",
    "find_text",
    "find_to_group",
    "find_to_keep",
    "first_texts",
    "list_bits",
    "list_codes",
    "list_places",
    "list_sums",
    "list_tallies",
    "list_versions_answered",
    "middles",
    "records",
    "select_grouped",
    "select_groups",
    "select_texts",
    "still_there",
    "tags_of",
    "text_questions",
]
