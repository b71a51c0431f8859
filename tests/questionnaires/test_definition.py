"""A definition as JSON: the same back, and nothing that is not one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participa.questionnaires.definition import (
    MOST_QUESTIONS,
    DefinitionError,
    from_json,
    to_json,
)
from tests.questionnaires.strategies import definitions

QUESTION = {"key": "p1", "number": 1, "kind": "one", "label": "¿Usa el bus?", "options": [{"key": "o1", "label": "Sí"}]}


def one(**changes):
    return {"pages": [{"key": "g1", "questions": [QUESTION | changes]}]}


@settings(max_examples=40, deadline=None)
@given(definitions())
def test_what_is_written_is_read_back(definition):
    assert from_json(json.loads(json.dumps(to_json(definition)))) == definition


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["pages", "key", "questions", "limits", "show_if", "x"]), inner, max_size=3),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None)
@given(values, st.sampled_from([*QUESTION, "help", "required", "rows", "limits", "show_if", "other", "unknown"]))
def test_anything_else_is_refused_by_name_and_breaks_nothing(value, field):
    for data in (value, {"pages": value}, one(**{field: value})):
        try:
            definition = from_json(data)
        except DefinitionError:
            continue
        assert from_json(to_json(definition)) == definition


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"colour": "red"}, "unknown colour"),
        ({"kind": "essay"}, "no such kind"),
        ({"label": "x" * 501}, "501 letters"),
        ({"label": "\0"}, "no text holds"),
        ({"label": "\ud800"}, "no text holds"),
        ({"number": True}, "whole number"),
        ({"number": 40_000}, "whole number"),
        ({"key": "P 1"}, "a key is"),
        ({"key": "p-1"}, "a key is"),
        ({"required": "yes"}, "true or false"),
        ({"options": [{"key": f"o{n}", "label": ""} for n in range(101)]}, "there may be 100"),
        ({"options": [{"key": "o1", "label": ""}] * 2}, "is there twice"),
        ({"options": [{"key": "other", "label": ""}]}, "another answer"),
        ({"limits": {"most": 3}}, "number as text"),
        ({"limits": {"most": "1e9"}}, "number as text"),
        ({"limits": {"first": "2026-02-30"}}, "no such day"),
        ({"kind": "scale", "limits": {"least": "1", "most": "90"}}, "a scale has"),
        ({"kind": "scale", "limits": {"least": "0.5"}}, "a scale has"),
    ],
)
def test_each_fault_is_named(changes, told):
    with pytest.raises(DefinitionError, match=told):
        from_json(one(**changes))


def test_sizes_have_an_end():
    many = [QUESTION | {"key": f"p{n}", "number": n} for n in range(1, MOST_QUESTIONS + 2)]
    with pytest.raises(DefinitionError, match="there may be 100"):
        from_json({"pages": [{"key": "g1", "questions": many}]})
    halves = [{"key": "g1", "questions": many[:60]}, {"key": "g2", "questions": many[60:]}]
    with pytest.raises(DefinitionError, match="101 questions"):
        from_json({"pages": halves})
    long = [{"key": f"r{n}", "label": "x" * 6000} for n in range(60)]
    with pytest.raises(DefinitionError, match="together are longer"):
        from_json(one(kind="paragraphs", rows=long))
    with pytest.raises(DefinitionError, match="page key 'g1' is there twice"):
        from_json({"pages": [{"key": "g1"}, {"key": "g1"}]})
    twice = [QUESTION, QUESTION | {"key": "p2"}]
    with pytest.raises(DefinitionError, match="question number 1 is there twice"):
        from_json({"pages": [{"key": "g1", "questions": twice}]})
