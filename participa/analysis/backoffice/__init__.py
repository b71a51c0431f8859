"""The agency's pages of the analysis of a consultation."""

from participa.analysis.backoffice import (  # noqa: F401 (their routes)
    codes,
    crossing,
    files,
    groups,
    publishing,
    results,
    texts,
)
from participa.analysis.backoffice.area import area

__all__ = ["area"]
