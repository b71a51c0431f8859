"""The agency's pages of its questionnaires: the builder, the trial, the versions, the library."""

from participa.questionnaires.backoffice import building, conditions, library, lists, trying, wording
from participa.questionnaires.backoffice.area import area

__all__ = ["area", "building", "conditions", "library", "lists", "trying", "wording"]
