"""The staff pages that belong to all types: the trash, what is being typed, the links that lead nowhere."""

from participa.publishing.pages.autosave import area as autosave
from participa.publishing.pages.links import area as links
from participa.publishing.pages.trash import area as trash

__all__ = ["autosave", "links", "trash"]
