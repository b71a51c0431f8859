"""What the analysis does when answers change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.analysis.services.coding import follow_change
from participa.analysis.services.sheets import outdate
from participa.contributions.services.listening import Follower

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.contributions.models import Contribution
    from participa.questionnaires.reading import Cell


class Analysis(Follower):
    """Lets tags fall, and kept sums be made anew."""

    def before(self, contribution: Contribution, cells: Sequence[Cell]) -> None:
        """Let the tags fall whose texts change."""
        follow_change(contribution, cells)

    def recounted(self, agency_id: int, content_id: int) -> None:
        """Note that the sums are not the last."""
        outdate(agency_id, content_id)


ANALYSIS = Analysis()
