"""The agency's pages of the answers to a consultation: reading them, and entering those that came on paper."""

from participa.contributions.backoffice import answers, batches  # noqa: F401 (their routes)
from participa.contributions.backoffice.area import area

__all__ = ["area"]
