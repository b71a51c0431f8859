"""Practice sections stand in the table of agencies and are in no list and no figure: who reads agencies says how."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.guards.holding import NOTHING, hold
from tests.guards.reading import dotted, project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

READS = frozenset({"select", "select_from", "join", "outerjoin", "exists", "query"})
#: What leaves them out: the criterion itself, or a state that the database never gives them.
LEAVES_OUT = frozenset(
    {"in_earnest", "without_members", "list_for_platform", "AgencyState.LIVE", "AgencyState.LIVE.value"}
)
ONE = "one agency, named by whoever asks"
MEMBERS = "the agencies in which a person works: practice has no members of its own"
#: Where they are found on purpose, or can't be.
MAY: dict[str, str] = {
    "participa/agencies/queries.py:_by_slug": ONE,
    "participa/agencies/queries.py:all_slugs": "words that are taken, by whomever",
    "participa/agencies/queries.py:find_by_code": "practice has no code",
    "participa/agencies/queries.py:find_former": ONE,
    "participa/agencies/queries.py:find_practice": "practice itself",
    "participa/consultations/queries.py:select_national_plan": "the plan is public where its agency is on",
    "participa/documents/quota.py:make_room": ONE,
    "participa/documents/quota.py:space_of": ONE,
    "participa/officers/queries.py:select_directory": "it joins the read model, which holds nothing of practice",
    "participa/officers/queries.py:walk_directory": "it joins the read model, which holds nothing of practice",
    "participa/people/queries/__init__.py:demo_accounts": MEMBERS,
    "participa/people/queries/__init__.py:list_my_agencies": MEMBERS,
    "participa/people/queries/invitations.py:find_offer": ONE,
    "participa/people/queries/second_step.py:list_second_step_terms": MEMBERS,
    "participa/platform/queries.py:read_stages": "those of a list that left them out",
}


def hold_in_earnest(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """Each function that selects agencies leaves practice out, or is one of those that may not."""
    found = []
    for source in files.python("participa"):
        if "/demo/" in source.path or source.path.startswith("participa/agencies/importing/"):
            continue
        for place, function in source.functions():
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            reads = any(dotted(call.func).rsplit(".", 1)[-1] in READS and _names_agency(call) for call in calls)
            said = {dotted(node) for node in ast.walk(function) if isinstance(node, ast.Attribute | ast.Name)}
            if reads and not said & LEAVES_OUT:
                found.append(place)
    hold(found, exempt=exempt, instead="Add in_earnest() to its criteria, or say in MAY why practice belongs in it.")


def _names_agency(call: ast.Call) -> bool:
    parts = [*call.args, *(word.value for word in call.keywords)]
    return any(dotted(part).split(".")[0] == "Agency" for part in parts)


def test_practice_is_in_no_list_and_no_figure() -> None:
    hold_in_earnest(project(), MAY)


@pytest.mark.parametrize(
    "text",
    [
        "return select(Agency)",
        "return select(func.count()).select_from(Agency)",
        "return select(Norm.id).join(Agency, Agency.id == Norm.agency_id)",
    ],
)
def test_a_list_with_practice_in_it_is_seen(sample: Sample, text: str) -> None:
    files = sample({"participa/norms/queries.py": f"def list_all():\n    {text}"})
    with pytest.raises(AssertionError, match=r"(?s)in_earnest.*norms/queries.py:list_all"):
        hold_in_earnest(files)


def test_one_that_leaves_it_out_passes(sample: Sample) -> None:
    hold_in_earnest(sample({"participa/norms/queries.py": "def f():\n    return select(Agency).where(in_earnest())"}))
