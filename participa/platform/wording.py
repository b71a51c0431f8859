"""How the log's actions are said to people."""

from __future__ import annotations

from typing import Any

from participa.foundation.i18n import _l

ACTIONS = {
    "agency.create": _l("Creó el organismo"),
    "agency.change-state": _l("Cambió el estado del organismo"),
    "agency.rename": _l("Cambió el nombre o la dirección"),
    "agency.edit-facts": _l("Editó los datos del organismo"),
    "agency.edit-card": _l("Editó la ficha del organismo"),
    "agency.set-colour": _l("Cambió el color de la sección"),
    "agency.set-logo": _l("Subió el logo"),
    "agency.remove-logo": _l("Quitó el logo"),
    "agency.set-successor": _l("Declaró el organismo sucesor"),
    "agency.import": _l("Importó organismos desde una planilla"),
    "invitation.send": _l("Invitó a una persona"),
    "invitation.resend": _l("Reenvió una invitación"),
    "invitation.revoke": _l("Anuló una invitación"),
    "invitation.accept": _l("Aceptó una invitación"),
    "membership.change-role": _l("Cambió el rol de una persona"),
    "membership.end": _l("Terminó una membresía"),
    "account.create": _l("Se creó una cuenta"),
    "content.create": _l("Creó un borrador"),
    "content.edit": _l("Editó un contenido"),
    "content.publish": _l("Publicó un contenido"),
    "content.withdraw": _l("Retiró un contenido"),
    "content.delete-draft": _l("Eliminó un borrador"),
}
_MOST_LETTERS = 300


def details_in_words(details: dict[str, Any]) -> str:
    """Return the facts of a line as "key: value", short enough for a cell."""
    parts = [f"{key}: {_value(value)}" for key, value in details.items() if key != "title" and value not in ("", None)]
    text = "; ".join(parts)
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {inner}" for key, inner in value.items())
    return str(value)
