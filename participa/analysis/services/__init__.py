"""Codes and tags, groups of texts, and the figures for the public."""

from participa.analysis.services.coding import (
    CodeExistsError,
    NoSuchPassageError,
    delete_code,
    follow_change,
    move_code,
    save_code,
    tag_texts,
    undo,
    untag,
)
from participa.analysis.services.grouping import group_texts
from participa.analysis.services.publishing import CLOSED, TooEarlyError, figures_to_publish, keep_figures

__all__ = [
    "CLOSED",
    "CodeExistsError",
    "NoSuchPassageError",
    "TooEarlyError",
    "delete_code",
    "figures_to_publish",
    "follow_change",
    "group_texts",
    "keep_figures",
    "move_code",
    "save_code",
    "tag_texts",
    "undo",
    "untag",
]
