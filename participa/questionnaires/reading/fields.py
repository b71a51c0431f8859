"""The names of a question's fields in a form, the same for who writes the page and who reads it."""

from __future__ import annotations


def row_name(question: str, row: str) -> str:
    """Return the field of one row of a matrix or a document, or of one option of a ranking."""
    return f"{question}-{row}"


def comment_name(question: str, row: str) -> str:
    """Return the field of the comment on a paragraph."""
    return f"{question}-{row}-comment"


def other_name(question: str) -> str:
    """Return the field of "another, which?"."""
    return f"{question}-which"


def drop_name(question: str) -> str:
    """Return the box that takes a kept file off."""
    return f"{question}-drop"
