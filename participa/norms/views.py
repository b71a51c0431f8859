"""Citizens' pages of the norm: the versions, the one in force first, and each of them."""

from __future__ import annotations

from typing import Any

from participa.norms import queries
from participa.norms.content_type import NORM
from participa.norms.forms import NORM_TYPE_LABELS, STATUS_LABELS
from participa.norms.models import Norm
from participa.publishing.pages import public_area


def _context(norm: Norm) -> dict[str, Any]:
    return {
        "type_label": NORM_TYPE_LABELS[norm.norm_type],
        "status_label": STATUS_LABELS[norm.status],
        "acts": queries.list_acts(norm),
    }


area = public_area(NORM, __name__, _context)
area.add_app_template_global(NORM_TYPE_LABELS.__getitem__, "norm_type_label")
area.add_app_template_global(STATUS_LABELS.__getitem__, "norm_status_label")
