"""Words for what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.foundation.i18n import _, _l
from participa.moderation.models import Decided, HidingReason

if TYPE_CHECKING:
    from collections.abc import Sequence

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


#: Letters from which an answer is told in its author's own words: those are read first.
_OWN_WORDS = 40
#: How many are shown of an answer without any.
_FIRST = 3


def own_words_first(body: Sequence[tuple[str, list[str]]]) -> tuple[list[Any], list[Any]]:
    """Return what a person wrote, and the rest, which waits folded."""
    shown = [pair for pair in body if any(len(line) >= _OWN_WORDS for line in pair[1])] or list(body[:_FIRST])
    return shown, [pair for pair in body if pair not in shown]


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
