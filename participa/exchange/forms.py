"""The form of an uploaded spreadsheet."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize

from participa.foundation.i18n import _l

#: Octets of a spreadsheet.
MAX_BYTES = 1_000_000


class UploadForm(FlaskForm):
    """A spreadsheet of contents of one type."""

    table = FileField(
        _l("Planilla"),
        [
            FileRequired(_l("Elija la planilla.")),
            FileAllowed(["csv", "xlsx", "tsv", "txt"], _l("Suba la tabla como CSV o como libro de Excel (.xlsx).")),
            FileSize(MAX_BYTES, message=_l("El archivo pesa más de 1 MB: divídalo en varios.")),
        ],
        description=_l("CSV o Excel (.xlsx), hasta 1 MB y 1.000 filas."),
    )
