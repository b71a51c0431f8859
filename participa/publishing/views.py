"""The one page for others than the staff: the preview by a signed link."""

from participa.publishing.pages.preview import area

__all__ = ["area"]
