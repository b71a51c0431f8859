"""What a content says is what its form asks: no column is taken for text, kept in versions and compared, by oversight."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.publishing.content_types import TYPES
from participa.publishing.fields import labels
from participa.publishing.models import Content
from participa.publishing.versions import NOT_TEXT, text_columns
from tests.guards.holding import NOTHING, hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask

#: Columns of every content that some types leave empty, with why.
LEFT_EMPTY: dict[str, str] = {
    "document.region_code": "a document is of what it is attached to",
    "norm.region_code": "a norm is of its whole agency",
    "officer.summary": "an officer's card is its facts",
}


def hold_texts(types: Iterable[Any], exempt: Mapping[str, str] = NOTHING) -> None:
    """Each column of a type is a field of its form, is told in `other_text`, or is named as its life."""
    found = []
    for each in types:
        told = {*labels(each.form), *each.other_text}
        found += [f"{each.kind}.{name}" for name in text_columns(each) if name not in told]
        columns = {a.key for a in sa.inspect(each.model).column_attrs}
        found += [f"{each.kind}.{name}: no such column" for name in {*each.model.own_life, *each.other_text} - columns]
    hold(
        found,
        exempt=exempt,
        instead="Is it what people write? Ask it in the form, or tell its label in the type's `other_text`. Is it set by "
        "a step or derived? Name it in the model's `own_life`, or for all contents in versions.NOT_TEXT.",
    )


def test_every_column_of_a_content_is_text_or_named(app: Flask) -> None:
    hold_texts(TYPES.values(), LEFT_EMPTY)
    assert {a.key for a in sa.inspect(Content).column_attrs} >= NOT_TEXT, "no name of NOT_TEXT outlives its column"


def test_a_column_nobody_named_is_seen(app: Flask) -> None:
    document = TYPES["document"]

    def said_of(**changes: Any) -> str:
        facts = {name: getattr(document, name) for name in ("kind", "model", "form", "other_text")}
        with pytest.raises(AssertionError) as refused:
            hold_texts([SimpleNamespace(**(facts | changes))])
        return str(refused.value)

    assert "document.file_id" in said_of(other_text={})
    assert "document.gone: no such column" in said_of(other_text={**document.other_text, "gone": None})
    assert "document.in_force" in said_of(form=TYPES["norm"].form)
    with pytest.raises(AssertionError, match="Exempted without need"):
        hold_texts(TYPES.values(), {**LEFT_EMPTY, "norm.number": "it is asked"})
