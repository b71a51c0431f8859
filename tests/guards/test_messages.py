"""House rule 11: whole sentences are translated, with named placeholders; what people read is a message.

What stands in the catalogues is judged in test_catalogues.py; here, how the code and the templates ask for it.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, nodes

from tests.guards.holding import NOTHING, hold
from tests.guards.reading import parsed, project, without_comments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project, Source

#: Function -> how many of its first arguments are messages.
ASKING = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2, "lazy_ngettext": 2}
EAGER = frozenset({"_", "gettext", "ngettext"})
#: The one door to Flask-Babel hands messages on.
DOOR = "participa/foundation/i18n.py"
#: Templates for builders, not for the people the portal is for.
NOT_TRANSLATED: dict[str, str] = {"participa/ui/gallery.html": "shows the components to those who build pages"}
LONE_PERCENT = re.compile(r"%(?!%|\(\w+\)[sd])")
POSITIONAL = re.compile(r"%[sdifr]|\{\w*\}")
TAG = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^<>]*>", re.DOTALL)
READ_ALOUD = re.compile(r"""\b(?:alt|title|placeholder|aria-label|label)\s*=\s*(["'])(.*?)\1""", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")
GAP = "\x00"
#: The portal's name, and each language's name in its own language.
SAME_EVERYWHERE = frozenset({"Participa", "Español", "English"})
#: A class of a component, filled into a block of the layout.
CLASS = re.compile(r"[a-z-]+--[a-z-]+")


def name_of(call: ast.Call) -> str:
    """Return the name that is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def asked(call: ast.Call) -> list[ast.expr]:
    """Return the arguments of a call that are messages."""
    return call.args[: ASKING.get(name_of(call), 0)]


def hold_whole_messages(files: Project) -> None:
    """The extractor reads plain strings: no f-string, no sum, no name, no call in the place of a message."""
    found = []
    for source in files.sources:
        if source.path == DOOR:
            continue
        for place, call, _name in source.calls():
            for message in asked(call):
                if not (isinstance(message, ast.Constant) and isinstance(message.value, str)):
                    found.append(f"{place}: {ast.unparse(message)[:60]} (line {call.lineno})")
                elif POSITIONAL.search(message.value):
                    found.append(f"{place}: {message.value[:60]} has a placeholder without a name")
    hold(found, instead='Write the whole sentence as one string with named places: _("Cierra el %(day)s", day=day).')


def hold_no_sums(files: Project) -> None:
    """Sentences are not put together from translated pieces: another language orders them otherwise."""
    found = []
    for source in files.sources:
        for place, node in source.named:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                sides = (node.left, node.right)
                if any(isinstance(side, ast.Call) and name_of(side) in ASKING for side in sides):
                    found.append(f"{place}: {ast.unparse(node)[:70]}")
    hold(
        found, instead="Make it one message with named places; pieces in a list are joined by a mark, as in ' · '.join."
    )


def hold_lazy_at_import(files: Project) -> None:
    """What is named when a module is read has no language yet: only _l waits for the reader's."""
    found = []
    for source in files.sources:
        found += [f"{source.path}: line {line}" for line in eager_at_import(source)]
    hold(found, instead="Use _l(…) outside functions: the language is known when it is shown.")


def eager_at_import(source: Source) -> Iterator[int]:
    """Yield the lines where a message is asked for while the module is being read."""

    def walk(node: ast.AST) -> Iterator[int]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                defaults = [*child.args.defaults, *filter(None, child.args.kw_defaults)]
                for default in defaults:
                    yield from walk(ast.Expression(default))
                continue
            if isinstance(child, ast.Call) and name_of(child) in EAGER:
                yield child.lineno
            yield from walk(child)

    yield from walk(source.tree)


def hold_template_messages(files: Project, environment: Environment) -> None:
    """Templates ask for whole, plain messages; their percent signs are doubled, since they are always formatted."""
    found = []
    for path, text in files.templates().items():
        tree = parsed(environment, text)
        for call in tree.find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            for message in call.args[: ASKING.get(name, 0)]:
                if not (isinstance(message, nodes.Const) and isinstance(message.value, str)):
                    found.append(f"{path}:{call.lineno}: {name}() of something that is no plain string")
                elif LONE_PERCENT.search(message.value):
                    found.append(f"{path}:{call.lineno}: {message.value[:50]}… write %% for a percent sign")
        for sum_ in tree.find_all((nodes.Add, nodes.Mod)):
            sides = (sum_.left, sum_.right)
            if any(isinstance(s, nodes.Call) and getattr(s.node, "name", "") in ASKING for s in sides):
                found.append(f"{path}:{sum_.lineno}: a sum of messages")
    hold(found, instead='Write the whole sentence as one string with named places: _("Cierra el %(day)s", day=day).')


def hold_nothing_bare(files: Project, environment: Environment, exempt: Mapping[str, str] = NOTHING) -> None:
    """What a person reads in a template is a message, not bare words."""
    found = set()
    for path, text in files.templates().items():
        if path in exempt:
            found.add(path)
            continue
        found |= {f"{path}: «{words}»" for words in bare_words(without_comments(text), environment)}
    hold(found, exempt=exempt, instead='Wrap it: {{ _("…") }}. Everything people read is translated.')


def bare_words(text: str, environment: Environment) -> Iterator[str]:
    """Yield the words between the marks of a template that no expression stands for."""
    data = "".join(value if kind == "data" else GAP for _line, kind, value in environment.lex(text))
    for piece in [TAG.sub("\n", data), *(found[2] for found in READ_ALOUD.finditer(data))]:
        for line in re.split(rf"[\n{GAP}]", re.sub(r"&\w+;", " ", piece)):
            words = [word for word in LETTERS.findall(CLASS.sub("", line)) if word not in SAME_EVERYWHERE]
            if words:
                yield line.strip()[:60]


def test_messages_are_whole() -> None:
    hold_whole_messages(project())


@pytest.mark.parametrize(
    "text",
    [
        "_(f'Hola {name}')",
        "_('Hola ' + name)",
        "_(text)",
        "_l('Hola {}'.format(x))",
        "ngettext('una', x, 2)",
        "_('Van %s')",
    ],
)
def test_a_message_in_pieces_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)whole sentence.*norms/views.py:show"):
        hold_whole_messages(sample({"participa/norms/views.py": f"def show():\n    return {text}"}))


def test_a_string_over_several_lines_passes(sample: Sample) -> None:
    hold_whole_messages(sample({"participa/norms/views.py": "x = _('Hola '\n  '%(name)s', name=name)"}))


def test_messages_are_not_added_up() -> None:
    hold_no_sums(project())


@pytest.mark.parametrize("text", ["_('Hola ') + name", "'¡' + _('Hola')", "_('Van %(n)s') % x"])
def test_a_sum_of_messages_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)named places.*norms/views.py"):
        hold_no_sums(sample({"participa/norms/views.py": f"x = {text}"}))


