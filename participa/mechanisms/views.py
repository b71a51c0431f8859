"""Citizens' pages of mechanisms: an agency's, each one, and the national list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.foundation.i18n import _, _l
from participa.mechanisms.content_type import MECHANISM, STAGE_LABELS
from participa.mechanisms.forms import COMMITMENT_LABELS, LEVEL_LABELS, LEVEL_PROMISES, MODE_LABELS, TYPE_LABELS
from participa.mechanisms.models import Mechanism
from participa.mechanisms.queries import list_commitments
from participa.publishing.pages import public_area
from participa.search.pages import national_list as list_page
from participa.search.queries import Window

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

STAGES = {Window.OPEN: _l("En curso, con fecha"), Window.SOON: _l("Próximos"), Window.PAST: _l("Terminados")}


def _context(mechanism: Mechanism) -> dict[str, Any]:
    return {
        "type_label": TYPE_LABELS[mechanism.mechanism_type],
        "stage_label": STAGE_LABELS[mechanism.stage],
        "level_label": LEVEL_LABELS[mechanism.level],
        "promise": LEVEL_PROMISES[mechanism.level],
        "mode_label": MODE_LABELS[mechanism.mode],
        "commitments": list_commitments(mechanism),
        "commitment_labels": COMMITMENT_LABELS,
    }


area = public_area(MECHANISM, __name__, _context)


@area.get("/mecanismos/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Mechanisms of every agency."""
    return list_page(
        "mechanism",
        heading=_("Otros mecanismos de participación"),
        lead=_("Audiencias, cabildos, diálogos, mesas y las demás formas de participar que ofrecen los organismos."),
        stages=STAGES,
        subkinds=TYPE_LABELS,
    )
