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
from participa.analysis.services.grouping import ask_groups, compare_texts, group_texts, keep_groups
from participa.analysis.services.publishing import TooEarlyError, figures_to_publish, keep_figures
from participa.analysis.services.sheets import begin_sheet, count_sheet, keep_sheet, outdate

__all__ = [
    "CodeExistsError",
    "NoSuchPassageError",
    "TooEarlyError",
    "ask_groups",
    "begin_sheet",
    "compare_texts",
    "count_sheet",
    "delete_code",
    "figures_to_publish",
    "follow_change",
    "group_texts",
    "keep_figures",
    "keep_groups",
    "keep_sheet",
    "move_code",
    "outdate",
    "save_code",
    "tag_texts",
    "undo",
    "untag",
]
