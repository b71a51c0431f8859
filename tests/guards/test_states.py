"""House rule 8: states and transitions are data, states move in services, and there is one clock."""

from __future__ import annotations

import ast
import enum
import inspect
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from participa.models import MODULES
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

CLOCK = "participa/foundation/clock.py"
#: Enumerations that are named like states and move by no rule of ours.
NO_WAYS: dict[str, str] = {
    "participa.councils.models.SessionState": "a fact the agency reports; a correction may go anywhere",
    "participa.elections.models.RollState": "a fact the agency reports; a correction may go anywhere",
    "participa.elections.models.StageState": "computed from the dates, never stored",
    "participa.mechanisms.models.CommitmentState": "a fact the agency reports; a correction may go anywhere",
    "participa.norms.models.NormStatus": "a fact the agency reports; a correction may go anywhere",
}
ASKING = frozenset({"now", "today", "utcnow", "utcfromtimestamp", "localtime", "gmtime"})
CLOCKS = frozenset({"datetime", "date", "dt", "time"})
#: Where another clock is read, with why.
OTHER_CLOCKS: dict[str, str] = {}


def states_of(module: Any) -> list[type[enum.Enum]]:
    """Return the enumerations of a module that are states: named so, or stored in a column `state`."""
    return [
        value
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and issubclass(value, enum.Enum)
        and value.__module__ == module.__name__
        and name.endswith(("State", "Status"))
    ]


def hold_transitions(modules: Iterable[Any], exempt: Mapping[str, str] = NOTHING) -> None:
    """Each state says where it may go, and each but the first can be reached."""
    found = []
    for module in modules:
        table = getattr(module, "TRANSITIONS", None)
        for states in states_of(module):
            name = f"{module.__name__}.{states.__name__}"
            if table is None or not set(table) & set(states):
                found.append(name)
                continue
            found += [f"{name}: {state} is missing" for state in states if state not in table]
            found += [f"{name}: {key} is no state" for key in table if key not in set(states)]
            reached = {target for source, targets in table.items() for target in targets if target != source}
            found += [f"{name}: {t} is reached but is no state" for t in reached - set(states)]
            found += [f"{name}: nothing leads to {state}" for state in list(states)[1:] if state not in reached]
    hold(
        found,
        exempt=exempt,
        instead="Write TRANSITIONS = {state: frozenset of states} beside the enumeration, a line for each (an end "
        "has an empty set), and let the service look it up.",
    )


def hold_moves(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """A state is set in services, where the transitions are asked."""
    found = set()
    for source in files.sources:
        if source.layer == "services":
            continue
        for place, node in source.named:
            targets = (
                node.targets
                if isinstance(node, ast.Assign)
                else [node.target]
                if isinstance(node, ast.AnnAssign)
                else []
            )
            if any(isinstance(t, ast.Attribute) and t.attr in ("state", "status") for t in targets):
                found.add(place)
    hold(found, exempt=exempt, instead="Move it by a service of the domain: it asks TRANSITIONS and keeps the record.")


def hold_one_clock(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """The time is asked of one clock, so that tests can set it and zones never mix."""
    found = set()
    for source in files.sources:
        if source.path == CLOCK:
            continue
        for place, _call, name in source.calls():
            *owner, last = name.split(".")
            if (last in ASKING and owner and owner[-1] in CLOCKS) or last in ("utcnow", "utcfromtimestamp"):
                found.add(f"{place}: {name}")
    hold(
        found, exempt=exempt, instead="Ask participa.foundation.clock: now() for an instant, today() for Chile's date."
    )


def test_every_state_says_where_it_may_go() -> None:
    hold_transitions(MODULES, NO_WAYS)
    assert sum(len(states_of(module)) for module in MODULES if isinstance(module, ModuleType)) >= 2


def test_a_state_without_a_way_is_seen() -> None:
    class DoorState(enum.StrEnum):
        OPEN = "open"
        SHUT = "shut"

    DoorState.__module__ = "doors"
    bare = SimpleNamespace(__name__="doors", DoorState=DoorState)
    with pytest.raises(AssertionError, match=r"(?s)a line for each.*doors.DoorState$"):
        hold_transitions([bare])
    bare.TRANSITIONS = {DoorState.OPEN: frozenset()}
    with pytest.raises(AssertionError, match=r"(?s)nothing leads to shut.*shut is missing"):
        hold_transitions([bare])
    bare.TRANSITIONS = {DoorState.OPEN: frozenset({DoorState.SHUT}), DoorState.SHUT: frozenset()}
    hold_transitions([bare])


def test_states_move_in_services() -> None:
    hold_moves(project())


def test_a_state_moved_by_hand_is_seen(sample: Sample) -> None:
    text = "def publish(norm):\n    norm.state = State.PUBLISHED"
    with pytest.raises(AssertionError, match=r"(?s)asks TRANSITIONS.*backoffice.py:publish"):
        hold_moves(sample({"participa/norms/backoffice.py": text}))
    hold_moves(sample({"participa/norms/backoffice.py": "", "participa/norms/services.py": text}))


def test_there_is_one_clock() -> None:
    hold_one_clock(project(), OTHER_CLOCKS)


@pytest.mark.parametrize(
    "text", ["datetime.now(UTC)", "date.today()", "dt.datetime.now()", "datetime.datetime.utcnow()", "time.localtime()"]
)
def test_another_clock_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)foundation.clock.*norms/models.py"):
        hold_one_clock(sample({"participa/norms/models.py": f"x = {text}"}))
