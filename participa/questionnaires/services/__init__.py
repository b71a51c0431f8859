"""Everything that is done to questionnaires."""

from participa.questionnaires.services.drafting import (
    add_page,
    add_question,
    change,
    copy_question,
    fresh_key,
    move_page,
    move_question,
    remove_page,
    remove_question,
    save_page,
    save_question,
    undo,
)
from participa.questionnaires.services.errors import (
    ConflictError,
    NotADraftError,
    NothingToUndoError,
    NotReadyError,
    QuestionnaireError,
    TooLargeError,
    UsedError,
)
from participa.questionnaires.services.library import forget_question, insert_question, keep_question
from participa.questionnaires.services.life import copy, create, delete, open_version, rename, start_version
from participa.questionnaires.services.wording import correct_wording

__all__ = [
    "ConflictError",
    "NotADraftError",
    "NotReadyError",
    "NothingToUndoError",
    "QuestionnaireError",
    "TooLargeError",
    "UsedError",
    "add_page",
    "add_question",
    "change",
    "copy",
    "copy_question",
    "correct_wording",
    "create",
    "delete",
    "forget_question",
    "fresh_key",
    "insert_question",
    "keep_question",
    "move_page",
    "move_question",
    "open_version",
    "remove_page",
    "remove_question",
    "rename",
    "save_page",
    "save_question",
    "start_version",
    "undo",
]
