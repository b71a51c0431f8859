"""The lane of PostgreSQL leaves out only what has no database engine in it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import needs_engine

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("place", "fixtures", "needed"),
    [
        ("foundation/test_words.py", (), False),
        ("foundation/test_words.py", ("databases",), True),
        ("support_tests/test_postgres.py", (), True),
        ("guards/test_migrations.py", (), True),
        ("publishing/test_workflow.py", (), True),
    ],
)
def test_what_meets_an_engine_runs_on_both(place, fixtures, needed):
    item = SimpleNamespace(path=TESTS / place, fixturenames=fixtures, get_closest_marker=lambda _name: None)
    assert item.path.is_file()
    assert needs_engine(item) is needed


def test_what_says_so_runs_once():
    marked = SimpleNamespace(get_closest_marker=lambda name: name == "once")
    assert not needs_engine(marked)


@pytest.mark.xdist_group("lanes")
def test_what_belongs_together_stays_in_one_process(request):
    """A version of pytest or of its runner that no longer groups tests would load the demonstration in each process."""
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("the tests run in one process, or are not dealt out in groups")
    assert request.node.nodeid.endswith("@lanes")