def test_messages_named_at_import_are_lazy() -> None:
    hold_lazy_at_import(project())


@pytest.mark.parametrize(
    "text",
    [
        "X = _('Hola')",
        "class A:\n    x = [_('Hola')]",
        "def f(x=_('Hola')): ...",
        "if True:\n    X = ngettext('a', 'b', 1)",
    ],
)
def test_an_eager_message_is_seen(sample: Sample, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)Use _l.*norms/forms.py: line"):
        hold_lazy_at_import(sample({"participa/norms/forms.py": text}))
    hold_lazy_at_import(
        sample({"participa/norms/forms.py": "X = _l('Hola')\ndef f():\n    return _('x')\nY = lambda: _('x')"})
    )


def test_messages_of_templates_are_whole(app: Flask) -> None:
    hold_template_messages(project(), app.jinja_env)


@pytest.mark.parametrize(
    "text", ["{{ _(x) }}", '{{ _("Hola " ~ x) }}', '{{ _("Hola") + x }}', '{{ _("Al 400 %.") }}', '{{ _("Van %s") }}']
)
def test_a_template_message_in_pieces_is_seen(sample: Sample, app: Flask, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)whole sentence.*norms/templates/show.html:1"):
        hold_template_messages(sample({"participa/norms/templates/show.html": text}), app.jinja_env)


def test_templates_hold_no_bare_words(app: Flask) -> None:
    hold_nothing_bare(project(), app.jinja_env, NOT_TRANSLATED)


@pytest.mark.parametrize(
    "text", ["<p>Hola</p>", "<p>{{ x }} vecinos</p>", '<img alt="Mapa de {{ x }}" src="x">', "{% if x %}Sí{% endif %}"]
)
def test_bare_words_are_seen(sample: Sample, app: Flask, text: str) -> None:
    with pytest.raises(AssertionError, match=r"(?s)Everything people read.*norms/templates/show.html: «"):
        hold_nothing_bare(sample({"participa/norms/templates/show.html": text}), app.jinja_env)


def test_marks_and_expressions_are_no_words(sample: Sample, app: Flask) -> None:
    link = '<a class="big {{ x }}" href="{{ url_for("norms.show") }}">{{ _("Hola") }}</a>'
    good = f'{{# Hola #}}{link} · 1&nbsp;2 {{% set y = "Hola" %}}{{% block look %}}page-head--home{{% endblock %}}'
    hold_nothing_bare(sample({"participa/norms/templates/show.html": good}), app.jinja_env)
