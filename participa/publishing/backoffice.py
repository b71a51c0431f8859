"""The staff pages that belong to all types: the trash, and what is being typed."""

from participa.publishing.pages.autosave import area as autosave
from participa.publishing.pages.trash import area as trash

__all__ = ["autosave", "trash"]
