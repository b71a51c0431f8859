"""The agency's pages of the analysis of a consultation."""

from participa.analysis.backoffice import crossing, results  # noqa: F401 (their routes)
from participa.analysis.backoffice.area import area

__all__ = ["area"]
