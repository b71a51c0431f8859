"""How what happens to people is said in a history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.visitor import ROLE_LABELS, Role
from participa.foundation.i18n import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.audit.models import AuditEvent

ACTIONS = {
    "invitation.send": _l("Invitó a una persona"),
    "invitation.resend": _l("Reenvió una invitación"),
    "invitation.revoke": _l("Anuló una invitación"),
    "invitation.accept": _l("Aceptó la invitación y se integró"),
    "membership.change-role": _l("Cambió el rol de una persona"),
    "invitation.copy-link": _l("Copió la dirección de una invitación"),
    "membership.set-last-day": _l("Cambió hasta cuándo participa una persona"),
    "membership.end": _l("Terminó la participación de una persona en el organismo"),
    "second-step.demand": _l("Cambió para qué roles se pide la verificación en dos pasos"),
}


def history_text(event: AuditEvent, names: Mapping[int, str]) -> str:
    """Return a line of the history: what was done, to whom, which role."""
    details: dict[str, Any] = event.details or {}
    whom = details.get("email") or names.get(details.get("account") or 0, "")
    parts = [str(ACTIONS.get(event.action, event.action)), str(whom), _role_text(details.get("role"))]
    return " · ".join(part for part in parts if part)


def _role_text(role: Any) -> str:
    if isinstance(role, list) and len(role) == 2:  # noqa: PLR2004 (before and after)
        return _("de «%(before)s» a «%(after)s»", before=_label(role[0]), after=_label(role[1]))
    return _label(role) if isinstance(role, str) else ""


def _label(value: str) -> str:
    return str(ROLE_LABELS[Role(value)]) if value in set(Role) else value
