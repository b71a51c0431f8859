"""Answers as JSON, also wrong ones: what a draft keeps so that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from participa.questionnaires.definition import Kind
from participa.questionnaires.reading import Cell, RowValue, Value, flatten, unflatten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.questionnaires.definition import Definition

__all__ = ["Cell", "flatten", "from_kept", "to_kept", "unflatten"]


def to_kept(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return values for a JSON column; what travels with a request (an upload) is left out."""
    return {key: _kept(value) for key, value in values.items() if value}


def from_kept(definition: Definition, kept: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values of a draft; of questions that the definition lacks, none."""
    return {key: _value(kept[key], definition.by_key[key].kind) for key in definition.by_key if key in kept}


def _kept(value: Value) -> dict[str, Any]:
    told = {
        "text": value.text,
        "options": list(value.options),
        "rows": [[each.row, each.option, each.text] for each in value.rows],
        "number": None if value.number is None else format(value.number, "f"),
    }
    return {name: fact for name, fact in told.items() if fact}


def _value(kept: dict[str, Any], kind: Kind) -> Value:
    from decimal import Decimal

    value = Value(
        text=kept.get("text", ""),
        options=tuple(kept.get("options", ())),
        rows=tuple(RowValue(*each) for each in kept.get("rows", ())),
    )
    number = kept.get("number")
    return replace(value, number=Decimal(number)) if number is not None and kind in (Kind.NUMBER, Kind.SCALE) else value
