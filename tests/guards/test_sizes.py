"""House rule 9: files, functions, views and templates stay small; the exemptions only shrink."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from participa.access.area import DOORS
from tests.guards.holding import hold_sizes
from tests.guards.reading import Function, project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

FILE, FUNCTION, VIEW, TEMPLATE = 400, 40, 25, 200
#: What is larger today, with its size: it may only go down.
LARGE_FILES: dict[str, int] = {}
LARGE_FUNCTIONS: dict[str, int] = {}
LARGE_VIEWS: dict[str, int] = {}
LARGE_TEMPLATES: dict[str, int] = {}
EVERYWHERE = ("participa", "tests", "migrations/env.py", "config.py", "wsgi.py")
SPLIT = "Make it a package of the same name with one file for each use case."


def file_sizes(files: Project) -> dict[str, int]:
    """Return the lines of each file of Python."""
    sizes = {source.path: len(source.text.splitlines()) for source in files.python(*EVERYWHERE)}
    command = files.root / "dev"
    return sizes | ({"dev": len(command.read_text("utf-8").splitlines())} if command.exists() else {})


def function_sizes(files: Project) -> dict[str, int]:
    """Return the lines of each function, from its `def`."""
    return {
        place: length(node) for source in files.python("participa", "config.py") for place, node in source.functions()
    }


def length(node: ast.AST) -> int:
    """Return the lines of a function without its decorators."""
    assert isinstance(node, Function)
    return (node.end_lineno or node.lineno) - node.lineno + 1


def view_sizes(views: Iterable[tuple[str, Callable[..., Any]]]) -> dict[str, int]:
    """Return the lines of each function that answers a request."""
    sizes = {}
    for _endpoint, view in views:
        inner = inspect.unwrap(view)
        lines = inspect.getsource(inner)
        node = ast.parse(textwrap.dedent(lines)).body[0]
        sizes[f"{inner.__module__}.{inner.__qualname__}"] = length(node)
    return sizes


def template_sizes(files: Project) -> dict[str, int]:
    """Return the lines of each template."""
    return {path: len(text.splitlines()) for path, text in files.templates().items()}


def test_files() -> None:
    hold_sizes(file_sizes(project()), FILE, instead=f"A file has at most {FILE} lines. {SPLIT}", exempt=LARGE_FILES)


def test_functions() -> None:
    instead = f"A function has at most {FUNCTION} lines: give its steps names of their own."
    hold_sizes(function_sizes(project()), FUNCTION, instead=instead, exempt=LARGE_FUNCTIONS)


def test_views(app: Flask) -> None:
    views = [(endpoint, app.view_functions[endpoint]) for endpoint in DOORS if endpoint in app.view_functions]
    instead = f"A view has at most {VIEW} lines: form, service, template. Rules go to services, reading to queries."
    hold_sizes(view_sizes(views), VIEW, instead=instead, exempt=LARGE_VIEWS)


def test_templates() -> None:
    instead = f"A template has at most {TEMPLATE} lines: take parts of it into _partials or components."
    hold_sizes(template_sizes(project()), TEMPLATE, instead=instead, exempt=LARGE_TEMPLATES)


def test_what_is_large_is_seen(sample: Sample) -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(FUNCTION))
    files = sample(
        {
            "participa/norms/models.py": "\n" * (FILE + 1),
            "participa/norms/services.py": f"class A:\n    @cache\n    def long():\n{textwrap.indent(body, '    ')}\n",
            "participa/norms/templates/show.html": "<p>\n" * (TEMPLATE + 1),
        }
    )
    with pytest.raises(AssertionError, match=r"(?s)same name.*norms/models.py: 401 lines"):
        hold_sizes(file_sizes(files), FILE, instead=SPLIT, exempt={})
    with pytest.raises(AssertionError, match=r"(?s)names.*services.py:A.long: 41 lines"):
        hold_sizes(function_sizes(files), FUNCTION, instead="names", exempt={})
    with pytest.raises(AssertionError, match=r"(?s)_partials.*show.html: 201 lines"):
        hold_sizes(template_sizes(files), TEMPLATE, instead="_partials", exempt={})


def test_a_long_view_is_seen() -> None:
    sizes = view_sizes([("norms.show", length), ("norms.long", test_what_is_large_is_seen)])
    assert sizes["tests.guards.test_sizes.length"] == 4
    with pytest.raises(AssertionError, match=r"(?s)to queries.*test_what_is_large_is_seen: \d+ lines"):
        hold_sizes(sizes, 10, instead="Reading to queries", exempt={})


def test_exemptions_only_shrink() -> None:
    with pytest.raises(AssertionError, match="a: 450 lines"):
        hold_sizes({"a": 450}, FILE, instead=SPLIT, exempt={"a": 449})
    for now in ({"a": 430}, {"a": 12}, {}):
        with pytest.raises(AssertionError, match=r"(?s)write the new size, or take it off.*a: "):
            hold_sizes(now, FILE, instead=SPLIT, exempt={"a": 450})
    hold_sizes({"a": 450}, FILE, instead=SPLIT, exempt={"a": 450})
