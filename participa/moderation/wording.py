"""Words for what was decided."""

from __future__ import annotations

from participa.foundation.i18n import _, _l
from participa.moderation.models import Decided, HidingReason

REASON_LABELS = {
    HidingReason.PERSONAL_DATA: _l("Tiene datos personales de otras personas"),
    HidingReason.OFFENCE: _l("Ofende o discrimina a personas o grupos"),
    HidingReason.UNLAWFUL: _l("Llama a cometer un delito, o publicarla lo sería"),
    HidingReason.UNRELATED: _l("No trata de la consulta: publicidad o texto sin sentido"),
}
#: Filters of the queue, the one to do first.
STATE_LABELS = {
    "waiting": _l("Por decidir"),
    Decided.SHOWN: _l("Publicadas"),
    Decided.HIDDEN: _l("No publicadas"),
}


def to_its_author(reason: HidingReason, contact: str) -> str:
    """Say to who answered why it is not shown, and what they can do."""
    why = str(REASON_LABELS[reason])
    if contact:
        return _(
            "Su respuesta cuenta, y no se muestra al público. Motivo: %(why)s. Si no está de acuerdo, pida que otra "
            "persona la revise escribiendo a %(contact)s.",
            why=why[0].lower() + why[1:],
            contact=contact,
        )
    return _(
        "Su respuesta cuenta, y no se muestra al público. Motivo: %(why)s. Si no está de acuerdo, pida al organismo "
        "que otra persona la revise.",
        why=why[0].lower() + why[1:],
    )
