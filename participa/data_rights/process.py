"""The desk as something citizens take part in: who asks is identified as in any process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import url_for

from participa.foundation.i18n import _
from participa.participants.models import Level
from participa.participants.processes import Process

if TYPE_CHECKING:
    from participa.agencies.models import Agency

WORD = "derechos"
#: Who recognises the code of a receipt of participation: (agency, code) -> whether it is one of that agency's.
RECEIPTS: list[Callable[[int, str], bool]] = []


def find(agency: Agency, rest: str) -> Process | None:
    """Return the desk of an agency; every live one has it."""
    if rest:
        return None
    return Process(
        word=WORD,
        title=_("Sus derechos sobre sus datos personales"),
        levels=(Level.CLAVEUNICA, Level.EMAIL),
        next_url=url_for("data_rights.ask", agency=agency.slug),
        back_url=url_for("data_rights_public.privacy", agency=agency.slug),
    )


def is_receipt(agency: Agency, code: str) -> bool:
    """Tell whether a code proves that its holder took part in a process of the agency."""
    return bool(code) and any(knows(agency.id, code) for knows in RECEIPTS)
