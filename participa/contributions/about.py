"""What a person says of themselves beside the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from participa.contributions.models import AgeBand, Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutYou:
    """What a person says of themselves beside the answers, all of it voluntary, and what they allow."""

    region_code: str = ""
    sex: Sex | None = None
    age_band: AgeBand | None = None
    may_publish: bool = False
    shown_name: str = ""
