"""The public and the office pages every content type gets, made from its `ContentType`."""

from participa.publishing.pages.areas import office_area
from participa.publishing.pages.office import Office, type_of
from participa.publishing.pages.public import live_agency, public_area, show_context
from participa.publishing.pages.saving import attempt, status

__all__ = ["Office", "attempt", "live_agency", "office_area", "public_area", "show_context", "status", "type_of"]
