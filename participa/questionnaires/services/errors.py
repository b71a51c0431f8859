"""Why a change of a questionnaire can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.publishing.services import errors as publishing

if TYPE_CHECKING:
    from participa.questionnaires.definition.checking import Problem


class QuestionnaireError(RuntimeError):
    """A change that the life of a questionnaire does not allow."""


class ConflictError(QuestionnaireError, publishing.ConflictError):
    """Somebody else changed the draft since this page was opened."""


class NotADraftError(QuestionnaireError):
    """The version was opened: its structure is fixed for the sake of its answers."""


class NotReadyError(QuestionnaireError):
    """There is something to mend before it can be opened."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, each with its remedy."""
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


class TooLargeError(QuestionnaireError):
    """More questions, options or letters than a questionnaire may have."""


class UsedError(QuestionnaireError):
    """It was opened once: answers may hang on it, so it stays."""


class NothingToUndoError(QuestionnaireError):
    """The last step was undone already, or there was none."""
