"""The life of a text, as a table: every (state, stage, step, role) is tried, and what is not in it is refused."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest

from participa.access.visitor import Role, Visitor
from participa.publishing.models import State, TextStage
from participa.publishing.workflow import STEP_LABELS, STEPS, Step, open_steps, refusal, steps_from

ME, OTHER = 1, 2
WRITES = {Role.ADMIN, Role.OFFICER, Role.EDITOR, Role.COMMUNICATIONS}
REVIEWS = {Role.ADMIN, Role.OFFICER, Role.REVIEWER, Role.AUTHORITY}
PUBLISHES = {Role.ADMIN, Role.OFFICER}
#: Step -> the roles that may take it, written here a second time on purpose: the matrix must say the same.
ROLES = {
    Step.EDIT: WRITES,
    Step.COMMENT: WRITES | REVIEWS,
    Step.SUBMIT: WRITES,
    Step.RETURN: REVIEWS,
    Step.APPROVE: REVIEWS,
    Step.FORCE: PUBLISHES,
    Step.APPROVE_LATER: REVIEWS,
    Step.DISCARD: WRITES,
    Step.WITHDRAW: PUBLISHES,
    Step.ARCHIVE: PUBLISHES,
    Step.REPUBLISH: PUBLISHES,
    Step.TRASH: WRITES,
    Step.RESTORE: WRITES,
}
#: Kind -> who writes about it besides those who write about everything.
ALSO_WRITE = {
    "consultation": set(),
    "document": set(),
    "council": {Role.COUNCIL_SECRETARY},
    "council_process": {Role.COUNCIL_SECRETARY, Role.ELECTORAL_COMMISSION},
}
#: (state, stage) -> the steps, as people would tell them.
LIFE = {
    ("draft", "editing"): "edit comment submit approve force trash",
    ("draft", "reviewing"): "edit comment return approve force trash",
    ("published", "clean"): "edit comment withdraw archive",
    ("published", "editing"): "edit comment submit approve force withdraw archive discard",
    ("published", "reviewing"): "edit comment return approve force withdraw archive discard",
    ("withdrawn", "clean"): "edit comment republish",
    ("withdrawn", "editing"): "edit comment submit approve force discard",
    ("withdrawn", "reviewing"): "edit comment return approve force discard",
    ("archived", "clean"): "edit comment republish",
    ("archived", "editing"): "edit comment submit approve force discard",
    ("archived", "reviewing"): "edit comment return approve force discard",
}


def content(state: str, stage: str, **facts: Any) -> Any:
    facts = {"kind": "consultation"} | facts
    plain = {"trashed_at": None, "approval_owed_since": None, "authors": [], "forced_by_id": None, "forced_authors": []}
    return SimpleNamespace(state=State(state), text_stage=TextStage(stage), **(plain | facts))


def who(role: Role | None) -> Visitor:
    return Visitor(account_id=ME, agency_id=1, role=role)


@pytest.mark.abuse("R10")
@pytest.mark.abuse("R09")
@pytest.mark.parametrize(("state", "stage"), list(itertools.product(State, TextStage)))
def test_every_pair_is_in_the_table_or_refused(state: str, stage: str) -> None:
    """R09, R10: what the table does not have is refused for every role, with words."""
    allowed = set(LIFE.get((state, stage), "").split())
    for step, role, kind in itertools.product(Step, [*Role, None], ALSO_WRITE):
        said = refusal(content(state, stage, kind=kind), step, who(role), four_eyes=True)
        roles = ROLES[step] | (ALSO_WRITE[kind] if ROLES[step] >= WRITES else set())
        if step in allowed and role in roles:
            assert said == "", (state, stage, step, role, kind)
        else:
            assert len(said) > 20, (state, stage, step, role, kind)


@pytest.mark.abuse("R12")
def test_who_supervises_comments_and_takes_no_other_step() -> None:
    """R12: the supervision asks for corrections wherever people may comment, never in the trash."""
    watching = Visitor(account_id=ME, agency_id=1, is_supervisor=True)
    for state, stage in STEPS:
        assert open_steps(content(state, stage), watching, four_eyes=False) == [Step.COMMENT]
        assert open_steps(content(state, stage, trashed_at=object()), watching, four_eyes=False) == []


def test_the_table_is_whole() -> None:
    assert {(str(state), str(stage)) for state, stage in STEPS} == set(LIFE)
    assert set(ROLES) == set(Step) == set(STEP_LABELS)


@pytest.mark.abuse("R03")
@pytest.mark.parametrize("role", sorted(REVIEWS))
def test_nobody_approves_their_own_text(role: Role) -> None:
    """R03: neither alone nor as one of several authors, unless the agency switched it off."""
    for authors in ([ME], [OTHER, ME]):
        own = content("draft", "reviewing", authors=authors)
        assert "debe aprobarlo otra persona" in refusal(own, Step.APPROVE, who(role), four_eyes=True)
        assert refusal(own, Step.APPROVE, who(role), four_eyes=False) == ""
    assert refusal(content("draft", "reviewing", authors=[OTHER]), Step.APPROVE, who(role), four_eyes=True) == ""


@pytest.mark.abuse("R03")
def test_the_debt_of_a_forced_publication_is_settled_by_another() -> None:
    owing = content("published", "clean", approval_owed_since=object(), forced_by_id=OTHER, forced_authors=[3])
    assert refusal(owing, Step.APPROVE_LATER, who(Role.ADMIN), four_eyes=True) == ""
    for mine in ({"forced_by_id": ME}, {"forced_authors": [ME]}):
        blocked = content("published", "clean", **({"approval_owed_since": object()} | mine))
        assert refusal(blocked, Step.APPROVE_LATER, who(Role.ADMIN), four_eyes=True)
    assert Step.APPROVE_LATER not in steps_from(content("published", "clean"))


@pytest.mark.abuse("R10")
@pytest.mark.parametrize(("state", "stage"), list(itertools.product(State, TextStage)))
def test_what_is_in_the_trash_is_only_restored(state: str, stage: str) -> None:
    """R10: nothing in the trash is edited, published or withdrawn."""
    thrown = content(state, stage, trashed_at=object())
    assert open_steps(thrown, who(Role.ADMIN), four_eyes=False) == [Step.RESTORE]


@pytest.mark.parametrize("role", [Role.READER, None])
def test_who_only_reads_takes_no_step(role: Role | None) -> None:
    for state, stage in STEPS:
        assert open_steps(content(state, stage), who(role), four_eyes=False) == []
