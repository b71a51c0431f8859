"""The course of a consultation, as a table: every (phase, step, role) is tried, and what is not in it is refused."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

import pytest

from participa.access.visitor import Role, Visitor
from participa.consultations.models import Phase, Step
from participa.consultations.workflow import PERMISSIONS, PHASE_LABELS, STEP_LABELS, STEPS, out_of_course, refusal

ME, OTHER = 1, 2
WRITES = {Role.ADMIN, Role.OFFICER, Role.EDITOR, Role.COMMUNICATIONS}
REVIEWS = {Role.ADMIN, Role.OFFICER, Role.REVIEWER, Role.AUTHORITY}
PUBLISHES = {Role.ADMIN, Role.OFFICER}
#: Step -> the roles that may take it, written here a second time on purpose: the matrix must say the same.
ROLES = {
    "plan": PUBLISHES,
    "prepare": WRITES,
    "call": REVIEWS,
    "extend": PUBLISHES,
    "suspend": PUBLISHES,
    "resume": PUBLISHES,
    "annul": PUBLISHES,
    "systematise": WRITES,
    "results": PUBLISHES,
    "reply": REVIEWS,
    "follow_up": PUBLISHES,
    "finish": PUBLISHES,
}
#: Phase -> the steps, as people would tell them.
COURSE = {
    "proposed": "plan prepare",
    "planned": "prepare call",
    "preparing": "plan call",
    "called": "extend suspend annul",
    "open": "extend suspend annul",
    "closed": "systematise suspend annul",
    "systematised": "results reply annul",
    "results": "reply annul",
    "replied": "follow_up finish",
    "follow_up": "finish",
    "finished": "",
    "suspended": "resume annul",
    "annulled": "",
}


def consultation(phase: Phase) -> Any:
    return SimpleNamespace(phase=phase)


@pytest.mark.abuse("R10")
@pytest.mark.parametrize("phase", list(Phase))
def test_every_pair_is_in_the_table_or_refused_with_its_reason(app: Any, phase: Phase) -> None:
    """R10: what the table does not have is refused for every role, in words."""
    allowed = set(COURSE[phase].split())
    with app.test_request_context():
        for step, role in itertools.product(Step, [*Role, None]):
            who = Visitor(account_id=ME, agency_id=1, role=role)
            said = refusal(consultation(phase), step, who, authors=[OTHER], four_eyes=True)
            if step in allowed and role in ROLES[step]:
                assert said == "", (phase, step, role)
            else:
                assert len(said) > 20, (phase, step, role)
                assert "%(" not in said


def test_the_table_is_whole() -> None:
    assert set(map(str, STEPS)) == set(COURSE) == set(map(str, PHASE_LABELS))
    assert set(map(str, PERMISSIONS)) == set(ROLES) == set(map(str, STEP_LABELS))


def test_each_phase_has_words_of_its_own_for_what_is_not_its_step(app: Any) -> None:
    with app.test_request_context():
        said = out_of_course(Phase.CLOSED, Step.EXTEND)
        assert said == "El plazo se amplía solo antes de su término; ahora está en la etapa «Cerrada»."
        assert "anulada" in out_of_course(Phase.ANNULLED, Step.RESUME)
        assert "reanúdela" in out_of_course(Phase.SUSPENDED, Step.EXTEND)


@pytest.mark.abuse("R03")
def test_nobody_publishes_their_own_reply(app: Any) -> None:
    """R03: unless the agency switched the second pair of eyes off."""
    with app.test_request_context():
        who = Visitor(account_id=ME, agency_id=1, role=Role.ADMIN)
        own = refusal(consultation(Phase.RESULTS), Step.REPLY, who, authors=[ME], four_eyes=True)
        assert "otra persona" in own
        assert refusal(consultation(Phase.RESULTS), Step.REPLY, who, authors=[ME], four_eyes=False) == ""
