"""House rule 10: every template parses and is used; no markup passes unescaped, nothing is inline or fetched from afar.

What a page must be as a whole (one h1, labels, ids …) is asked of each page that a test opens: tests/support/page.py.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, TemplateError, meta

from tests.guards.holding import NOTHING, hold
from tests.guards.reading import parsed, project, without_comments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

#: Where text is declared to be markup: each escapes or cleans what it is given.
MARKUP: dict[str, str] = {
    "participa/analysis/passages.py": "escapes each piece around its own mark elements",
    "participa/foundation/charts.py": "every word goes in by format, which escapes it",
    "participa/foundation/i18n.py": "messages are ours; what goes into their places is escaped",
    "participa/foundation/markdown.py": "cleans what Markdown makes, on the same line",
    "participa/publishing/services/links.py": "reads the addresses out of Markdown, and shows none of it",
    "participa/ui/pieces.py": "a template's own output, escaped already",
    "participa/foundation/spanish.py": "escapes each piece around its own mark elements",
}
#: Components that draw what others only ask them for.
SHARED = {"participa/ui/components/mail_link/mail_link.html": "the component itself"}
#: Templates nobody names in the code, with why.
UNNAMED: dict[str, str] = {}
REFUSED = {
    r"\|\s*safe\b": "|safe",
    r"\{%-?\s*autoescape": "autoescape",
    r"(?i)\sstyle\s*=": "style=",
    r"(?i)<style\b": "<style>",
    r"(?i)<script\b(?![^>]*\bsrc\s*=)": "<script> without src",
    r"(?i)<[^>]*\son[a-z]+\s*=": "on…=",
    r"(?i)javascript:": "javascript:",
    r"(?i)<(?:script|link|img|iframe|source|video|audio)\b[^>]*\b(?:src|href)\s*=\s*[\"'](?:https?:)?//": "from afar",
}
ANY = "\x00"


def address(path: str) -> str:
    """Return the name a template is addressed by: norms/show.html, ui/layouts/base.html."""
    return path.removeprefix("participa/").replace("/templates/", "/", 1)


def hold_parses(environment: Environment, names: Iterable[str]) -> None:
    """Every template compiles: its syntax, its filters and its tests are known."""
    found = []
    for name in names:
        try:
            environment.get_template(name)
        except TemplateError as error:
            found.append(f"{name}: {error.message}")
    hold(found, instead="Mend the template: it cannot be compiled.")


def hold_clean(files: Project) -> None:
    """Nothing in a template passes the escaping or the content policy."""
    found = [
        f"{path}: {said}"
        for path, text in files.templates().items()
        for pattern, said in REFUSED.items()
        if re.search(pattern, without_comments(text))
    ]
    hold(
        found,
        instead="Let values be escaped, put looks into a class and behaviour into a module with data-module: "
        "the content policy stops what is inline or comes from another host.",
    )


def hold_shared(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """What a component does is written once: an address to write to breaks after its @, never inside a word."""
    found = [path for path, text in files.templates().items() if "mailto:" in without_comments(text)]
    hold(found, exempt=exempt, instead="Use mail_link, which lets a long address break where people can read it.")


def hold_markup(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """Text becomes markup in named modules only."""
    names = {"Markup", "mark_safe", "literal"}
    found = {
        source.path
        for source in files.sources
        for _place, _call, name in source.calls()
        if name.split(".")[-1] in names or name.startswith("Markup.")
    }
    hold(found, exempt=exempt, instead="Return plain text and let the template escape it, or write a template.")


def hold_used(files: Project, environment: Environment, exempt: Mapping[str, str] = NOTHING) -> None:
    """Every template is rendered, extended, included or imported somewhere."""
    used = set(named_in_templates(files, environment))
    patterns, words = named_in_code(files)
    found = []
    for path in files.templates():
        name = address(path)
        if name not in used and not any(fits(pattern, name, words) for pattern in patterns):
            found.append(path)
    hold(found, exempt=exempt, instead="Nobody renders, extends, includes or imports it: delete it.")


def named_in_templates(files: Project, environment: Environment) -> Iterator[str]:
    """Yield the templates that templates extend, include or import."""
    for text in files.templates().values():
        yield from filter(None, meta.find_referenced_templates(parsed(environment, text)))
        yield from re.findall(r"\bpiece\(\"([^\"]+)\"\)", text)


def named_in_code(files: Project) -> tuple[set[str], set[str]]:
    """Return the names of templates in the code, with ANY for what is filled in, and all words of the code."""
    patterns: set[str] = set()
    words: set[str] = set(files.folders())
    for source in files.sources:
        for _place, node in source.named:
            if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
                words.add(str(node.value))
            text = joined(node)
            if text.endswith((".html", ".txt", ".xml")):
                patterns.add(text)
    return patterns, words


def joined(node: ast.AST) -> str:
    """Return a string of the code, ANY in the place of each value that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else ANY for v in node.values)
    return ""


