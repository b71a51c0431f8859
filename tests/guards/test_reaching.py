"""House rule 2: objects are reached through their parent, in queries; nobody fetches by bare id."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from participa import models  # noqa: F401 (every mapper)
from participa.foundation.db import Base
from participa.tenancy.models import TenantScoped
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project, Source

#: Ways of Flask-SQLAlchemy that fetch by key and answer 404 without asking through whom.
BARE = frozenset({"get_or_404", "first_or_404", "one_or_404"})
BY_KEY = frozenset({"get", "get_one"})
READING = frozenset({"scalar", "scalars", "execute", "query", "get", "get_one"})
#: Layers where a platform row (an account, an agency) may be fetched by its key.
FETCHING = ("queries", "services")
#: What is fetched by key elsewhere, with why.
EXEMPT: dict[str, str] = {}


def tenant_classes() -> set[str]:
    """Return the names of the classes whose rows belong to an agency."""
    return {m.class_.__name__ for m in Base.registry.mappers if issubclass(m.class_, TenantScoped)}


def fetched_by_key(source: Source) -> Iterator[tuple[str, str]]:
    """Yield (place, class) for each `session.get(Class, …)` of a file."""
    for place, call, name in source.calls():
        *owner, last = name.split(".")
        by_session = bool(owner) and "session" in owner[-1].lower()
        if last in BY_KEY and by_session and call.args and is_a_class(call.args[0]):
            yield place, ast.unparse(call.args[0])


def is_a_class(node: ast.expr) -> bool:
    """Tell a class from a key: Flask's own session is asked for words, and one of HTTP for addresses."""
    return isinstance(node, ast.Name | ast.Attribute) and not ast.unparse(node).split(".")[-1].isupper()


def hold_reaching(files: Project, tenants: set[str], exempt: Mapping[str, str] = NOTHING) -> None:
    """Keys alone open nothing."""
    found = []
    for source in files.sources:
        if source.path.startswith("participa/web/"):
            continue
        found += [f"{place}: {name}" for place, _call, name in source.calls() if name.rsplit(".", 1)[-1] in BARE]
        for place, name in fetched_by_key(source):
            if name.split(".")[-1] in tenants or source.layer not in FETCHING:
                found.append(f"{place}: {name}")
    hold(
        found,
        exempt=exempt,
        instead="Ask a function of queries.py that takes the parent (the agency, the content) and the key; "
        "another agency's row is then a 404.",
    )


def hold_pages_do_not_select(files: Project) -> None:
    """Pages ask queries; a select in a view would be read, cached and tested nowhere else."""
    found = []
    for source in files.sources:
        if not source.path.startswith("participa/") or not (source.is_page or source.layer == "forms"):
            continue
        for place, call, name in source.calls():
            *owner, last = name.split(".")
            reads = last in READING and owner[-1:] == ["session"] and owner[:1] == ["db"]
            if reads or name in ("select", "sa.select", "db.select"):
                found.append(f"{place}: {name} (line {call.lineno})")
    hold(found, instead="Move the select into a function of the domain's queries.py and call it from the page.")


def test_nothing_is_reached_by_its_key_alone() -> None:
    hold_reaching(project(), tenant_classes(), EXEMPT)


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("participa/norms/queries.py", "def get(i):\n    return db.session.get(Norm, i)", "queries.py:get: Norm"),
        ("participa/norms/services/x.py", "db.session.get_one(models.Norm, 1)", "models.Norm"),
        ("participa/people/views.py", "def x(i):\n    return db.session.get(Account, i)", "views.py:x: Account"),
        ("participa/people/queries.py", "db.get_or_404(Account, 1)", "db.get_or_404"),
    ],
)
def test_a_bare_key_is_seen(sample: Sample, path: str, text: str, said: str) -> None:
    with pytest.raises(AssertionError, match=rf"(?s)takes the parent.*{said}"):
        hold_reaching(sample({path: text}), {"Norm"})


def test_a_platform_row_in_queries_and_a_word_of_the_cookie_pass(sample: Sample) -> None:
    good = "def find(i):\n    return db.session.get(Account, i)\n\ndef token():\n    return session.get(COOKIE_KEY)"
    hold_reaching(sample({"participa/people/queries.py": good}), {"Norm"})


def test_pages_do_not_select() -> None:
    hold_pages_do_not_select(project())


@pytest.mark.parametrize("text", ["db.session.scalars(q)", "select(Norm)", "sa.select(Norm.id)"])
def test_a_page_that_selects_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)queries.py and call it.*backoffice.py:index"):
        hold_pages_do_not_select(sample({"participa/norms/backoffice.py": f"def index():\n    return {text}"}))
