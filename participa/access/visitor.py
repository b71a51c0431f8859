"""Who is asking: the account, and its role in the agency at hand, as the predicates see them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from participa.foundation.i18n import _l


class Role(enum.StrEnum):
    """The role of a membership in one agency (domain of Law 20.500's practice, never a platform power)."""

    ADMIN = "admin"
    OFFICER = "officer"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    READER = "reader"


ROLE_LABELS = {
    Role.ADMIN: _l("Administración del organismo"),
    Role.OFFICER: _l("Encargado o encargada de participación"),
    Role.EDITOR: _l("Edición"),
    Role.REVIEWER: _l("Revisión"),
    Role.READER: _l("Lectura"),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person asking. `role` is the one in the agency of the address, read afresh for each request."""

    account_id: int | None = None
    is_super_admin: bool = False
    agency_id: int | None = None
    role: Role | None = None
    #: In the section where an agency's people practise.
    in_practice: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Tell whether somebody signed in."""
        return self.account_id is not None


@dataclass(frozen=True, slots=True)
class TextAtHand:
    """What the questions about a text ask of it: who wrote it, and whether its agency wants four eyes on it."""

    authors: list[int]
    four_eyes: bool


ANONYMOUS = Visitor()
