"""Whom to tell of answers that change: the domains above hold what they made of them. One list for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.contributions.models import Contribution
    from participa.questionnaires.reading import Cell


class Follower:
    """A domain above that follows answers, in the same transaction; what it does not care for does nothing."""

    def before(self, contribution: Contribution, cells: Sequence[Cell]) -> None:
        """Hear that the words of an answer are about to change, with the cells that follow."""

    def after(self, contribution: Contribution) -> None:
        """Hear of an answer whose words changed, or that was withdrawn."""

    def recounted(self, agency_id: int, content_id: int) -> None:
        """Hear that other answers of a consultation exist or count than before; not told of those sent on line."""

    def note(self, contribution: Contribution) -> str:  # noqa: ARG002 (of those who have nothing to say)
        """Return what there is to say of an answer to who gave it: a sentence, or an empty text."""
        return ""


FOLLOWERS: list[Follower] = []


def tell_before(contribution: Contribution, cells: Sequence[Cell]) -> None:
    """Tell that the words of an answer are about to change."""
    for follower in FOLLOWERS:
        follower.before(contribution, cells)


def tell_after(contribution: Contribution) -> None:
    """Tell that an answer changed, or that it counts no more."""
    for follower in FOLLOWERS:
        follower.after(contribution)
    tell_recounted(contribution.agency_id, contribution.content_id)


def tell_recounted(agency_id: int, content_id: int) -> None:
    """Tell that what counts is another."""
    for follower in FOLLOWERS:
        follower.recounted(agency_id, content_id)


def notes_on(contribution: Contribution) -> list[str]:
    """Return what the domains above have to say of an answer to who gave it."""
    return [note for follower in FOLLOWERS if (note := follower.note(contribution))]
