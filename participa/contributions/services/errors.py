"""What can't be done with a contribution, and why."""

from __future__ import annotations


class ContributionError(ValueError):
    """A contribution could not be taken or changed."""


class ClosedError(ContributionError):
    """The consultation takes no answers at this instant, by the database's clock."""


class AlreadyAnsweredError(ContributionError):
    """This identity answered already, and each answers once."""


class AlreadySentError(ContributionError):
    """This very draft was sent before: the second click of two."""


class StaleDraftError(ContributionError):
    """Somebody else saved this draft meanwhile: nothing of theirs is overwritten."""


class NotNowError(ContributionError):
    """The batch does not take this step now."""


class SecondPersonError(NotNowError):
    """Who entered a batch can't be the one who checks it."""


class NotFoundInTextError(ContributionError):
    """The words to hide stand nowhere in the answer, or are too few letters to look for."""