def fits(pattern: str, name: str, words: set[str]) -> bool:
    """Tell whether a pattern can become a name, filled with words that the code knows."""
    if ANY not in pattern:
        return pattern == name
    match = re.fullmatch("(.+)".join(re.escape(part) for part in pattern.split(ANY)), name)
    return match is not None and all(part in words for part in match.groups())


def test_undefined_names_are_errors_and_values_are_escaped(app: Flask) -> None:
    assert issubclass(app.jinja_env.undefined, StrictUndefined), "A name that is not defined must fail, not be a blank"
    assert app.jinja_env.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"


def test_every_template_compiles(app: Flask) -> None:
    hold_parses(app.jinja_env, [address(path) for path in project().templates()])


@pytest.mark.parametrize("text", ["{% if %}", "{{ x|no_such_filter }}", "{% extends 'x' "])
def test_a_broken_template_is_seen(app: Flask, text: str) -> None:
    environment = app.jinja_env.overlay(loader=DictLoader({"norms/show.html": text}))
    with pytest.raises(AssertionError, match=r"(?s)Mend the template.*norms/show.html"):
        hold_parses(environment, ["norms/show.html"])


def test_templates_are_clean() -> None:
    hold_clean(project())


@pytest.mark.parametrize(
    "text",
    [
        "{{ x | safe }}",
        "{% autoescape false %}{% endautoescape %}",
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<button type="button" onclick="go()">',
        '<a href="javascript:go()">',
        '<img src="https://example.com/x.png">',
        "<link rel='stylesheet' href='//example.com/x.css'>",
    ],
)
def test_what_is_unclean_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)data-module.*norms/templates/show.html"):
        hold_clean(sample({"participa/norms/templates/show.html": text}))


def test_what_looks_like_it_passes(sample: Sample) -> None:
    good = '{# |safe #}<a class="style" href="https://example.com/">{{ option }} = 1</a><script src="{{ x }}"></script>'
    hold_clean(sample({"participa/norms/templates/show.html": good}))


def test_addresses_to_write_to_are_drawn_by_the_component() -> None:
    hold_shared(project(), SHARED)


def test_an_address_drawn_by_hand_is_seen(sample: Sample) -> None:
    with pytest.raises(AssertionError, match=r"(?s)mail_link.*norms/templates/show.html"):
        hold_shared(sample({"participa/norms/templates/show.html": '<a href="mailto:{{ x }}">{{ x }}</a>'}))


def test_text_becomes_markup_in_named_modules() -> None:
    hold_markup(project(), MARKUP)


@pytest.mark.parametrize("text", ["Markup(x)", "markupsafe.Markup('<b>')", "Markup.escape(x)"])
def test_new_markup_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)let the template escape it.*norms/views.py"):
        hold_markup(sample({"participa/norms/views.py": f"x = {text}"}))


def test_every_template_is_used(app: Flask) -> None:
    hold_used(project(), app.jinja_env, UNNAMED)


def test_a_template_nobody_uses_is_seen(sample: Sample, app: Flask) -> None:
    views = "render_template('norms/show.html')\nrender_template(f'norms/{page}.html')\nself.render('list')\n"
    files = sample(
        {
            "participa/norms/views.py": views,
            "participa/norms/templates/show.html": "{% include 'norms/_row.html' %}",
            "participa/norms/templates/_row.html": "",
            "participa/norms/templates/list.html": "",
            "participa/norms/templates/left_over.html": "",
        }
    )
    with pytest.raises(AssertionError, match="delete it") as seen:
        hold_used(files, app.jinja_env)
    assert str(seen.value).split()[-1] == "participa/norms/templates/left_over.html"
