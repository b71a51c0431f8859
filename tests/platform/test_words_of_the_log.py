"""The log speaks to people: every action has its words."""

from __future__ import annotations

import ast
from pathlib import Path

import participa
from participa.platform.wording import ACTIONS

RECORDING = frozenset({"record", "_log", "_record"})


def named_actions() -> dict[str, str]:
    """Return the actions that the code records by name, with where."""
    found = {}
    for path in Path(participa.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in RECORDING and "." in str(call.args[0].value):
                found[str(call.args[0].value)] = path.name
    return found


def test_every_action_that_is_recorded_has_its_words() -> None:
    actions = named_actions()
    assert len(actions) > 20
    assert {action: where for action, where in actions.items() if action not in ACTIONS} == {}
