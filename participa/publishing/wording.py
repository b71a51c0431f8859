"""How the life of a content is said to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.foundation import words
from participa.foundation.i18n import _l

if TYPE_CHECKING:
    from participa.publishing.models import ContentChange

CHANGES = {
    "published": _l("Se publicó."),
    "edited": _l("Se actualizó."),
    "withdrawn": _l("Se retiró."),
    "archived": _l("Se archivó."),
    "republished": _l("Se volvió a publicar."),
    "deadline": _l("Cambió un plazo."),
    "suspended": _l("Se suspendió."),
    "resumed": _l("Se reanudó."),
    "annulled": _l("Se anuló."),
    "results": _l("Se publicaron los resultados."),
    "replied": _l("Se publicó la respuesta."),
    "reply": _l("Cambió la respuesta."),
    "follow_up": _l("Comenzó el seguimiento de los compromisos."),
    "commitment": _l("Avance de un compromiso."),
    "finished": _l("Finalizó."),
}


def change_entry(change: ContentChange) -> dict[str, Any]:
    """Return a line of "what changed" as the timeline shows it."""
    said = str(CHANGES.get(change.action, change.action))
    return {
        "when": change.at,
        "date": words.plain_date(change.at),
        "text": f"{said} {change.note}" if change.note else said,
    }


def as_column(label: object) -> dict[str, str]:
    """Return a table's column from its heading."""
    return {"label": str(label)}
