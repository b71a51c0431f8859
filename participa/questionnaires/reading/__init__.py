"""What was answered: from a form's fields to values, from values to cells that are kept and counted, and back.

Pure: no database and no request. `read` drops answers to questions that the answers themselves hide, whatever the
browser sent, and keeps everything typed so that a form can show it again.
"""

from participa.questionnaires.reading.cells import Cell, flatten, unflatten
from participa.questionnaires.reading.showing import askable_questions, is_shown, shown_pages, shown_questions
from participa.questionnaires.reading.taking import Reading, read, to_form
from participa.questionnaires.reading.values import RowValue, Upload, Value

__all__ = [
    "Cell",
    "Reading",
    "RowValue",
    "Upload",
    "Value",
    "askable_questions",
    "flatten",
    "is_shown",
    "read",
    "shown_pages",
    "shown_questions",
    "to_form",
    "unflatten",
]
