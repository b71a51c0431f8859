"""Why a change of a content can't be."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participa.publishing.content_types import Problem


class PublishingError(RuntimeError):
    """A change that the life of a content does not allow."""


class ConflictError(PublishingError):
    """Somebody else saved the content since this form was opened."""


class DeadlineReasonError(PublishingError):
    """A public deadline changes, and the public is owed the reason."""


class NotReadyError(PublishingError):
    """The content has something to mend before it can be published."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, each with its remedy."""
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems
