"""Citizens' pages of relevant information: an agency's sheets, and each of them."""

from __future__ import annotations

from typing import Any

from participa.information.content_type import INFORMATION_SHEET
from participa.information.forms import SHEET_KIND_LABELS
from participa.information.models import InformationSheet
from participa.publishing.pages import public_area


def _context(sheet: InformationSheet) -> dict[str, Any]:
    return {"kind_label": SHEET_KIND_LABELS[sheet.sheet_kind]}


area = public_area(INFORMATION_SHEET, __name__, _context)
area.add_app_template_global(SHEET_KIND_LABELS.__getitem__, "sheet_kind_label")
