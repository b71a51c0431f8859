"""House rule 4: all permissions are on one page; what is asked anywhere else is asked of that page."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from participa.access import predicates
from participa.access.area import DOORS
from participa.access.matrix import MATRIX
from participa.access.permissions import May
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project, without_comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

IN_TEMPLATE = re.compile(r"\bmay\(\s*([^)]*)\)")
QUOTED = re.compile(r"""^["']([^"']*)["']""")
PAGE = "participa/access/"
#: Where a role is asked for outside the matrix, with why.
ROLES_ASKED: dict[str, str] = {}


def hold_in_matrix(permissions: Iterable[str], matrix: Collection[str]) -> None:
    """Every permission has its line."""
    hold((p for p in permissions if p not in matrix), instead="Write its line in participa/access/matrix.py: who may.")


def hold_sentences(sentences: Mapping[str, str]) -> None:
    """Every permission is told in a sentence of its own."""
    said = [text.strip() for text in sentences.values()]
    poor = [name for name, text in sentences.items() if len(text.split()) < 2 or said.count(text.strip()) > 1]
    hold(poor, instead="Give it a sentence of its own in participa/access/permissions.py: staff read it.")


def asked_in_templates(files: Project) -> dict[str, set[str]]:
    """Return what the templates ask `may(…)` for, with the templates that do; what is no plain word is in <>."""
    asked: dict[str, set[str]] = {}
    for path, text in files.templates().items():
        for question in IN_TEMPLATE.findall(text):
            word = QUOTED.match(question.strip())
            asked.setdefault(word[1] if word else f"<{question}>", set()).add(path)
    return asked


def hold_known_words(files: Project, known: Collection[str]) -> None:
    """Templates ask for permissions that exist, as plain words."""
    wrong = (
        f"{path}: {word}" for word, paths in asked_in_templates(files).items() if word not in known for path in paths
    )
    hold(wrong, instead="Ask may() with a name of participa/access/permissions.py, written out.")


def hold_used(permissions: Iterable[May], doors: Collection[May], files: Project) -> None:
    """Every permission guards something."""
    named = {
        node.attr
        for source in files.sources
        if not source.path.startswith(PAGE)
        for _place, node in source.named
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "May"
    }
    used = asked_in_templates(files).keys() | {May[name].value for name in named if name in May.__members__}
    idle = (p.value for p in permissions if p.value not in used and p not in doors)
    hold(idle, instead="No page and no button asks for it: use it, or take it out of permissions.py and the matrix.")


def hold_predicates_used(defined: Mapping[str, object], matrix: Mapping[May, list[list[object]]]) -> None:
    """Every predicate is part of the matrix."""
    used = {id(ask) for lines in matrix.values() for line in lines for ask in line}
    idle = (name for name, ask in defined.items() if id(ask) not in used)
    hold(idle, instead="Name it in a line of participa/access/matrix.py, or delete it.")


def hold_roles_asked(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """Pages and templates do not compare roles: they ask may()."""
    found = set()
    for source in files.sources:
        if not source.is_page:
            continue
        for place, node in source.named:
            if isinstance(node, ast.If | ast.IfExp | ast.Compare | ast.BoolOp):
                asked = ast.unparse(node.test if isinstance(node, ast.If | ast.IfExp) else node)
                if "visitor().role" in asked or "visitor().is_super_admin" in asked:
                    found.add(place)
    for path, text in files.templates().items():
        if re.search(r"\bvisitor[.(]|\bRole\.|account_role\s*[=!]=", without_comments(text)):
            found.add(path)
    hold(found, exempt=exempt, instead="Ask may(): the matrix decides, so that hidden buttons and closed doors agree.")


def own_predicates() -> dict[str, object]:
    """Return the questions of predicates.py by name."""
    makers = {"has_role"}
    return {
        name: value
        for name, value in vars(predicates).items()
        if callable(value) and getattr(value, "__module__", "") == predicates.__name__ and name not in makers
    }


def test_every_permission_has_its_line() -> None:
    hold_in_matrix(May, MATRIX)
    with pytest.raises(AssertionError, match=r"(?s)matrix.py.*norm:burn"):
        hold_in_matrix([*May, "norm:burn"], MATRIX)


def test_every_line_asks_something() -> None:
    assert all(lines and all(lines) for lines in MATRIX.values()), "An empty line lets everybody in: say May.ANYONE's"


def test_every_permission_has_a_sentence(app: Flask) -> None:
    with app.app_context():
        hold_sentences({may.value: str(may.sentence) for may in May})
    for poor in ({"norm:burn": "Quemar"}, {"a": "Crear normas", "b": "Crear normas"}):
        with pytest.raises(AssertionError, match="sentence of its own"):
            hold_sentences(poor)


def test_templates_ask_for_permissions_that_exist() -> None:
    hold_known_words(project(), {may.value for may in May})


@pytest.mark.parametrize("asked", ["'norm:burn'", "permission", '"norm:" ~ verb'])
def test_an_unknown_permission_is_seen(sample: Sample, asked: str) -> None:
    files = sample({"participa/norms/templates/x.html": f"{{% if may({asked}) %}}x{{% endif %}}"})
    with pytest.raises(AssertionError, match=r"(?s)written out.*norms/templates/x.html"):
        hold_known_words(files, {"content:edit"})


def test_every_permission_is_used(app: Flask) -> None:
    hold_used(May, {DOORS[rule.endpoint].access for rule in app.url_map.iter_rules()}, project())


def test_an_idle_permission_is_seen(sample: Sample) -> None:
    files = sample(
        {"participa/norms/templates/x.html": "{{ may('content:edit') }}", "participa/x.py": "May.AUDIT_READ"}
    )
    with pytest.raises(AssertionError, match=r"(?s)No page and no button.*people:manage") as seen:
        hold_used([May.CONTENT_EDIT, May.AUDIT_READ, May.OFFICE_ENTER, May.PEOPLE_MANAGE], {May.OFFICE_ENTER}, files)
    assert "content:edit" not in str(seen.value)


def test_every_predicate_is_in_the_matrix() -> None:
    hold_predicates_used(own_predicates(), MATRIX)
    with pytest.raises(AssertionError, match=r"(?s)or delete it.*is_monday"):
        hold_predicates_used({"is_monday": object()}, MATRIX)


def test_pages_ask_the_matrix() -> None:
    hold_roles_asked(project(), ROLES_ASKED)


def test_a_role_asked_in_a_page_is_seen(sample: Sample) -> None:
    text = "def show():\n    if visitor().role is Role.ADMIN:\n        return 1"
    with pytest.raises(AssertionError, match=r"(?s)Ask may\(\).*norms/views.py:show"):
        hold_roles_asked(sample({"participa/norms/views.py": text}))
    with pytest.raises(AssertionError, match=r"(?s)Ask may\(\).*templates/x.html"):
        hold_roles_asked(sample({"participa/norms/templates/x.html": "{% if visitor.role == 'admin' %}"}))
