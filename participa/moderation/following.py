"""What the moderation does when an answer changes, and what its author is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.contributions.services.listening import Follower
from participa.moderation.notices import on_the_receipt
from participa.moderation.services import follow

if TYPE_CHECKING:
    from participa.contributions.models import Contribution


class Moderation(Follower):
    """Keeps the public copy right, and says whether there is one."""

    def after(self, contribution: Contribution) -> None:
        """Renew the copy, or drop it."""
        follow(contribution)

    def note(self, contribution: Contribution) -> str:
        """Say whether the answer is shown."""
        return on_the_receipt(contribution)


MODERATION = Moderation()
