"""Who is asking: the account, and its role in the agency at hand, as the predicates see them."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from participa.foundation.i18n import _l


class Role(enum.StrEnum):
    """The role of a membership in one agency (domain of Law 20.500's practice, never a platform power)."""

    ADMIN = "admin"
    OFFICER = "officer"
    AUTHORITY = "authority"
    REVIEWER = "reviewer"
    COMMUNICATIONS = "communications"
    EDITOR = "editor"
    COUNCIL_SECRETARY = "council_secretary"
    ELECTORAL_COMMISSION = "electoral_commission"
    READER = "reader"


ROLE_LABELS = {
    Role.ADMIN: _l("Administración del organismo"),
    Role.OFFICER: _l("Encargado o encargada de participación"),
    Role.AUTHORITY: _l("Autoridad"),
    Role.REVIEWER: _l("Revisión jurídica"),
    Role.COMMUNICATIONS: _l("Comunicaciones"),
    Role.EDITOR: _l("Edición"),
    Role.COUNCIL_SECRETARY: _l("Secretaría del consejo"),
    Role.ELECTORAL_COMMISSION: _l("Comisión electoral"),
    Role.READER: _l("Lectura y auditoría"),
}
#: One plain sentence each: what somebody with the role may do.
ROLE_SENTENCES = {
    Role.ADMIN: _l("Hace todo: invita personas, cambia la ficha, escribe, aprueba y publica."),
    Role.OFFICER: _l("Escribe, aprueba y publica todos los contenidos, y lee el registro de actividad."),
    Role.AUTHORITY: _l("Lee todo, y aprueba o devuelve los textos; no los escribe."),
    Role.REVIEWER: _l("Revisa los textos: los devuelve con observaciones o los aprueba; no los escribe."),
    Role.COMMUNICATIONS: _l("Escribe todos los contenidos y los envía a revisión; no aprueba."),
    Role.EDITOR: _l("Escribe todos los contenidos y los envía a revisión; no aprueba."),
    Role.COUNCIL_SECRETARY: _l("Escribe sobre el consejo, sus sesiones y sus elecciones; lo demás solo lo lee."),
    Role.ELECTORAL_COMMISSION: _l("Escribe sobre las elecciones del consejo; lo demás solo lo lee."),
    Role.READER: _l("Lee todo, también el registro de actividad; no cambia nada."),
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
    #: Of the ministry that watches over all agencies: reads everywhere and asks for corrections.
    is_supervisor: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Tell whether somebody signed in."""
        return self.account_id is not None


@dataclass(frozen=True, slots=True)
class TextAtHand:
    """What the questions about a text ask of it: who wrote it, whether its agency wants four eyes on it, its kind."""

    authors: Sequence[int] = ()
    four_eyes: bool = True
    #: The kind of content, such as "council"; empty for what is of no kind that a role is bound to.
    kind: str = ""


ANONYMOUS = Visitor()
