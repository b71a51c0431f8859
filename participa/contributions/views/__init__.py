"""Citizens' pages: answering, what comes after sending, and looking up a receipt."""

from participa.contributions.views import after, answering, later  # noqa: F401 (their routes)
from participa.contributions.views.area import area
from participa.contributions.views.receipts import area as receipts_area

__all__ = ["area", "receipts_area"]
